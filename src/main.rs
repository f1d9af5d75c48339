//! sftp-doctor: arguments in, exit code out.

use std::process::ExitCode;

use sftp_doctor::{checks, cli, commands};

fn main() -> ExitCode {
    let ids: Vec<&str> = checks::ALL.iter().map(|check| check.id).collect();
    match cli::read(std::env::args_os(), &ids) {
        Ok(cli) => commands::run(&cli),
        Err(error) => error.exit(),
    }
}
