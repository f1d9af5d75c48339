//! sftp-doctor: arguments in, exit code out.

use std::process::ExitCode;

use rustix::process::DumpableBehavior;
use sftp_doctor::{checks, cli, commands};

fn main() -> ExitCode {
    // Passwords are in this memory: no core dump of it, and no other process of this user looks in.
    // Where the kernel refuses, they are no less wiped.
    let _ = rustix::process::set_dumpable_behavior(DumpableBehavior::NotDumpable);
    let ids: Vec<&str> = checks::ALL.iter().map(|check| check.id).collect();
    match cli::read(std::env::args_os(), &ids) {
        Ok(cli) => commands::run(&cli),
        Err(error) => error.exit(),
    }
}
