//! `shell-startup-exit`: a start-up file leaves the shell before the sftp server starts.

use crate::case::{FirstBytes, Stage};
use crate::check::{Answer, Check, Examination, Opened, end_of, startup};
use crate::finding::{Evidence, Finding, Fix, FixClass};
use crate::fog::says;
use crate::remedy;
use crate::sshd::Runs;
use crate::text::{self, Bytes};

/// The check.
pub(super) const CHECK: Check = Check {
    id: "shell-startup-exit",
    summary: "A start-up file leaves the shell before the sftp server starts",
    page: PAGE,
    run,
};

const PAGE: &str = "\
## What is wrong
An external sftp-server is started by the account's shell, and the shell reads its start-up file first.
A line there leaves the shell (`exit`, or `exec` of something else), so that the server never starts.
FOG 1.5's installer appended such a line. In csh and fish `exit` only ends the file, and does no harm.

## What FOG shows
Nothing: PHP waits for ever (libssh2 1.9.0 to 1.11.1 do not see the end of the stream).

## How the doctor knows
Symptom: no byte, then the end of the stream. Proof, on the server itself: an external Subsystem line is
in force, and a line of a start-up file leaves the shell with this very status, outside of any test for
a terminal.

## What to do
Use `internal-sftp`: sshd answers itself, no shell is started. The start-up file can stay.

## How sure one can be
Confirmed when the line is reached for certain; likely when it stands behind a condition; possible from
outside.

## Sources
OpenSSH `session.c`, `do_child`; bash `shell.c`, `run_startup_files`; FOG 1.5 `functions.sh`,
`configureUsers`.
";

fn run(examination: &Examination<'_>) -> Answer {
    let (first, said) = match examination.opened() {
        Ok((first, Opened::Ended)) if first.exit_signal.is_none() => (first, None),
        Ok((first, Opened::Text(text))) if first.version_at.is_none() => (first, Some(text)),
        Ok(_) => return Answer::Passed,
        Err(answer) => return answer,
    };
    let Some(serving) = examination.serving() else {
        if let Some(said) = said {
            return replaced_there(first, &said);
        }
        return outside(first, examination.session().forwarding == Some(false));
    };
    let Some(runs) = serving.external().filter(|_| serving.forced().is_none()) else {
        return Answer::Passed;
    };
    let line = startup::leaving(startup::lines(examination), first.exit_status);
    let Some(line) = line else { return Answer::Passed };
    if let Some(said) = said {
        return replaced(examination, first, &said, &line, runs);
    }
    let mut finding = Finding::fatal(
        CHECK.id,
        Stage::FirstBytes,
        format!("{} leaves the shell before the sftp server starts", line.place()),
    )
    .confirmed_if(line.is_sure())
    .seen(Evidence::new(end_of(first)).ms(first.ms))
    .seen(line.evidence())
    .fog_shows(says::HANGS)
    .explains(&["external-sftp-server", "wrong-program"]);
    if let Some(evidence) = serving.evidence() {
        finding = finding.seen(evidence);
    }
    finding.cured_by(remedy::let_sshd_answer(examination, Some(runs))).into()
}

/// `exec` of a program that is not the sftp server, and says so: `Must be connected to a terminal.`
fn replaced(
    examination: &Examination<'_>,
    first: &FirstBytes,
    said: &Bytes,
    line: &startup::Line<'_>,
    runs: &Runs,
) -> Answer {
    let host = examination.at.host.seen();
    let files = host.and_then(|host| host.startup.seen()).map_or(&[][..], Vec::as_slice);
    let prints = files.iter().any(|file| startup::printing_line(file, said).is_some());
    if line.command.word() != "exec" || prints || !runs.is_sftp_server() {
        // Another cause, `shell-startup-output`.
        return Answer::Passed;
    }
    let title = format!("{} puts another program in the place of the sftp server", line.place());
    Finding::fatal(CHECK.id, Stage::FirstBytes, title)
        .confirmed_if(line.is_sure())
        .seen(
            Evidence::new("this came instead of the SFTP version packet")
                .bytes(&said.0)
                .ms(first.ms),
        )
        .seen(line.evidence())
        .fog_shows(if said.0.len() < 9 { says::HANGS } else { says::FAMOUS })
        .explains(&["external-sftp-server", "wrong-program", "shell-startup-output"])
        .cured_by(remedy::let_sshd_answer(examination, Some(runs)))
        .into()
}

/// From another machine: something that a shell became has said a word and failed.
fn replaced_there(first: &FirstBytes, said: &Bytes) -> Answer {
    if first.exit_status != Some(1) {
        return Answer::Passed;
    }
    let seen = Evidence::new("this came instead of the SFTP version packet");
    let title = "a start-up file may start something else in the shell's place";
    Finding::fatal(CHECK.id, Stage::FirstBytes, title)
        .possible()
        .seen(seen.bytes(&said.0).ms(first.ms))
        .fog_shows(if said.0.len() < 9 { says::HANGS } else { says::FAMOUS })
        .cured_by(look())
        .into()
}

fn look() -> Fix {
    Fix::new("read-the-start-up-file", FixClass::Manual, "look for a line that leaves")
        .run("grep -nwE 'exit|exec|logout' ~fogproject/.bashrc /etc/bash.bashrc /etc/bashrc")
}

/// From another machine: the statuses of commands that were not found or may not run say more.
fn outside(first: &FirstBytes, restricted: bool) -> Answer {
    if matches!(first.exit_status, Some(126 | 127) | None) {
        return Answer::Passed;
    }
    let title = "a start-up file may leave the shell before the sftp server starts";
    let finding = Finding::fatal(CHECK.id, Stage::FirstBytes, title);
    // A restricted account has a likelier cause, `password-expired`.
    let likely = first.exit_status == Some(1) && !restricted;
    let finding = if likely { finding.likely() } else { finding.possible() };
    finding
        .seen(Evidence::new(text::plain(&end_of(first))).ms(first.ms))
        .fog_shows(says::HANGS)
        .cured_by(look())
        .into()
}
