//! `sftp-server-hangs`: the subsystem was granted, and nothing ever comes out of it.

use crate::case::Stage;
use crate::check::stuck::{Stuck, stuck};
use crate::check::{Answer, Check, Examination};
use crate::finding::{Evidence, Finding, Fix, FixClass};
use crate::fog::says;

/// The check.
pub(super) const CHECK: Check = Check {
    id: "sftp-server-hangs",
    summary: "The sftp server starts, and never answers",
    page: PAGE,
    run,
};

const PAGE: &str = "\
## What is wrong
sshd granted the subsystem, and then nothing came: neither bytes nor an end. The program behind the
Subsystem line waits for something, or the shell that starts it does (a dead network mount in a
start-up file, a prompt).

## What FOG shows
Nothing: PHP waits for ever, because libssh2 has no timeout there. This is the one true time-out, and
the famous sentence about a time-out is not shown for it.

## How the doctor knows
Symptom: no byte, no end of stream until the deadline. Proof, on the server itself, as root: the process
that keeps the session waiting, and what it waits for, looked at while the doctor was connected.

## What to do
Look at what the account's processes wait for, while the doctor (or FOG) is connected.

## How sure one can be
Confirmed with the stuck process seen; else likely, because a very slow server looks the same. A longer
`--timeout` decides.

## Sources
libssh2 1.8.0 to 1.11.1 `sftp_init`; measured with `sleep` as the subsystem.
";

fn run(examination: &Examination<'_>) -> Answer {
    let session = examination.session();
    let Some(first) = &session.first_bytes else { return Answer::NotReached };
    if !first.timed_out || !first.bytes.0.is_empty() {
        return Answer::Passed;
    }
    let user = &examination.target().user.value;
    let fix =
        Fix::new("see-what-it-waits-for", FixClass::Manual, "look at the account's processes")
            .run(format!("ps -o pid,stat,wchan:20,etime,args -u {user}"))
            .run("grep -rniE '^[[:space:]]*subsystem' /etc/ssh/sshd_config /etc/ssh/sshd_config.d");
    let serving = examination.serving();
    let runs = serving.as_ref().and_then(|serving| serving.runs.as_ref());
    let process = match stuck(examination, runs) {
        Stuck::Program(process) => Some(process),
        // Another cause, `shell-startup-stalls`.
        Stuck::Shell(..) | Stuck::Sshrc(_) => return Answer::Passed,
        Stuck::Unseen => None,
    };
    let mut finding =
        Finding::fatal(CHECK.id, Stage::FirstBytes, "the sftp server starts, and never answers")
            .confirmed_if(process.is_some())
            .seen(
                Evidence::new("granted, then not a byte and no end until the deadline")
                    .ms(first.ms),
            );
    if let Some(process) = process {
        let (pid, line) = (process.pid, crate::text::line(&process.line(), 80));
        let text = format!("process {pid}, `{line}`: {}", process.does());
        finding = finding.seen(Evidence::new(text));
    }
    if let Some(runs) = runs {
        finding = finding.seen(crate::check::line_of(runs));
    }
    finding.fog_shows(says::HANGS).explains(&["external-sftp-server"]).cured_by(fix).into()
}
