//! `external-sftp-server`: works now, breaks with the next line in a start-up file.

use crate::case::Stage;
use crate::check::{Answer, Check, Examination};
use crate::finding::Finding;
use crate::remedy;

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
    let runs = sshd.effective.sftp().filter(|runs| !runs.internal);
    let Some(runs) = runs else { return Answer::Passed };
    Finding::hazard(CHECK.id, Stage::Subsystem, "the account's shell starts the sftp server")
        .confirmed()
        .seen(crate::check::line_of(&runs))
        .cured_by(remedy::let_sshd_answer(examination, Some(&runs)))
        .into()
}
