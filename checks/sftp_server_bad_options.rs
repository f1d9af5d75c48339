//! `sftp-server-bad-options`: the sftp server is given an option it does not know.

use crate::case::{FirstBytes, Stage};
use crate::check::login;
use crate::check::{Answer, Check, Examination, Opened, end_of};
use crate::cure::Cure;
use crate::finding::{Evidence, Finding, Fix, FixClass};
use crate::fog::says;
use crate::remedy::{self, quoted};
use crate::sshd::SftpOptions;
use crate::text::{self, Bytes};

/// The check.
pub(super) const CHECK: Check = Check {
    id: "sftp-server-bad-options",
    summary: "The sftp server is given an option it does not know",
    page: PAGE,
    run,
};

const PAGE: &str = "\
## What is wrong
The words behind `sftp-server` or `internal-sftp` hold an option that this build does not know, or a
value it cannot read. It prints its usage where nobody sees it, and ends. `-m` is the usual one: Red
Hat's and SUSE's builds know it, the others do not. `sshd -t` sees none of this.

## What FOG shows
Nothing: PHP waits for ever (libssh2 1.9.0 to 1.11.1 do not see the end of the stream).

## How the doctor knows
Symptom: no byte, end of stream, exit status 1 or 255. Proof, on the server itself: the option in the
line in force.

## What to do
Remove the option.

## How sure one can be
Confirmed with symptom and option; possible from outside, likely with the list that `-Q` prints.

## Sources
OpenSSH `sftp-server.c`, `sftp_server_main` (7.4 to 10.6); Red Hat's patch sftp-force-permission.
";

/// How `sftp-server -Q requests` begins (OpenSSH 8.4 to 10.0).
const REQUESTS: &[u8] = b"open\nclose\nread\n";

fn run(examination: &Examination<'_>) -> Answer {
    let first = match examination.opened() {
        Ok((first, Opened::Ended)) if first.exit_signal.is_none() => first,
        Ok((first, Opened::Text(_))) if asks_for_a_list(examination) => first,
        Ok((first, Opened::Text(text)))
            if login::from_outside(examination) && text.contains(REQUESTS) =>
        {
            return prints_a_list(first, &text);
        }
        Ok(_) => return Answer::Passed,
        Err(answer) => return answer,
    };
    let ended = Evidence::new(end_of(first)).ms(first.ms);
    if !matches!(first.exit_status, Some(1 | 255)) && !asks_for_a_list(examination) {
        return Answer::Passed;
    }
    let Some(serving) = examination.serving() else {
        let title = "the sftp server may be given an option it does not know";
        return Finding::fatal(CHECK.id, Stage::FirstBytes, title)
            .possible()
            .seen(ended)
            .fog_shows(says::HANGS)
            .cured_by(remedy::find_subsystem_line())
            .into();
    };
    let Some(runs) = serving.runs.as_ref().filter(|runs| runs.is_sftp_server()) else {
        return Answer::Passed;
    };
    let Err(option) = SftpOptions::parse(&runs.arguments, serving.build) else {
        return Answer::Passed;
    };
    let option = text::line(&option, 60);
    let title = format!("the sftp server does not know its option {option}");
    let mut finding = Finding::fatal(CHECK.id, Stage::FirstBytes, title)
        .confirmed()
        .seen(ended)
        .fog_shows(says::HANGS)
        .explains(&["external-sftp-server", "wrong-program", "shell-startup-exit"]);
    if let Some(evidence) = serving.evidence() {
        finding = finding.seen(evidence);
    }
    if runs.forced || !runs.internal {
        return finding.cured_by(remedy::let_sshd_answer(examination, Some(runs))).into();
    }
    let Some(place) = &runs.place else { return finding.into() };
    let edit = format!(
        "sudo sed -i.before-sftp-doctor '{}s|.*|Subsystem sftp internal-sftp|' {}",
        place.line,
        quoted(&place.file)
    );
    let fix = Fix::new("remove-the-option", FixClass::Safe, "start it without options")
        .run(edit)
        .run(remedy::check_and_reload(examination))
        .by(Cure::InternalSftp);
    finding.cured_by(fix).into()
}

/// `-Q requests` prints the names of the requests, and is done.
/// From another machine its words tell.
fn prints_a_list(first: &FirstBytes, text: &Bytes) -> Answer {
    let title = "the sftp server is asked for a list, and serves nobody";
    Finding::fatal(CHECK.id, Stage::FirstBytes, title)
        .likely()
        .seen(Evidence::new("a list of requests came").bytes(&text.0).ms(first.ms))
        .fog_shows(says::FAMOUS)
        .cured_by(remedy::find_subsystem_line())
        .into()
}

fn asks_for_a_list(examination: &Examination<'_>) -> bool {
    let serving = examination.serving();
    let runs = serving.as_ref().and_then(|serving| serving.runs.as_ref());
    runs.is_some_and(|runs| runs.is_sftp_server() && runs.arguments.iter().any(|word| word == "-Q"))
}
