//! `login-shell-refuses`: the account's shell runs no command, and an external server needs it.

use crate::case::{FirstBytes, Stage};
use crate::check::{Answer, Check, Examination, Opened, end_of};
use crate::finding::{Evidence, Finding, Fix, FixClass};
use crate::fog::says;
use crate::remedy;
use crate::text;

/// The check.
pub(super) const CHECK: Check = Check {
    id: "login-shell-refuses",
    summary: "The account's shell runs no command, so no external sftp server",
    page: PAGE,
    run,
};

const PAGE: &str = "\
## What is wrong
The account's shell is `nologin`, `false` or another one that runs nothing, and the `Subsystem sftp` line
names a program, which the shell is to start. A restricted shell (`rbash`, `rksh`, `rzsh`) runs commands,
but none with a `/` in its name.

## What FOG shows
With `nologin` the famous sentence, because it prints \"This account is currently not available.\"; with
`false` nothing: PHP waits for ever.

## How the doctor knows
Symptom: that text, or the end of the stream without a byte and a status of 1. Proof, on the server
itself: the shell in passwd, and an external Subsystem line.

## What to do
Use `internal-sftp`, which needs no shell. The shell can stay as it is.

## How sure one can be
Confirmed with symptom and shell; from outside likely with the text of `nologin`, else possible.

## Sources
OpenSSH `session.c`, `do_child`; nologin(8); bash(1) on restricted shells; measured on 9.2 and 10.0.
";

/// Shells that end at once, whatever they are asked to run.
const REFUSING: [&str; 7] = ["nologin", "false", "true", "sync", "halt", "shutdown", "git-shell"];
/// Shells that run no command with a `/` in it (bash 5.2, ksh93u+m, mksh 59, zsh 5.9: status 1).
const RESTRICTED: [&str; 7] = ["rbash", "rksh", "rksh93", "rmksh", "rlksh", "rzsh", "rsh"];
/// libssh2 1.11 reads this much before it looks at a length.
const READ_AHEAD: usize = 9;
const NOT_AVAILABLE: &[u8] = b"not available";

fn run(examination: &Examination<'_>) -> Answer {
    let (first, opened) = match examination.opened() {
        Ok(opened) => opened,
        Err(answer) => return answer,
    };
    let printed = match &opened {
        Opened::Text(text) if first.version_at.is_none() => Some(text),
        Opened::Ended if first.exit_signal.is_none() => None,
        _ => return Answer::Passed,
    };
    let symptom = match printed {
        Some(text) => Evidence::new("this came instead of the SFTP version packet").bytes(&text.0),
        None => Evidence::new(end_of(first)),
    };
    let famous = printed.is_some_and(|text| text.0.len() >= READ_AHEAD);
    let shows = if famous { says::FAMOUS } else { says::HANGS };
    let Some(serving) = examination.serving() else {
        return outside(first, printed.is_some_and(|t| t.contains(NOT_AVAILABLE)), symptom, shows);
    };
    let Some(runs) = serving.external() else { return Answer::Passed };
    let Some(account) = examination.account() else {
        return Answer::not_applicable("the account is not known");
    };
    let name = account.shell.rsplit('/').next().unwrap_or_default();
    let restricted = RESTRICTED.contains(&name) && runs.command.contains('/') && printed.is_none();
    if !REFUSING.contains(&name) && !restricted {
        return Answer::Passed;
    }
    let shell = text::line(&account.shell, 80);
    let mut finding = Finding::fatal(
        CHECK.id,
        Stage::FirstBytes,
        format!("the account's shell {shell} does not start the sftp server"),
    )
    .confirmed()
    .seen(symptom.ms(first.ms))
    .seen(
        Evidence::new(format!("the shell of {} is {shell}", text::line(&account.name, 40)))
            .in_file("/etc/passwd"),
    )
    .fog_shows(shows)
    .explains(&[
        "external-sftp-server",
        "wrong-program",
        "forced-command",
        "shell-startup-output",
        "shell-startup-exit",
    ]);
    if let Some(evidence) = serving.evidence() {
        finding = finding.seen(evidence);
    }
    finding.cured_by(remedy::let_sshd_answer(examination, Some(runs))).into()
}

fn outside(first: &FirstBytes, named: bool, symptom: Evidence, shows: &'static str) -> Answer {
    if !named && first.exit_status != Some(1) {
        return Answer::Passed;
    }
    let look = Fix::new("see-the-shell", FixClass::Manual, "see the account's shell")
        .run("getent passwd fogproject");
    let title = "the account's shell may refuse to start the sftp server";
    let finding = Finding::fatal(CHECK.id, Stage::FirstBytes, title);
    let finding = if named { finding.likely() } else { finding.possible() };
    finding.seen(symptom.ms(first.ms)).fog_shows(shows).cured_by(look).into()
}
