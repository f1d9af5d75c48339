//! The clinic's own command line.

use std::path::PathBuf;

use crate::case::Release;

/// What to run, and how.
#[derive(Debug)]
pub(crate) struct Options {
    /// a case runs if its name contains one of them; all do if there is none
    pub(crate) patterns: Vec<String>,
    pub(crate) releases: Vec<Release>,
    pub(crate) jobs: usize,
    pub(crate) list: bool,
    /// with the cases whose checks do not exist yet, for PHP alone
    pub(crate) all: bool,
    /// ask PHP only: proves the cases, not the doctor
    pub(crate) oracle: bool,
    /// examine each server from a second machine that has none of its files
    pub(crate) elsewhere: bool,
    /// repair each server, prove it, and take the repair back
    pub(crate) fix: bool,
    /// whole repairs in which something goes wrong
    pub(crate) faults: bool,
    /// where the redacted records go: a case of the forum's kind each
    pub(crate) keep: Option<PathBuf>,
}

impl Options {
    /// Reads them.
    pub(crate) fn from_arguments(
        arguments: impl Iterator<Item = String>,
    ) -> Result<Options, String> {
        let mut options = Options {
            patterns: Vec::new(),
            releases: Vec::new(),
            jobs: 6,
            list: false,
            all: false,
            oracle: false,
            elsewhere: false,
            fix: false,
            faults: false,
            keep: None,
        };
        let mut arguments = arguments;
        while let Some(argument) = arguments.next() {
            let mut value = || arguments.next().ok_or(format!("{argument} needs a value"));
            match argument.as_str() {
                "--list" => options.list = true,
                "--all" => options.all = true,
                "--elsewhere" => options.elsewhere = true,
                "--fix" => options.fix = true,
                "--faults" => options.faults = true,
                "--oracle" => options.oracle = true,
                "--keep" => options.keep = Some(value()?.into()),
                "--jobs" => options.jobs = number(&value()?)?,
                "--release" => options.releases.push(release(&value()?)?),
                // `cargo test` hands these to every target.
                "--nocapture" | "--quiet" | "-q" | "--show-output" => {}
                other if other.starts_with('-') => return Err(format!("unknown option {other}")),
                pattern => options.patterns.push(pattern.to_owned()),
            }
        }
        if options.releases.is_empty() && options.elsewhere {
            options.releases = vec![Release::Bookworm];
        }
        if options.releases.is_empty() {
            options.releases = vec![Release::Bookworm, Release::Trixie];
        }
        Ok(options)
    }
}

fn number(text: &str) -> Result<usize, String> {
    text.parse().ok().filter(|n| (1..=64).contains(n)).ok_or(format!("not 1 to 64: {text}"))
}

fn release(text: &str) -> Result<Release, String> {
    let known = Release::ALL.into_iter().find(|release| release.name() == text);
    known.ok_or(format!("unknown release {text}: bullseye, bookworm, trixie, sid"))
}
