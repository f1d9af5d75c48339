//! `config-not-reloaded`: the running sshd has not read what lies on the disk.

use crate::case::{Change, Look, Method, Stage, SubsystemEnd};
use crate::check::{Answer, Check, Examination, Opened, present};
use crate::finding::{Evidence, Finding, Fix, FixClass};
use crate::fog::says;
use crate::remedy;

/// The check.
pub(super) const CHECK: Check = Check {
    id: "config-not-reloaded",
    summary: "The running sshd has not read what lies on the disk",
    page: PAGE,
    run,
};

const PAGE: &str = "\
## What is wrong
A file of sshd's configuration was changed after the running sshd read it. What is written there holds
from the next reload or restart on: a repair that does nothing yet, or a change that breaks things later.

## What FOG shows
Whatever the configuration in force leads to, not the one on the disk.

## How the doctor knows
sshd writes its pid file anew whenever it has read its configuration; a file it reads, or a directory
whose files it includes, was changed later. What the session showed may contradict the files as well:
that is the proof. Where a socket unit has not started sshd yet, the next connection reads the disk, and
nothing is reported.

## What to do
`sshd -t`, then reload. A reload brings every other change into force too.

## How sure one can be
Confirmed when the session contradicts the files; else likely: a mode that was changed counts as a change.
From another machine possible, where a line of the files decides what was seen.

## Sources
OpenSSH `sshd.c`, `sighup_restart`; measured on 8.4, 9.2, 10.0 and 10.6.
";

fn run(examination: &Examination<'_>) -> Answer {
    let Some(host) = examination.at.host.seen() else { return from_outside(examination) };
    let daemon = match present(&host.daemon, "there is no sshd") {
        Ok(daemon) => daemon,
        Err(answer) => return answer,
    };
    if examination.session().banner.is_none() {
        return Answer::NotReached;
    }
    let Some(change) = daemon.unread() else { return Answer::Passed };
    match contradiction(examination) {
        Some((stage, shows, what)) => {
            let title = "the running sshd has not read the change that lies on the disk";
            Finding::fatal(CHECK.id, stage, title)
                .confirmed()
                .seen(Evidence::new(what))
                .seen(changed(change))
                .fog_shows(shows)
                .explains(&[
                    "subsystem-not-defined",
                    "password-login-disabled",
                    "external-sftp-server",
                    "duplicate-subsystem",
                ])
                .cured_by(remedy::reload(examination))
                .into()
        }
        None => {
            let title = "sshd has not read a change that lies on the disk";
            Finding::hazard(CHECK.id, Stage::Subsystem, title)
                .likely()
                .seen(changed(change))
                .cured_by(remedy::reload(examination))
                .into()
        }
    }
}

/// From another machine: what a line in sshd's files decides may have been changed already.
fn from_outside(examination: &Examination<'_>) -> Answer {
    let session = examination.session();
    let (stage, what, shows) = if session.subsystem == Some(SubsystemEnd::Denied) {
        let what = "the request for the subsystem sftp was denied";
        (Stage::Subsystem, what, says::REQUEST_DENIED)
    } else {
        match examination.opened() {
            Ok((_, Opened::Text(_))) => {
                (Stage::FirstBytes, "text came before the SFTP server", says::FAMOUS)
            }
            Ok((first, Opened::Ended)) if matches!(first.exit_status, Some(126 | 127)) => {
                (Stage::FirstBytes, "the shell did not find a program", says::HANGS)
            }
            Ok(_) => return Answer::Passed,
            Err(answer) => return answer,
        }
    };
    let title = "the server's files may be right already, and the running sshd has not read them";
    let see =
        Fix::new("reload-sshd", FixClass::Manual, "see what the files say, and let sshd read them")
            .run("sudo sshd -T | grep -i ^subsystem")
            .run(crate::remedy::check_and_reload(examination));
    Finding::fatal(CHECK.id, stage, title)
        .possible()
        .seen(Evidence::new(what))
        .fog_shows(shows)
        .cured_by(see)
        .into()
}

fn changed(change: &Change) -> Evidence {
    Evidence::new("changed after the running sshd read its files").in_file(&change.path)
}

/// What the session showed that the files on the disk cannot lead to.
fn contradiction(examination: &Examination<'_>) -> Option<(Stage, &'static str, &'static str)> {
    let sshd = examination.sshd().ok()?;
    let session = examination.session();
    let auth = session.auth.as_ref()?;
    let offered = auth.offers(Method::Password) || auth.offers(Method::KeyboardInteractive);
    if !auth.methods.is_empty() && !offered && sshd.effective.is_yes("passwordauthentication") {
        let what = "no password is asked for, and the files allow passwords";
        return Some((Stage::Authentication, says::NO_CONNECTION, what));
    }
    let runs = sshd.effective.sftp();
    if session.subsystem == Some(SubsystemEnd::Denied) && runs.is_some() {
        let what = "the request for the subsystem sftp was denied, and the files define it";
        return Some((Stage::Subsystem, says::REQUEST_DENIED, what));
    }
    if !runs.is_some_and(|runs| runs.internal) {
        return None;
    }
    let host = examination.at.host.seen()?;
    let (first, opened) = examination.opened().ok()?;
    match opened {
        Opened::Text(_) if host.sshrc == Look::Absent => {
            let what = "text came before the SFTP server, and the files start no shell";
            Some((Stage::FirstBytes, says::FAMOUS, what))
        }
        Opened::Ended if matches!(first.exit_status, Some(126 | 127)) => {
            let what = "the shell did not find a program, and the files start none";
            Some((Stage::FirstBytes, says::HANGS, what))
        }
        Opened::Silent if host.processes.seen().is_some_and(|all| !all.is_empty()) => {
            let what = "a program was started that does not answer, and the files start none";
            Some((Stage::FirstBytes, says::HANGS, what))
        }
        _ => None,
    }
}
