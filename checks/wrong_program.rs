//! `wrong-program`: what the Subsystem line starts is no SFTP server.

use crate::case::{FirstBytes, Process, Stage};
use crate::check::startup;
use crate::check::stuck::{Stuck, stuck};
use crate::check::{Answer, Check, Examination, Opened, Serving, end_of};
use crate::finding::{Evidence, Finding};
use crate::fog::says;
use crate::remedy;
use crate::sshd::Runs;
use crate::text;

/// The check.
pub(super) const CHECK: Check = Check {
    id: "wrong-program",
    summary: "What the Subsystem line starts is no SFTP server",
    page: PAGE,
    run,
};

const PAGE: &str = "\
## What is wrong
The command of the `Subsystem sftp` line starts, but it does not speak SFTP: it sends back what it gets,
prints something, ends without a word, or closes its output.

## What FOG shows
The famous sentence when it prints nine bytes or more; else nothing: PHP waits for ever.

## How the doctor knows
Symptom: the doctor's own packet, foreign bytes, or the end of the stream without an error. Proof, on the
server itself: the command is not called sftp-server, and no start-up file accounts for what was seen.

## What to do
Use `internal-sftp`.

## How sure one can be
Confirmed with symptom and a line that names another program; else likely.

## Sources
OpenSSH `session.c`, `do_child`; draft-ietf-secsh-filexfer-02 section 4; measured with `cat` and `true`.
";

fn run(examination: &Examination<'_>) -> Answer {
    let (first, opened) = match examination.opened() {
        Ok(opened) => opened,
        Err(answer) => return answer,
    };
    let serving = examination.serving();
    if let (Opened::Text(text), Some(runs)) =
        (&opened, serving.as_ref().and_then(Serving::external))
        && first.version_at.is_some()
        && startup::script_prints(examination, runs)
    {
        return prints(examination, runs, first, &text.0);
    }
    let Some((symptom, clear)) = symptom(first, &opened) else { return Answer::Passed };
    let Some(serving) = serving else { return outside(symptom, clear, &opened) };
    let Some(runs) = serving.external() else { return Answer::Passed };
    let process = process(examination, &serving);
    let named = !runs.is_sftp_server();
    let mut finding = Finding::fatal(
        CHECK.id,
        Stage::FirstBytes,
        title(&text::line(&runs.command, 80), named, &opened),
    )
    .confirmed_if(named && (clear || process.is_some()))
    .seen(symptom.ms(first.ms))
    .fog_shows(shows(&opened))
    .explains(&["external-sftp-server"]);
    if let Some(process) = process {
        let (pid, line) = (process.pid, text::line(&process.line(), 80));
        let text = format!("process {pid}, `{line}`: {}", process.does());
        finding = finding.seen(Evidence::new(text));
    }
    if let Some(evidence) = serving.evidence() {
        finding = finding.seen(evidence);
    }
    finding.cured_by(remedy::let_sshd_answer(examination, Some(runs))).into()
}

fn title(program: &str, named: bool, opened: &Opened) -> String {
    match opened {
        _ if named => format!("{program} is no SFTP server"),
        Opened::Ended => format!("{program} ends without a word"),
        _ => format!("something else than {program} answers"),
    }
}

/// A script that prints, and then starts a server: no start-up file runs anything that could.
fn prints(examination: &Examination<'_>, runs: &Runs, first: &FirstBytes, text: &[u8]) -> Answer {
    let program = text::line(&runs.command, 80);
    let title = format!("{program} prints before it starts the SFTP server");
    Finding::fatal(CHECK.id, Stage::FirstBytes, title)
        .likely()
        .seen(Evidence::new("this came before the SFTP version packet").bytes(text).ms(first.ms))
        .seen(crate::check::line_of(runs))
        .fog_shows(says::FAMOUS)
        .explains(&["external-sftp-server", "shell-startup-output"])
        .cured_by(remedy::let_sshd_answer(examination, Some(runs)))
        .into()
}

/// What was seen, and whether it can come from nothing but a wrong program.
fn symptom(first: &FirstBytes, opened: &Opened) -> Option<(Evidence, bool)> {
    match opened {
        Opened::Echo => Some((Evidence::new("the doctor's own packet came back"), true)),
        Opened::Noise => {
            Some((Evidence::new("no SFTP version packet, but this").bytes(&first.bytes.0), true))
        }
        // Text in front of a version packet is another cause.
        Opened::Text(text) if first.version_at.is_none() => {
            let evidence = Evidence::new("this came instead of the SFTP version packet");
            Some((evidence.bytes(&text.0), true))
        }
        Opened::Ended if first.exit_signal.is_none() => match first.exit_status {
            Some(126 | 127) => None,
            status => Some((Evidence::new(end_of(first)), status.is_some_and(|s| s < 126))),
        },
        Opened::Version | Opened::Silent | Opened::Text(_) | Opened::Ended => None,
    }
}

fn process<'a>(examination: &Examination<'a>, serving: &Serving) -> Option<&'a Process> {
    match stuck(examination, serving.runs.as_ref()) {
        Stuck::Program(process) => Some(process),
        Stuck::Shell(..) | Stuck::Sshrc(_) | Stuck::Unseen => None,
    }
}

fn outside(symptom: Evidence, clear: bool, opened: &Opened) -> Answer {
    let title = "what the Subsystem line starts may be no SFTP server";
    let finding = Finding::fatal(CHECK.id, Stage::FirstBytes, title);
    let sure = matches!(opened, Opened::Echo | Opened::Noise);
    let finding = if sure && clear { finding.likely() } else { finding.possible() };
    finding.seen(symptom).fog_shows(shows(opened)).cured_by(remedy::find_subsystem_line()).into()
}

fn shows(opened: &Opened) -> &'static str {
    match opened {
        Opened::Text(text) if text.0.len() >= 9 => says::FAMOUS,
        Opened::Noise => says::FAMOUS,
        _ => says::HANGS,
    }
}
