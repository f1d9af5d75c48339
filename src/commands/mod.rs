//! What each command does: from its arguments to the output and the exit code.

mod checks;
mod completions;
mod config;
mod diagnose;
mod explain;
mod man;
mod output;
mod present;
mod progress;
mod repair;
mod replay;
mod saving;
mod undo;
mod waiting;

use std::process::ExitCode;

use crate::cli::{Cli, Command};

/// Runs the command; the exit codes are in the help.
#[must_use]
pub fn run(cli: &Cli) -> ExitCode {
    match &cli.command {
        Some(Command::Checks) => checks::run(cli),
        Some(Command::Config(asked)) => config::run(cli, asked),
        Some(Command::Explain { words }) => explain::run(cli, words),
        Some(Command::Completions { shell }) => completions::run(*shell),
        Some(Command::Man) => man::run(),
        Some(Command::Replay { file }) => replay::run(cli, file),
        Some(Command::Undo(asked)) => undo::run(cli, asked),
        None => {
            undo::warn_of_pending(cli);
            diagnose::run(cli)
        }
    }
}
