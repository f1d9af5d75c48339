//! `sftp-doctor checks`: what it looks for.

use std::io;
use std::process::ExitCode;

use super::output;
use crate::checks;
use crate::cli::Cli;
use crate::report::{self, Format, Style};

/// Lists the checks.
pub(super) fn run(cli: &Cli) -> ExitCode {
    let checks: Vec<_> =
        checks::ALL.iter().copied().filter(|c| cli.common.checks.wants(c.id)).collect();
    let style = Style::of(&io::stdout(), output::colour(cli));
    output::report(0, |out| match cli.common.format {
        Format::Json => report::checks::write_json(&checks, out),
        _ => report::checks::write(&checks, style, out),
    })
}
