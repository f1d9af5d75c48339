//! `resource-limit-too-low`: a limit on processes, files or memory ends the session of FOG's account.

use crate::case::{LimitLine, SessionRecord, Stage, SubsystemEnd};
use crate::check::login;
use crate::check::{Answer, Check, Examination};
use crate::finding::{Evidence, Finding, Fix, FixClass};
use crate::fog::says;

/// The check.
pub(super) const CHECK: Check = Check {
    id: "resource-limit-too-low",
    summary: "A limit on processes, open files or memory ends the account's session",
    page: PAGE,
    run,
};

const PAGE: &str = "\
## What is wrong
A session needs a few processes, some open files and some memory. A line of `/etc/security/limits.conf` or
`limits.d` gives FOG's account, or everybody, less than that; or sshd itself was started with such a limit,
which its children inherit (`LimitNPROC=`, `LimitNOFILE=` and the like in its unit).

## What FOG shows
`Unable to startup channel` or `Unable to request SFTP subsystem`; or PHP waits for ever.

## How the doctor knows
Symptom: the login is accepted, and then the connection dies, the subsystem is denied, or a signal ends
what was started. Proof, on the server itself: the limit in force for the account, with file and line, or
sshd's log (\"fork: Resource temporarily unavailable\", \"Too many open files\").

## What to do
Raise the limit, or leave FOG's account out of the line.

## How sure one can be
Confirmed where the limit leaves no room at all, or the log says so; likely where it is only low. Possible
from outside, where the connection ends after the login.

## Sources
limits.conf(5); setrlimit(2); OpenSSH `session.c`, `do_exec_no_pty` (fork), and `monitor.c`; systemd.exec(5);
measured on 9.2 with Linux-PAM 1.5.2.
";

/// The item of limits.conf, up to which value no session can live, and up to which it is suspect.
const NEEDED: [(&str, u64, u64); 7] = [
    ("nproc", 2, 16),
    ("nofile", 8, 24),
    ("as", 8_000, 64_000),
    ("data", 1_000, 8_000),
    ("stack", 64, 256),
    ("fsize", 0, 64),
    ("cpu", 0, 0),
];
/// `LIBSSH2_ERROR_CHANNEL_FAILURE`: sshd said no, and lives.
const REFUSED: i32 = -21;
/// What sshd and libc say where a limit is reached.
const WORDS: [&str; 3] =
    ["Resource temporarily unavailable", "Too many open files", "Cannot allocate memory"];

fn run(examination: &Examination<'_>) -> Answer {
    let session = examination.session();
    if session.auth.as_ref().is_none_or(|auth| !auth.accepted()) {
        return Answer::NotReached;
    }
    let Some((stage, symptom, shows)) = symptom(session) else { return Answer::Passed };
    if login::from_outside(examination) {
        return outside(stage, symptom, shows);
    }
    let Some(after) = login::after(examination) else { return Answer::NotReached };
    let limits = match login::needed(&after.limits) {
        Ok(limits) => limits.map_or(&[][..], Vec::as_slice),
        Err(answer) => return answer,
    };
    let logged = WORDS.iter().find_map(|words| login::logged(examination, &[words]));
    let low = lowest(limits);
    if low.is_none() && logged.is_none() {
        return Answer::Passed;
    }
    let title = match low {
        Some((limit, _)) => format!("{} {} is too little for a session", limit.item, limit.value),
        None => "sshd's session runs into a limit".into(),
    };
    let sure = logged.is_some() || low.is_some_and(|(_, none)| none);
    let mut finding = Finding::fatal(CHECK.id, stage, title)
        .confirmed_if(sure)
        .seen(Evidence::new(symptom))
        .fog_shows(shows)
        .explains(&[
            "pam-session-refused",
            "subsystem-not-defined",
            "sftp-server-crashes",
            "wrong-program",
            "external-sftp-server",
        ]);
    if let Some((limit, _)) = low {
        let set = Evidence::new(limit.text.clone()).at(limit.file.clone(), limit.line);
        finding = finding.seen(set);
    }
    login::with(finding, logged).cured_by(see()).into()
}

/// From another machine: a session that sshd could not begin tells of a limit, or of a directory.
fn outside(stage: Stage, symptom: &'static str, shows: &'static str) -> Answer {
    if stage != Stage::Channel {
        return Answer::not_applicable("the server is another machine");
    }
    Finding::fatal(CHECK.id, stage, "sshd's session may run into a limit")
        .possible()
        .seen(Evidence::new(symptom))
        .fog_shows(shows)
        .cured_by(see())
        .into()
}

/// Where the session ended after the login.
fn symptom(session: &SessionRecord) -> Option<(Stage, &'static str, &'static str)> {
    if let Some(error) = &session.channel_error {
        let died = error.code != REFUSED;
        let said = "logged in, then the connection ended before a channel was open";
        return died.then_some((Stage::Channel, said, says::NO_CHANNEL));
    }
    if let Some(SubsystemEnd::Denied | SubsystemEnd::Broke(_)) = &session.subsystem {
        let said = "logged in, then the request for the subsystem sftp failed";
        return Some((Stage::Subsystem, said, says::REQUEST_DENIED));
    }
    let first = session.first_bytes.as_ref().filter(|f| f.eof && f.version_at.is_none())?;
    let by_signal = first.exit_signal.is_some();
    let by_limit = matches!(first.exit_status, Some(126 | 127 | 254 | 255));
    let said = "the session ended before SFTP began";
    (by_signal || by_limit).then_some((Stage::FirstBytes, said, says::HANGS))
}

/// The first limit that is too low, and whether it leaves no room at all.
fn lowest(limits: &[LimitLine]) -> Option<(&LimitLine, bool)> {
    let judged = limits.iter().filter_map(|limit| {
        let (_, none, low) = NEEDED.iter().find(|(item, ..)| *item == limit.item)?;
        (limit.value <= *low).then_some((limit, limit.value <= *none))
    });
    judged.max_by_key(|(_, none)| *none)
}

fn see() -> Fix {
    Fix::new("see-the-limits", FixClass::Manual, "see every limit that is set")
        .run("grep -rvE '^[[:space:]]*(#|$)' /etc/security/limits.conf /etc/security/limits.d")
        .run("sudo grep . /proc/$(cat /run/sshd.pid)/limits")
}
