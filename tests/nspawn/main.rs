//! What guards a fix, on real servers: the clinic's Debian trees, booted with their systemd, and as sandboxes without an
//! init system.
//!
//! `tests/run nspawn [PATTERN…] [--jobs N] [--release SUITE] [--list]`; it needs root, systemd-nspawn, and the static
//! binaries of the doctor and of `guard.rs` (`SFTP_DOCTOR_BIN` names the first; the other lies beside it).

#![allow(clippy::print_stdout, clippy::print_stderr)]

mod booted;
#[path = "../clinic/case.rs"]
#[allow(dead_code)]
mod case;
mod cases;
mod groups;
#[path = "../clinic/machine.rs"]
#[allow(dead_code)]
mod machine;
#[path = "../clinic/memory.rs"]
mod memory;
mod options;
#[path = "../clinic/process.rs"]
#[allow(dead_code)]
mod process;
#[path = "../clinic/run.rs"]
#[allow(dead_code)]
mod run;
mod runner;
#[path = "../clinic/sandbox.rs"]
#[allow(dead_code)]
mod sandbox;
#[path = "../clinic/side_by_side.rs"]
#[allow(dead_code)]
mod side_by_side;
#[path = "../clinic/tree.rs"]
mod tree;

use std::process::{Command, ExitCode, Stdio};

use options::Options;

fn main() -> ExitCode {
    let options = match Options::from_arguments(std::env::args().skip(1)) {
        Ok(options) => options,
        Err(what) => {
            eprintln!("nspawn: {what}");
            return ExitCode::from(2);
        }
    };
    if options.list {
        cases::all().for_each(|case| println!("{}", case.name));
        return ExitCode::SUCCESS;
    }
    if let Some(why) = why_skipped() {
        println!("nspawn skipped: {why}");
        println!("0 passed, 0 failed");
        return ExitCode::SUCCESS;
    }
    match runner::run(&options) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(what) => {
            eprintln!("nspawn: {what}");
            ExitCode::FAILURE
        }
    }
}

fn why_skipped() -> Option<&'static str> {
    if std::env::var_os("SFTP_DOCTOR_CLINIC").is_some_and(|value| value == "off") {
        return Some("SFTP_DOCTOR_CLINIC=off");
    }
    if !rustix::process::geteuid().is_root() {
        return Some("needs root");
    }
    let quiet = Command::new("systemd-nspawn").arg("--version").stdout(Stdio::null()).status();
    (!quiet.is_ok_and(|status| status.success())).then_some("there is no systemd-nspawn")
}
