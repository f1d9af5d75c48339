//! `subsystem-not-defined`: sshd knows no subsystem `sftp` for this account.

use crate::case::{Stage, SubsystemEnd};
use crate::check::{Answer, Check, Examination};
use crate::finding::{Evidence, Finding};
use crate::fog::says;
use crate::remedy;

/// The check.
pub(super) const CHECK: Check = Check {
    id: "subsystem-not-defined",
    summary: "sshd has no Subsystem sftp for this account",
    page: PAGE,
    run,
};

const PAGE: &str = "\
## What is wrong
sshd refuses the request for the subsystem `sftp`: no `Subsystem sftp` line is in force for the
account. The name is compared letter by letter: `SFTP` is another one.

## What FOG shows
`ssh2_sftp(): Unable to startup SFTP subsystem: Unable to request SFTP subsystem`.

## How the doctor knows
Symptom: the request is denied. Proof, on the server itself: the effective configuration has no such
line.

## What to do
Add `Subsystem sftp internal-sftp` near the top of the main file, never below a `Match` line.

## How sure one can be
Confirmed with symptom and configuration; likely from outside, where a `Match` block may hide the line.

## Sources
OpenSSH `session.c`, `session_subsystem_req`; libssh2 1.8.0 to 1.11.1 `sftp_init`; measured.
";

fn run(examination: &Examination<'_>) -> Answer {
    match &examination.session().subsystem {
        Some(SubsystemEnd::Denied) => {}
        Some(_) => return Answer::Passed,
        None => return Answer::NotReached,
    }
    let finding = Finding::fatal(CHECK.id, Stage::Subsystem, "sshd has no subsystem sftp")
        .seen(Evidence::new("the request for the subsystem sftp was denied"))
        .fog_shows(says::REQUEST_DENIED);
    let Ok(sshd) = examination.sshd() else {
        return finding.likely().cured_by(remedy::find_subsystem_line()).into();
    };
    if let Some(subsystem) = sshd.effective.subsystem("sftp") {
        let place = &subsystem.place;
        let text = "the files define it here: the running sshd has not read them";
        let evidence = Evidence::new(text).at(&*place.file, place.line);
        return finding.likely().seen(evidence).cured_by(remedy::reload(examination)).into();
    }
    let files: Vec<String> =
        sshd.config.files().iter().map(|file| file.path.display().to_string()).collect();
    let none =
        format!("no Subsystem sftp line in force in {}", crate::text::plain(&files.join(", ")));
    let others = sshd.effective.subsystems().iter().fold(
        finding.confirmed().seen(Evidence::new(none)),
        |finding, other| {
            let text = format!("defined is {}", crate::text::line(&other.name, 40));
            finding.seen(Evidence::new(text).at(&*other.place.file, other.place.line))
        },
    );
    others.cured_by(remedy::add_internal_sftp(examination)).into()
}
