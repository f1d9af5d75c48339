//! The clinic: real servers broken in one named way each, PHP's own attempt at the end of a capture, and what
//! sftp-doctor says of them.
//!
//! `cargo test --test clinic -- [PATTERN…] [--jobs N] [--release SUITE] [--all] [--oracle] [--elsewhere] [--fix] [--faults] [--keep DIR] [--list]`

#![allow(clippy::print_stdout, clippy::print_stderr)]

mod case;
mod cases;
mod contract;
mod doctor;
mod documented;
mod elsewhere;
mod faults;
mod judge;
#[path = "../support/documented.rs"]
mod lines;
mod machine;
mod memory;
mod message;
mod needs;
mod options;
mod oracle;
mod process;
mod repair;
mod replay;
mod run;
mod runner;
mod sandbox;
mod secrets;
mod selftest;
mod side_by_side;
mod summary;
mod tree;

use std::process::ExitCode;

use options::Options;

fn main() -> ExitCode {
    let options = match Options::from_arguments(std::env::args().skip(1)) {
        Ok(options) => options,
        Err(what) => {
            eprintln!("clinic: {what}");
            return ExitCode::from(2);
        }
    };
    if options.list {
        runner::list(&options);
        return ExitCode::SUCCESS;
    }
    if let Some(why) = why_skipped() {
        println!("clinic skipped: {why}");
        println!("0 passed, 0 failed");
        return ExitCode::SUCCESS;
    }
    let run = match () {
        () if options.elsewhere => elsewhere::run,
        () if options.faults => faults::run,
        () if options.fix => repair::run,
        () => runner::run,
    };
    match run(&options) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(what) => {
            eprintln!("clinic: {what}");
            ExitCode::FAILURE
        }
    }
}

/// Namespaces and overlays need root; `tests/run` runs the clinic by itself and leaves it out of `cargo test`.
fn why_skipped() -> Option<&'static str> {
    if std::env::var_os("SFTP_DOCTOR_CLINIC").is_some_and(|value| value == "off") {
        return Some("SFTP_DOCTOR_CLINIC=off");
    }
    (!rustix::process::geteuid().is_root()).then_some("needs root")
}
