//! The same files under another release.

use std::path::Path;

use super::build::Build;
use super::config::Config;
use super::connection::Connection;
use super::diagnostic::Diagnostic;
use super::effective::Effective;
use super::read::read;
use super::release::Release;
use super::source::Source;

/// What a release does with these files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It does not start.
    Refuses(Vec<Diagnostic>),
    /// It starts, and the connection's own process dies.
    Crashes,
    /// It starts, and refuses this connection.
    RefusesConnection(Vec<Diagnostic>),
    /// It starts, and this is in force.
    Loads(Box<Effective>),
}

/// What `release` would do with these files and this connection. Distributions carry fixes back:
/// where the installed sshd can be asked, its word counts more.
#[must_use]
pub fn what_if(
    source: &dyn Source,
    main: &Path,
    release: Release,
    build: Build,
    connection: &Connection,
) -> Outcome {
    outcome(&read(source, main, release, build), connection)
}

fn outcome(config: &Config, connection: &Connection) -> Outcome {
    if !config.loads() {
        return Outcome::Refuses(config.diagnostics().to_vec());
    }
    let effective = config.effective(connection);
    if effective.crashes() {
        Outcome::Crashes
    } else if !effective.diagnostics().is_empty() {
        Outcome::RefusesConnection(effective.diagnostics().to_vec())
    } else {
        Outcome::Loads(Box::new(effective))
    }
}
