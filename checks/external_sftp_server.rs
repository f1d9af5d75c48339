//! `external-sftp-server`: works now, breaks with the next line in a start-up file.

use crate::case::Stage;
use crate::check::{Answer, Check, Examination};
use crate::finding::{Evidence, Finding};
use crate::remedy;
use crate::sshd::Program;

/// The check.
pub(super) const CHECK: Check = Check {
    id: "external-sftp-server",
    summary: "The sftp server is an external program that the account's shell starts",
    page: PAGE,
    run,
};

const PAGE: &str = "\
## What is wrong
Nothing yet. The `Subsystem sftp` line names a program, so the account's shell starts it, and reads its
start-up files first. The next line in one of them that prints breaks every capture, and FOG's
installer adds such a line to `.bashrc`.

## What FOG shows
Nothing yet.

## How the doctor knows
The effective configuration for the account: the deciding line names another program than
`internal-sftp`.

## What to do
Use `internal-sftp`, as FOG's documentation asks for.

## How sure one can be
Confirmed: it is a line of the configuration.

## Sources
OpenSSH `session.c`, `do_child`; FOG documentation, *SFTP*.
";

fn run(examination: &Examination<'_>) -> Answer {
    let sshd = match examination.sshd() {
        Ok(sshd) => sshd,
        Err(answer) => return answer,
    };
    let forced = sshd.effective.get("forcecommand");
    if forced.is_some_and(|setting| setting.value.starts_with("internal-sftp")) {
        return Answer::Passed;
    }
    let Some(subsystem) = sshd.effective.subsystem("sftp") else { return Answer::Passed };
    let Program::External(path) = subsystem.program() else { return Answer::Passed };
    let (file, line) = (subsystem.place.file.to_string(), subsystem.place.line);
    Finding::hazard(CHECK.id, Stage::Subsystem, "the account's shell starts the sftp server")
        .confirmed()
        .seen(
            Evidence::new(format!("Subsystem sftp {}", crate::text::line(path, 80)))
                .at(&file, line),
        )
        .cured_by(remedy::use_internal_sftp(examination, &file, line))
        .into()
}
