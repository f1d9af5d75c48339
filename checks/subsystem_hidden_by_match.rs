//! `subsystem-hidden-by-match`: a Match block's own list of subsystems has no `sftp`.

use crate::case::{Stage, SubsystemEnd};
use crate::check::{Answer, Check, Examination};
use crate::cure::Cure;
use crate::finding::{Evidence, Finding, Fix, FixClass};
use crate::fog::says;
use crate::remedy::{self, quoted};
use crate::sshd::Why;
use crate::text;

/// The check.
pub(super) const CHECK: Check = Check {
    id: "subsystem-hidden-by-match",
    summary: "A Match block's own subsystems replace the global ones",
    page: PAGE,
    run,
};

const PAGE: &str = "\
## What is wrong
From OpenSSH 9.5 on a `Match` block may hold `Subsystem` lines. They do not add to the global ones:
whoever the block holds for has its subsystems alone, and `sftp` is not among them.

## What FOG shows
`ssh2_sftp(): Unable to startup SFTP subsystem: Unable to request SFTP subsystem`.

## How the doctor knows
Symptom: the request is denied. Proof, on the server itself: the global `Subsystem sftp` line, and the
line in the block that replaces it.

## What to do
Add `Subsystem sftp internal-sftp` to the block, or move the other line out of it.

## How sure one can be
Confirmed with symptom and both lines; only possible from outside.

## Sources
OpenSSH `servconf.c`, `copy_set_server_options` and `servconf_merge_subsystems`; measured on 9.6, 9.9,
10.0 and 10.5.
";

fn run(examination: &Examination<'_>) -> Answer {
    match &examination.session().subsystem {
        Some(SubsystemEnd::Denied) => {}
        Some(_) => return Answer::Passed,
        None => return Answer::NotReached,
    }
    let sshd = match examination.sshd() {
        Ok(sshd) => sshd,
        Err(answer) => return answer,
    };
    if sshd.effective.subsystem("sftp").is_some() {
        return Answer::Passed;
    }
    let hidden = sshd.effective.lost("subsystem").find_map(|lost| match &lost.why {
        Why::Overridden(by) if lost.value.starts_with("sftp ") => Some((lost, by)),
        _ => None,
    });
    let Some((lost, by)) = hidden else { return Answer::Passed };
    let file = text::line(&by.file, 120);
    let add = format!(
        "sudo sed -i.before-sftp-doctor '{}i Subsystem sftp internal-sftp' {}",
        by.line,
        quoted(&by.file)
    );
    let fix =
        Fix::new("define-it-in-the-block", FixClass::Safe, "define sftp in the block as well")
            .run(add)
            .run(remedy::check_and_reload(examination))
            .by(Cure::InternalSftp);
    let title = format!("the Match block at {file}:{} hides the subsystem sftp", by.line);
    Finding::fatal(CHECK.id, Stage::Subsystem, title)
        .confirmed()
        .seen(Evidence::new("the request for the subsystem sftp was denied"))
        .seen(Evidence::new("this line replaces all global subsystems").at(&file, by.line))
        .seen(
            Evidence::new(format!("hidden: Subsystem {}", text::line(&lost.value, 80)))
                .at(text::line(&lost.place.file, 120), lost.place.line),
        )
        .fog_shows(says::REQUEST_DENIED)
        .explains(&["subsystem-not-defined", "subsystem-inside-match"])
        .cured_by(fix)
        .into()
}
