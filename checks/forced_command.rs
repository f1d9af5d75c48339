//! `forced-command`: ForceCommand runs something else than an SFTP server.

use crate::case::{FirstBytes, Stage};
use crate::check::{Answer, Check, Examination, Opened, end_of};
use crate::finding::{Evidence, Finding, Fix, FixClass};
use crate::fog::says;
use crate::remedy;
use crate::text;

/// The check.
pub(super) const CHECK: Check = Check {
    id: "forced-command",
    summary: "A ForceCommand line runs something else than an SFTP server",
    page: PAGE,
    run,
};

const PAGE: &str = "\
## What is wrong
A `ForceCommand` line that holds for the account runs its own command, whatever the client asks for.
sshd grants the subsystem all the same. Also `ForceCommand \"internal-sftp\"`, with quotes, is no
internal-sftp: the quotes are part of the command, and the shell does not find it.

## What FOG shows
The famous sentence when the command prints; nothing when it does not: PHP waits for ever.

## How the doctor knows
Symptom: no version packet, but the command's output, its end, or silence. Proof, on the server itself:
the line in force for the account.

## What to do
`ForceCommand internal-sftp` without quotes, or an exception for the account.

## How sure one can be
Confirmed with symptom and line; possible from outside.

## Sources
OpenSSH `session.c`, `do_exec` (`IS_INTERNAL_SFTP`); measured.
";

fn run(examination: &Examination<'_>) -> Answer {
    let (first, opened) = match examination.opened() {
        Ok(opened) => opened,
        Err(answer) => return answer,
    };
    // A version packet behind some text: the command does start a server.
    if first.version_at.is_some() {
        return Answer::Passed;
    }
    let Some(serving) = examination.serving() else { return outside(first, &opened) };
    let Some(forced) = serving.forced() else { return Answer::Passed };
    let place = forced.place.as_ref().map(|place| format!("{}:{}", place.file, place.line));
    let title = format!(
        "ForceCommand at {} runs something else than an SFTP server",
        text::line(&place.unwrap_or_default(), 120)
    );
    let mut finding = Finding::fatal(CHECK.id, Stage::FirstBytes, title)
        .confirmed()
        .seen(symptom(first, &opened))
        .fog_shows(shows(&opened))
        .explains(&[
            "external-sftp-server",
            "wrong-program",
            "sftp-server-hangs",
            "sftp-server-missing",
            "sftp-server-not-executable",
            "sftp-server-crashes",
            "shell-startup-output",
        ]);
    if let Some(evidence) = serving.evidence() {
        finding = finding.seen(evidence);
    }
    if forced.command.contains(['"', '\'']) && forced.line().contains("internal-sftp") {
        let text = "with quotes it is a command for the shell, not sshd's own server";
        finding = finding.seen(Evidence::new(text));
    }
    finding.cured_by(remedy::let_sshd_answer(examination, Some(forced))).into()
}

fn outside(first: &FirstBytes, opened: &Opened) -> Answer {
    let look = Fix::new("see-what-is-forced", FixClass::Manual, "see what is forced for the account")
        .run("sudo sshd -T -C user=fogproject,host=x,addr=192.0.2.1,laddr=192.0.2.1,lport=22 | grep -i ^forcecommand");
    let title = "a ForceCommand line may run something else than an SFTP server";
    let finding = Finding::fatal(CHECK.id, Stage::FirstBytes, title);
    let finding = match opened {
        Opened::Text(_) => finding.likely(),
        _ => finding.possible(),
    };
    finding.seen(symptom(first, opened)).fog_shows(shows(opened)).cured_by(look).into()
}

fn symptom(first: &FirstBytes, opened: &Opened) -> Evidence {
    let evidence = match opened {
        Opened::Text(text) => {
            Evidence::new("this came instead of the SFTP version packet").bytes(&text.0)
        }
        Opened::Ended => Evidence::new(end_of(first)),
        Opened::Silent => Evidence::new("not a byte and no end until the deadline"),
        Opened::Echo => Evidence::new("the doctor's own packet came back"),
        Opened::Noise | Opened::Version => {
            Evidence::new("no SFTP version packet").bytes(&first.bytes.0)
        }
    };
    evidence.ms(first.ms)
}

fn shows(opened: &Opened) -> &'static str {
    match opened {
        Opened::Text(text) if text.0.len() >= 9 => says::FAMOUS,
        Opened::Noise => says::FAMOUS,
        _ => says::HANGS,
    }
}
