//! `subsystem-name-differs`: a subsystem is defined whose name is nearly `sftp`.

use crate::case::{Stage, SubsystemEnd};
use crate::check::{Answer, Check, Examination};
use crate::finding::{Evidence, Finding};
use crate::fog::says;
use crate::remedy;
use crate::text;

/// The check.
pub(super) const CHECK: Check = Check {
    id: "subsystem-name-differs",
    summary: "The subsystem has another name than sftp",
    page: PAGE,
    run,
};

const PAGE: &str = "\
## What is wrong
A `Subsystem` line names `SFTP`, `sftp-server` or the like. sshd compares the name letter by letter, and
every client asks for `sftp`.

## What FOG shows
`ssh2_sftp(): Unable to startup SFTP subsystem: Unable to request SFTP subsystem`.

## How the doctor knows
Symptom: the request is denied. Proof, on the server itself: the effective configuration has no
`sftp`, but a name that is nearly that.

## What to do
Write the line as `Subsystem sftp internal-sftp`.

## How sure one can be
Confirmed with symptom and line; only possible from outside.

## Sources
OpenSSH `session.c`, `session_subsystem_req` (strcmp, 7.4 to 10.6).
";

fn run(examination: &Examination<'_>) -> Answer {
    match &examination.session().subsystem {
        Some(SubsystemEnd::Denied) => {}
        Some(_) => return Answer::Passed,
        None => return Answer::NotReached,
    }
    let denied = Evidence::new("the request for the subsystem sftp was denied");
    let Ok(sshd) = examination.sshd() else {
        let title = "the Subsystem line may have another name than sftp";
        return Finding::fatal(CHECK.id, Stage::Subsystem, title)
            .possible()
            .seen(denied)
            .fog_shows(says::REQUEST_DENIED)
            .cured_by(remedy::find_subsystem_line())
            .into();
    };
    if sshd.effective.subsystem("sftp").is_some() {
        return Answer::Passed;
    }
    let near = sshd.effective.subsystems().iter().find(|other| is_near(&other.name));
    let Some(near) = near else { return Answer::Passed };
    let (name, file) = (text::line(&near.name, 40), text::line(&near.place.file, 120));
    let title = format!("the subsystem is called {name}, and clients ask for sftp");
    Finding::fatal(CHECK.id, Stage::Subsystem, title)
        .confirmed()
        .seen(denied)
        .seen(Evidence::new(format!("Subsystem {name}")).at(&file, near.place.line))
        .fog_shows(says::REQUEST_DENIED)
        .explains(&["subsystem-not-defined"])
        .cured_by(remedy::use_internal_sftp(examination, &near.place.file, near.place.line))
        .into()
}

fn is_near(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.contains("sftp") || strsim::damerau_levenshtein(&name, "sftp") <= 1
}

#[cfg(test)]
mod tests {
    use super::is_near;

    #[test]
    fn other_subsystems_are_not_meant() {
        for name in ["SFTP", "sftp-server", "stfp", "sftpd", "ftp"] {
            assert!(is_near(name), "{name}");
        }
        assert!(!is_near("netconf"));
    }
}
