//! `sftp-server-missing`: the Subsystem line names a program that is not there.

use crate::case::{Look, SftpServer, Stage};
use crate::check::{Answer, Check, Examination};
use crate::finding::{Evidence, Finding};
use crate::fog::says;
use crate::remedy;
use crate::sshd::Runs;

/// The check.
pub(super) const CHECK: Check = Check {
    id: "sftp-server-missing",
    summary: "The Subsystem line names a program that is not there",
    page: PAGE,
    run,
};

const PAGE: &str = "\
## What is wrong
The program that the `Subsystem sftp` line names does not exist: the line was copied from another
distribution, or the package that brings it (openssh-sftp-server) is gone. sshd grants the request all
the same, and the account's shell fails to find the program. With quotes around both, `\"internal-sftp -l INFO\"` is
one word, and such a program as well.

## What FOG shows
Nothing: PHP waits for ever (libssh2 1.9.0 to 1.11.1 do not see the end of the stream).

## How the doctor knows
Symptom: no byte, end of stream, exit status 127. Proof, on the server itself: the path is not there.

## What to do
Use `internal-sftp`, which needs no program.

## How sure one can be
Confirmed with symptom and path; likely from outside.

## Sources
POSIX shell, exit status 127; OpenSSH `session.c`, `session_subsystem_req` (a failed stat is only
logged); measured on 9.2 with libssh2 1.10.0 and 1.11.1.
";

/// The shell's status for a command that was not found.
const NOT_FOUND: i32 = 127;

fn run(examination: &Examination<'_>) -> Answer {
    let session = examination.session();
    let Some(first) = &session.first_bytes else { return Answer::NotReached };
    let serving = examination.serving();
    if serving.as_ref().is_some_and(crate::check::Serving::is_internal) {
        return Answer::Passed;
    }
    let server = examination.at.host.seen().and_then(|host| host.sftp_server.seen());
    let absent = server.filter(|server| server.file == Look::Absent);
    let ended = first.eof && first.bytes.0.is_empty() && first.exit_signal.is_none();
    let not_found = first.exit_status == Some(NOT_FOUND);
    if !ended || !(not_found || absent.is_some()) {
        return Answer::Passed;
    }
    if absent.is_none() && server.is_some() {
        // It is there: something else ends with 127.
        return Answer::Passed;
    }
    let status = match first.exit_status {
        Some(status) => format!("no byte, then the end of stream with exit status {status}"),
        None => "no byte, then the end of stream".into(),
    };
    let quoted = serving.as_ref().and_then(|s| s.runs.as_ref()).is_some_and(is_quoted_whole);
    let title = match absent {
        None if quoted => {
            "internal-sftp and its options are quoted as one word: no program has that name".into()
        }
        Some(SftpServer { path, .. }) => format!("{} does not exist", crate::text::line(path, 80)),
        None => "the program of the Subsystem line does not exist".into(),
    };
    let finding = Finding::fatal(CHECK.id, Stage::FirstBytes, title)
        .confirmed_if(absent.is_some() || quoted)
        .seen(Evidence::new(status).ms(first.ms))
        .fog_shows(says::HANGS)
        .explains(&["external-sftp-server", "wrong-program"]);
    let runs = serving.as_ref().and_then(|serving| serving.runs.as_ref());
    let finding = match runs {
        Some(runs) => finding.seen(crate::check::line_of(runs)),
        None => finding,
    };
    finding.cured_by(remedy::let_sshd_answer(examination, runs)).into()
}

/// `Subsystem sftp "internal-sftp -l INFO"`: the quotes make one word of it, which is not sshd's own name.
fn is_quoted_whole(runs: &Runs) -> bool {
    let first = runs.command.split([' ', '\t']).next();
    !runs.internal && runs.command.contains([' ', '\t']) && first == Some("internal-sftp")
}
