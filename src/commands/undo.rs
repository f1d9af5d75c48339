//! `sftp-doctor undo`: the newest repair is taken back, or the one that was named.

use std::io;
use std::process::ExitCode;
use std::time::Duration;

use super::output::{self, COULD_NOT_EXAMINE};
use crate::cli::{Cli, Undo};
use crate::fix::transaction::{
    LockError, Pending, StateDir, Trouble, UndoError, Undone, pending, undo,
};
use crate::fix::{Apart, InForce, behind_a_front, read_again};
use crate::report::Format;
use crate::report::{self, Failure, Style};

/// Exit code: a number that no repair has.
const WRONG_COMMAND_LINE: u8 = 2;
/// Exit code: the files are as before, and sshd has not read them.
const NOT_IN_FORCE: u8 = 1;
/// How long another doctor is waited for.
const PATIENCE: Duration = Duration::from_secs(10);

/// Takes back.
pub(super) fn run(cli: &Cli, asked: &Undo) -> ExitCode {
    if !cli.root().is_this_machine() {
        let remedy = "run sftp-doctor undo in the tree itself";
        return fail(cli, "undo works on this machine's own files only", remedy);
    }
    if !rustix::process::geteuid().is_root() {
        return fail(cli, "undo needs root's rights", "sudo sftp-doctor undo");
    }
    match behind_a_front() {
        Ok(Some(code)) => return code,
        Ok(None) => {}
        Err(error) => return fail(cli, &format!("cannot start again: {error}"), "mount /proc"),
    }
    if let Err(error) = Apart::begin(None) {
        return fail(cli, &format!("cannot leave the terminal: {error}"), "run it with setsid(1)");
    }
    let lock = match StateDir::system().lock(PATIENCE) {
        Ok(lock) => lock,
        Err(LockError::Trouble(trouble)) => return fail_with(cli, &[trouble], "", ""),
        Err(error) => return fail(cli, &error.to_string(), ""),
    };
    match undo(&lock, asked.transaction, cli.common.force) {
        Ok(undone) => {
            let in_force = read_again(&undone);
            say(cli, &undone, in_force.as_ref())
        }
        Err(error) => refuse(cli, &error),
    }
}

/// Says that a repair was interrupted, if one was: every diagnosis begins with it.
pub(super) fn warn_of_pending(cli: &Cli) {
    if let Some(pending) = pending_here(cli) {
        output::warn(&pending.to_string());
    }
}

/// A repair of the machine that is examined which was interrupted, or that another doctor is at work
/// on. A saved Case speaks of another time.
pub(super) fn pending_here(cli: &Cli) -> Option<Pending> {
    let here = cli.command.is_none() && cli.root().is_this_machine();
    here.then(|| pending(&StateDir::system())).flatten()
}

fn say(cli: &Cli, undone: &Undone, in_force: Option<&InForce>) -> ExitCode {
    let settled = in_force.is_none_or(InForce::is_settled);
    let style = Style::of(&io::stdout(), output::colour(cli));
    output::report(if settled { 0 } else { NOT_IN_FORCE }, |out| match cli.common.format {
        Format::Json => report::undo::write_json(undone, in_force, out),
        _ => report::undo::write(undone, in_force, style, out),
    })
}

fn refuse(cli: &Cli, error: &UndoError) -> ExitCode {
    let said = error.to_string();
    match error {
        UndoError::Nothing | UndoError::Already(_) => {
            let style = Style::of(&io::stdout(), output::colour(cli));
            output::report(0, |out| match cli.common.format {
                Format::Json => report::undo::write_nothing_json(&said, out),
                _ => report::undo::write_nothing(&said, style, out),
            })
        }
        UndoError::Unknown(..) => {
            let failure = Failure { what: said, path: None, remedy: None };
            output::fail(cli, &failure, WRONG_COMMAND_LINE)
        }
        UndoError::Interrupted(number) => {
            fail(cli, &said, &format!("sudo sftp-doctor undo {number}"))
        }
        UndoError::Changed { number, troubles } => {
            let remedy = format!(
                "nothing was touched; sudo sftp-doctor undo --force {number} takes it back all the \
                 same, and keeps in its record what it replaces"
            );
            fail_with(cli, troubles, &said, &remedy)
        }
        UndoError::Half { number, troubles } => {
            fail_with(cli, troubles, &said, &format!("then sudo sftp-doctor undo {number}"))
        }
        UndoError::Trouble(trouble) => fail_with(cli, std::slice::from_ref(trouble), "", ""),
    }
}

fn fail(cli: &Cli, what: &str, remedy: &str) -> ExitCode {
    let remedy = (!remedy.is_empty()).then(|| remedy.to_owned());
    let failure = Failure { what: what.to_owned(), path: None, remedy };
    output::fail(cli, &failure, COULD_NOT_EXAMINE)
}

/// With what went wrong one by one, and the commands against it.
fn fail_with(cli: &Cli, troubles: &[Trouble], first: &str, last: &str) -> ExitCode {
    let parts = |first: &str, all: Vec<String>, last: &str| {
        let all = std::iter::once(first.to_owned()).chain(all).chain([last.to_owned()]);
        all.filter(|part| !part.is_empty()).collect::<Vec<_>>().join("; ")
    };
    let what = parts(first, troubles.iter().map(ToString::to_string).collect(), "");
    let remedy = parts("", troubles.iter().flat_map(Trouble::commands).collect(), last);
    fail(cli, &what, &remedy)
}
