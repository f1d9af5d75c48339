//! `sftp-doctor config`: the sshd configuration in force for a connection, line by line.

use std::io;
use std::process::ExitCode;

use super::output::{self, COULD_NOT_EXAMINE};
use crate::cli::{Cli, Configuration};
use crate::effective_config::{self, Failure, Request};
use crate::report::{self, Format, Style};
use crate::sshd::DiskRoot;
use crate::target;

/// Exit code: wrong command line.
const WRONG_COMMAND_LINE: u8 = 2;

/// Shows the configuration; 0 if it loads, 1 if it does not.
pub(super) fn run(cli: &Cli, asked: &Configuration) -> ExitCode {
    if let Err(error) = target::check_root(&cli.root()) {
        return output::fail(cli, &output::no_target(&error), error.exit_code());
    }
    let request = Request {
        user: asked.user.clone(),
        address: asked.address.map(|address| address.to_string()),
        local_address: asked.local_address.map(|address| address.to_string()),
        local_port: asked.local_port,
        keywords: asked.keywords.clone(),
        main: asked.sshd_config.clone(),
        release: asked.release.clone(),
    };
    let answer = match effective_config::answer(&DiskRoot::new(cli.root().dir()), &request) {
        Ok(answer) => answer,
        Err(failure) => return fail(cli, &failure),
    };
    let style = Style::of(&io::stdout(), output::colour(cli));
    output::report(answer.exit_code(), |out| match cli.common.format {
        Format::Json => report::config::write_json(&answer, out),
        _ => report::config::write(&answer, style, out),
    })
}

fn fail(cli: &Cli, failure: &Failure) -> ExitCode {
    let (path, remedy, code) = match failure {
        Failure::Usage(_) => (None, "look the keyword up in sshd_config(5)", WRONG_COMMAND_LINE),
        Failure::Unreadable { path, .. } => {
            let path = crate::text::plain(&path.display().to_string());
            (Some(path), "name another with --sshd-config, or run it with sudo", COULD_NOT_EXAMINE)
        }
    };
    let failure = report::Failure { what: failure.to_string(), path, remedy: Some(remedy.into()) };
    output::fail(cli, &failure, code)
}
