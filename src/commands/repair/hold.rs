//! One repair at a time, and none on top of one that was interrupted.

use std::process::ExitCode;
use std::time::Duration;

use super::super::output;
use crate::cli::Cli;
use crate::fix::transaction::{Lock, LockError, StateDir, recover};
use crate::fix::{behind_a_front, read_again};
use crate::report::Failure;

/// How long another one is waited for: a repair takes a few seconds.
const PATIENCE: Duration = Duration::from_secs(15);

/// The lock, for as long as this lives.
pub(in crate::commands) struct Held {
    pub(super) lock: Lock,
    /// The number of a repair that was interrupted, and that this run has taken back.
    pub(super) recovered: Option<u32>,
}

/// What is to be done with this run.
pub(in crate::commands) enum Begun {
    /// Nothing is going to be changed.
    Looking,
    /// The lock is held.
    Holding(Held),
    /// This process was a front, and is done.
    Front(ExitCode),
}

/// Takes the lock before anything is looked at, and takes back what another run left half done.
///
/// # Errors
/// Who holds it, or what is wrong.
pub(in crate::commands) fn hold(cli: &Cli) -> Result<Begun, Failure> {
    let changes = cli.repair.fix.is_some() && !cli.repair.dry_run;
    if !changes || !cli.root().is_this_machine() || !rustix::process::geteuid().is_root() {
        return Ok(Begun::Looking);
    }
    if let Some(code) = behind_a_front().map_err(|error| begins_not(&error))? {
        return Ok(Begun::Front(code));
    }
    let lock = StateDir::system().lock(PATIENCE).map_err(|error| unlocked(&error))?;
    let undone = recover(&lock).map_err(|error| {
        let remedy = "see what sudo sftp-doctor undo says of it, before anything else is repaired";
        Failure { what: error.to_string(), path: None, remedy: Some(remedy.to_owned()) }
    })?;
    let recovered = undone.as_ref().map(|undone| undone.number);
    if let Some(undone) = undone {
        let number = undone.number;
        let complaint = read_again(&undone).and_then(|in_force| in_force.complaint());
        let but = complaint.map_or_else(String::new, |complaint| format!("; but {complaint}"));
        output::warn(&format!("repair {number}, which was interrupted, is taken back{but}"));
    }
    Ok(Begun::Holding(Held { lock, recovered }))
}

fn begins_not(error: &dyn std::fmt::Display) -> Failure {
    let what = format!("cannot start again: {error}");
    Failure { what, path: None, remedy: Some("mount /proc".to_owned()) }
}

/// Without a record there is no way back, so nothing is repaired; the plan can be seen all the same.
fn unlocked(error: &LockError) -> Failure {
    let commands = match error {
        LockError::Held(_) => Vec::new(),
        LockError::Trouble(trouble) => trouble.commands(),
    };
    let rest = "nothing was changed, for the originals are kept there; --fix --dry-run shows the plan \
                and its commands without it";
    let remedy = match error {
        LockError::Held(_) => None,
        LockError::Trouble(_) => {
            Some(commands.into_iter().chain([rest.to_owned()]).collect::<Vec<_>>().join("; "))
        }
    };
    Failure { what: error.to_string(), path: None, remedy }
}
