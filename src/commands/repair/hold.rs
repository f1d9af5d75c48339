//! One repair at a time, and none on top of one that was interrupted.

use std::time::Duration;

use super::super::output;
use crate::cli::Cli;
use crate::fix::transaction::{Lock, StateDir, recover};

/// How long another one is waited for: a repair takes a few seconds.
const PATIENCE: Duration = Duration::from_secs(15);

/// The lock, for as long as this lives.
pub(in crate::commands) struct Held {
    pub(super) lock: Lock,
}

/// Takes the lock before anything is looked at, and takes back what another run left half done.
/// None where nothing is going to be changed.
///
/// # Errors
/// Who holds it, or what is wrong, in words.
pub(in crate::commands) fn hold(cli: &Cli) -> Result<Option<Held>, String> {
    let changes = cli.repair.fix.is_some() && !cli.repair.dry_run;
    if !changes || !cli.root().is_this_machine() || !rustix::process::geteuid().is_root() {
        return Ok(None);
    }
    let lock = StateDir::system().lock(PATIENCE).map_err(|error| error.to_string())?;
    if let Some(undone) = recover(&lock).map_err(|error| error.to_string())? {
        let number = undone.number;
        output::warn(&format!("repair {number}, which was interrupted, is taken back"));
    }
    Ok(Some(Held { lock }))
}
