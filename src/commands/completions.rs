//! `sftp-doctor completions SHELL`: what a shell completes, made from the command line itself.

use std::process::ExitCode;

use clap::CommandFactory;
use clap_complete::Shell;

use super::output;
use crate::cli::Cli;

/// Writes the completions for `shell`.
pub(super) fn run(shell: Shell) -> ExitCode {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "sftp-doctor", &mut script);
    output::report(0, |out| out.write_all(&script))
}
