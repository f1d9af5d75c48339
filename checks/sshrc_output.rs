//! `sshrc-output`: `/etc/ssh/sshrc` prints into the SFTP stream.

use crate::case::Stage;
use crate::check::startup::printing_line;
use crate::check::{Answer, Check, Examination, Opened, needed};
use crate::finding::{Evidence, Finding, Fix, FixClass};
use crate::fog::says;
use crate::text;

/// The check.
pub(super) const CHECK: Check = Check {
    id: "sshrc-output",
    summary: "/etc/ssh/sshrc prints before the sftp server starts",
    page: PAGE,
    run,
};

const PAGE: &str = "\
## What is wrong
sshd runs `/etc/ssh/sshrc`, if there is one, before the command of every session, and what it prints goes
where the SFTP protocol is expected. `internal-sftp` does not help: it is run before that as well.

## What FOG shows
The famous sentence: `ssh2_sftp(): Unable to startup SFTP subsystem: Timeout waiting for response from
SFTP subsystem`. It is no time-out: it comes at once.

## How the doctor knows
Symptom: text before the SFTP version packet, or instead of it. Proof, on the server itself: the file is
there and prints, and sshd itself answers for SFTP or the text stands in the file.

## What to do
Send the file's output to standard error: `exec >&2` as its first line.

## How sure one can be
Confirmed with text and file; possible from outside.

## Sources
OpenSSH `session.c`, `do_rc_files` (7.4 to 10.5: for subsystems too); sshd(8), SSHRC; measured.
";

fn run(examination: &Examination<'_>) -> Answer {
    let (first, printed) = match examination.opened() {
        Ok((first, Opened::Text(text))) => (first, text),
        Ok(_) => return Answer::Passed,
        Err(answer) => return answer,
    };
    let symptom =
        Evidence::new("this came before the SFTP version packet").bytes(&printed.0).ms(first.ms);
    let Some(host) = examination.at.host.seen() else {
        // The server starts once the script has ended, and says its version.
        if first.version_at.is_none() {
            return Answer::Passed;
        }
        let look = Fix::new("see-the-sshrc", FixClass::Manual, "see whether there is one")
            .run("cat /etc/ssh/sshrc");
        return Finding::fatal(CHECK.id, Stage::FirstBytes, "/etc/ssh/sshrc may print")
            .possible()
            .seen(symptom)
            .fog_shows(says::FAMOUS)
            .cured_by(look)
            .into();
    };
    let file = match needed(&host.sshrc) {
        Ok(Some(file)) => file,
        Ok(None) => return Answer::Passed,
        Err(answer) => return answer,
    };
    let first_line = String::from_utf8_lossy(&printed.first_line().0).into_owned();
    let line = printing_line(file, &printed);
    let internal = examination.serving().is_some_and(|serving| serving.is_internal());
    if !internal && line.is_none() {
        return Answer::Passed;
    }
    let fix =
        Fix::new("quiet-the-sshrc", FixClass::Manual, "send what it prints to standard error")
            .run("sudo sed -i.before-sftp-doctor '1i exec >\\&2' /etc/ssh/sshrc");
    let mut finding = Finding::fatal(
        CHECK.id,
        Stage::FirstBytes,
        "/etc/ssh/sshrc prints before the sftp server starts",
    )
    .confirmed_if(line.is_some() || internal)
    .seen(symptom);
    finding = finding.seen(match line {
        Some(line) => {
            let text = format!("this line prints \"{}\"", text::line(first_line.trim(), 60));
            Evidence::new(text).at("/etc/ssh/sshrc", line)
        }
        None => Evidence::new("sshd runs it before every command").in_file("/etc/ssh/sshrc"),
    });
    finding
        .fog_shows(says::FAMOUS)
        .explains(&["shell-startup-output", "external-sftp-server", "wrong-program"])
        .cured_by(fix)
        .into()
}
