//! `sftp-server-not-executable`: the program behind the Subsystem line may not be run.

use crate::case::{Account, Look, SftpServer, Stage};
use crate::check::startup;
use crate::check::{Answer, Check, Examination, Opened, end_of, login};
use crate::finding::{Evidence, Finding, Fix, FixClass};
use crate::fog::says;
use crate::remedy::{self, quoted};
use crate::text;

/// The check.
pub(super) const CHECK: Check = Check {
    id: "sftp-server-not-executable",
    summary: "The account may not run the program of the Subsystem line",
    page: PAGE,
    run,
};

const PAGE: &str = "\
## What is wrong
The program that the `Subsystem sftp` line names is there, but the account may not run it: a mode without
`x`, a directory above it that is closed, a file system mounted `noexec`, or a script whose first line
names an interpreter that does not exist.

## What FOG shows
Nothing: PHP waits for ever (libssh2 1.9.0 to 1.11.1 do not see the end of the stream).

## How the doctor knows
Symptom: no byte, end of stream, exit status 126 (127 for an interpreter, in some shells). Proof, on the
server itself: mode, mount or first line.

## What to do
Use `internal-sftp`, which needs no program.

## How sure one can be
Confirmed with symptom and file; likely from outside with status 126, possible with 127.

## Sources
POSIX shell, exit status 126; execve(2); OpenSSH `session.c`, `do_child`.
";

fn run(examination: &Examination<'_>) -> Answer {
    let first = match examination.opened() {
        Ok((first, Opened::Ended)) if first.exit_signal.is_none() => first,
        Ok(_) => return Answer::Passed,
        Err(answer) => return answer,
    };
    let server = examination.sftp_server();
    let proof = server.zip(examination.account()).and_then(|(s, a)| obstacle(s, a));
    let status = first.exit_status;
    // bash says 127 for a script whose interpreter is missing, as for a program that is.
    let outside = login::from_outside(examination) && status == Some(127);
    let unlinked = status == Some(127)
        && proof.is_none()
        && server.is_some_and(|server| server.file.seen().is_some())
        && startup::leaving(startup::lines(examination), Some(127)).is_none();
    let fits = unlinked
        || status == Some(126)
        || outside
        || (proof.is_some() && matches!(status, Some(127 | 1)));
    if !fits || (server.is_some_and(|server| server.file == Look::Absent)) {
        return Answer::Passed;
    }
    let serving = examination.serving();
    if serving.as_ref().is_some_and(|serving| serving.forced().is_some() || serving.is_internal()) {
        return Answer::Passed;
    }
    let title = match server {
        Some(server) if unlinked => {
            format!(
                "{} is there and does not start: a library is missing, perhaps",
                text::line(&server.path, 80)
            )
        }
        Some(server) => format!("the account may not run {}", text::line(&server.path, 80)),
        None => "the account may not run the program of the Subsystem line".into(),
    };
    let mut finding = Finding::fatal(CHECK.id, Stage::FirstBytes, title);
    finding = if outside {
        finding.possible()
    } else {
        finding.confirmed_if(proof.is_some()).explains(&[
            "external-sftp-server",
            "wrong-program",
            "sftp-server-missing",
        ])
    };
    finding = finding.seen(Evidence::new(end_of(first)).ms(first.ms)).fog_shows(says::HANGS);
    if let Some((path, why)) = proof {
        finding = finding.seen(Evidence::new(why).in_file(text::line(&path, 120)));
    }
    if let Some(line) = serving.as_ref().and_then(crate::check::Serving::evidence) {
        finding = finding.seen(line);
    }
    let runs = serving.as_ref().and_then(|serving| serving.runs.as_ref());
    finding = finding.cured_by(remedy::let_sshd_answer(examination, runs));
    if let Some(server) = server {
        let repair =
            Fix::new("let-it-run", FixClass::Manual, "let everybody run it, as its package does")
                .run(format!("sudo chmod 755 {}", quoted(&server.path)));
        finding = finding.cured_by(repair);
    }
    finding.into()
}

/// What keeps the account from running the program, and where.
fn obstacle(server: &SftpServer, account: &Account) -> Option<(String, String)> {
    let who = &account.name;
    for directory in &server.way {
        let closed = directory.file.seen().filter(|facts| facts.granted(account) & 1 == 0);
        if let Some(facts) = closed {
            let why = format!("mode {}: {who} may not pass", facts.permissions());
            return Some((directory.path.clone(), why));
        }
    }
    let facts = server.file.seen()?;
    let path = server.path.clone();
    if facts.is_dir() {
        return Some((path, "a directory".into()));
    }
    if facts.granted(account) & 1 == 0 {
        return Some((path, format!("mode {}: {who} may not run it", facts.permissions())));
    }
    if server.noexec {
        return Some((path, "its file system is mounted noexec".into()));
    }
    match &server.interpreter {
        Some((name, Look::Absent)) => {
            let name = text::line(name, 80);
            Some((path, format!("its first line names {name}, which does not exist")))
        }
        _ => None,
    }
}
