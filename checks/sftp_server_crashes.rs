//! `sftp-server-crashes`: the sftp server dies by a signal.

use crate::case::Stage;
use crate::check::{Answer, Check, Examination, Opened, end_of};
use crate::finding::{Evidence, Finding, Fix, FixClass};
use crate::fog::says;
use crate::remedy;
use crate::text;

/// The check.
pub(super) const CHECK: Check = Check {
    id: "sftp-server-crashes",
    summary: "The sftp server dies by a signal",
    page: PAGE,
    run,
};

const PAGE: &str = "\
## What is wrong
The program that answers for SFTP starts and is killed: it crashes, somebody kills it, or the kernel does
because a limit is reached (memory, CPU time, a seccomp filter).

## What FOG shows
Nothing: PHP waits for ever (libssh2 1.9.0 to 1.11.1 do not see the end of the stream).

## How the doctor knows
sshd says which signal ended the program. A shell that stays in front of it turns the signal into an exit
status of 128 and more.

## What to do
Look into the kernel's log for the reason; `internal-sftp` does without the program.

## How sure one can be
Confirmed: sshd itself names the signal. Likely where only the exit status tells.

## Sources
RFC 4254 section 6.10; OpenSSH `session.c`, `session_exit_message`; POSIX shell, exit status above 128.
";

fn run(examination: &Examination<'_>) -> Answer {
    let first = match examination.opened() {
        Ok((first, Opened::Ended)) => first,
        Ok(_) => return Answer::Passed,
        Err(answer) => return answer,
    };
    let by_status = first.exit_status.filter(|status| (129..=192).contains(status));
    let signal = match (&first.exit_signal, by_status) {
        (Some(signal), _) => format!("SIG{}", text::line(signal, 20)),
        (None, Some(status)) => format!("signal {}", status - 128),
        (None, None) => return Answer::Passed,
    };
    let serving = examination.serving();
    let runs = serving.as_ref().and_then(|serving| serving.runs.as_ref());
    let log = Fix::new("read-the-kernel-log", FixClass::Manual, "see who killed it")
        .run("sudo journalctl -k -n 30 --no-pager; sudo coredumpctl list --no-pager | tail -n 5");
    let mut finding = Finding::fatal(
        CHECK.id,
        Stage::FirstBytes,
        format!("the sftp server is killed by {signal}"),
    )
    .confirmed_if(first.exit_signal.is_some())
    .seen(Evidence::new(end_of(first)).ms(first.ms))
    .fog_shows(says::HANGS)
    .explains(&["external-sftp-server", "wrong-program"]);
    if let Some(evidence) = serving.as_ref().and_then(crate::check::Serving::evidence) {
        finding = finding.seen(evidence);
    }
    finding.cured_by(log).cured_by(remedy::let_sshd_answer(examination, runs)).into()
}
