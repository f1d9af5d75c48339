//! `shell-startup-stalls`: a start-up file waits before the sftp server starts.

use crate::case::{Process, Stage};
use crate::check::stuck::{Stuck, stuck};
use crate::check::{Answer, Check, Examination, Opened, startup};
use crate::finding::{Evidence, Finding, Fix, FixClass};
use crate::fog::says;
use crate::remedy;
use crate::sshd::Runs;
use crate::text;

/// The check.
pub(super) const CHECK: Check = Check {
    id: "shell-startup-stalls",
    summary: "A start-up file waits before the sftp server starts",
    page: PAGE,
    run,
};

const PAGE: &str = "\
## What is wrong
An external sftp-server is started by the account's shell, and the shell reads its start-up file first.
A line there waits: a `sleep`, a question nobody answers, a directory on a mount that is dead, or another
shell (`exec zsh`), which takes what FOG says for commands.
`/etc/ssh/sshrc`, which sshd runs before every session's command, can do the same.

## What FOG shows
Nothing: PHP waits for ever, because libssh2 has no timeout there.

## How the doctor knows
Symptom: not a byte, and no end, until the deadline. Proof, on the server itself, as root: the shell was
seen waiting, with the command still before it, or with a child of the start-up file.

## What to do
Use `internal-sftp`: sshd answers itself, no shell is started. A waiting `sshrc` must be mended.

## How sure one can be
Confirmed with the process seen; likely with a line that waits for certain; possible from outside.

## Sources
OpenSSH `session.c`, `do_child` and `do_rc_files`; proc(5); bash `shell.c`, `run_startup_files`.
";

fn run(examination: &Examination<'_>) -> Answer {
    let first = match examination.opened() {
        Ok((first, Opened::Silent)) => first,
        Ok(_) => return Answer::Passed,
        Err(answer) => return answer,
    };
    let silence = Evidence::new("not a byte and no end until the deadline").ms(first.ms);
    let Some(serving) = examination.serving() else {
        let user = text::line(&examination.target().user.value, 40);
        let look = Fix::new("see-what-it-waits-for", FixClass::Manual, "look at its processes")
            .run(format!("ps -o pid,stat,wchan:20,etime,args -u {user}"));
        let title = "a start-up file of the shell may wait before the sftp server starts";
        return Finding::fatal(CHECK.id, Stage::FirstBytes, title)
            .possible()
            .seen(silence)
            .fog_shows(says::HANGS)
            .cured_by(look)
            .into();
    };
    let found = stuck(examination, serving.runs.as_ref());
    if let Stuck::Sshrc(process) = found {
        return sshrc(silence, process).into();
    }
    let Some(runs) = serving.external().filter(|_| serving.forced().is_none()) else {
        return Answer::Passed;
    };
    let lines = startup::lines(examination);
    let (process, line) = match found {
        Stuck::Shell(shell, child) => {
            (Some(child.unwrap_or(shell)), startup::waiting(lines, child))
        }
        Stuck::Unseen => (None, startup::waiting(lines, None)),
        // A start-up file put another program in the shell's place, and that waits for commands.
        Stuck::Program(process) => match startup::replacing(lines, process) {
            Some(line) => (Some(process), Some(line)),
            None if runs.is_sftp_server() => {
                return swallowed(examination, silence, process, runs);
            }
            None => return Answer::Passed,
        },
        Stuck::Sshrc(_) => return Answer::Passed,
    };
    // Without the process only a line that waits for certain is a reason to speak.
    if process.is_none() && !line.as_ref().is_some_and(startup::Line::is_sure) {
        return Answer::Passed;
    }
    let title = match &line {
        Some(line) => format!("{} waits before the sftp server starts", line.place()),
        None => "the shell waits before the sftp server starts".into(),
    };
    let mut finding = Finding::fatal(CHECK.id, Stage::FirstBytes, title)
        .confirmed_if(process.is_some())
        .seen(silence);
    if let Some(process) = process {
        finding = finding.seen(seen(process));
    }
    if let Some(line) = &line {
        finding = finding.seen(line.evidence());
    }
    if let Some(evidence) = serving.evidence() {
        finding = finding.seen(evidence);
    }
    finding
        .fog_shows(says::HANGS)
        .explains(&["external-sftp-server", "sftp-server-hangs", "wrong-program"])
        .cured_by(remedy::let_sshd_answer(examination, Some(runs)))
        .into()
}

/// The sftp server itself waits: for the first packet of its client, which a start-up file has read in its place.
fn swallowed(
    examination: &Examination<'_>,
    silence: Evidence,
    process: &Process,
    runs: &Runs,
) -> Answer {
    let Some(line) = startup::reading(startup::lines(examination)) else { return Answer::Passed };
    let title = format!("{} reads what was meant for the sftp server", line.place());
    Finding::fatal(CHECK.id, Stage::FirstBytes, title)
        .confirmed_if(line.is_sure())
        .seen(silence)
        .seen(seen(process))
        .seen(line.evidence())
        .fog_shows(says::HANGS)
        .explains(&["external-sftp-server", "sftp-server-hangs", "wrong-program"])
        .cured_by(remedy::let_sshd_answer(examination, Some(runs)))
        .into()
}

fn sshrc(silence: Evidence, process: &Process) -> Finding {
    let look = Fix::new("mend-the-sshrc", FixClass::Manual, "see what it waits for")
        .run("cat /etc/ssh/sshrc");
    let title = "/etc/ssh/sshrc waits before the sftp server starts";
    Finding::fatal(CHECK.id, Stage::FirstBytes, title)
        .confirmed()
        .seen(silence)
        .seen(seen(process))
        .fog_shows(says::HANGS)
        .explains(&["external-sftp-server", "sftp-server-hangs"])
        .cured_by(look)
}

fn seen(process: &Process) -> Evidence {
    let (pid, line) = (process.pid, text::line(&process.line(), 80));
    Evidence::new(format!("process {pid}, `{line}`: {}", process.does()))
}
