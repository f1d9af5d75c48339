//! `subsystem-inside-match`: a `Subsystem sftp` line stands in a Match block.

use crate::case::{Stage, SubsystemEnd};
use crate::check::{Answer, Check, Examination, Sshd};
use crate::cure::Cure;
use crate::finding::{Evidence, Finding, Fix, FixClass};
use crate::fog::says;
use crate::remedy::{self, quoted};
use crate::sshd::{Lost, Place, Why};
use crate::text;

/// The check.
pub(super) const CHECK: Check = Check {
    id: "subsystem-inside-match",
    summary: "A Subsystem line stands in a Match block",
    page: PAGE,
    run,
};

const PAGE: &str = "\
## What is wrong
A line that was added at the end of a file belongs to the last `Match` block in it. Up to OpenSSH 9.4 sshd
does not start with a `Subsystem` line there. From 9.5 on it counts for those alone for whom the block
holds; and up to 10.2 sshd's process crashes for them where no global `Subsystem` line stands before it.

## What FOG shows
`Unable to connect to ssh during move upload` where sshd does not start or crashes, `Unable to request
SFTP subsystem` where the line does not count; otherwise whatever it was to cure.

## How the doctor knows
It reads the files as the server's own release does; up to 9.4 `sshd -t` says so as well.

## What to do
Move the line above the first `Match` line, in place of the global one.

## How sure one can be
Confirmed: line and block are there.

## Sources
OpenSSH `servconf.c` (commits 52dfe3c72 in 9.5, 831e6db69 in 10.3); bug 3906; measured on 8.4, 9.2, 9.6,
10.0 and 10.6.
";

fn run(examination: &Examination<'_>) -> Answer {
    match examination.loading() {
        Ok(Some(refusal)) if refusal.says.contains("'Subsystem' is not allowed") => {
            let finding = refusal.finding(CHECK.id, "a Subsystem line stands in a Match block");
            return match &refusal.place {
                Some((file, line)) => finding.cured_by(take_out(examination, file, *line)).into(),
                None => finding.into(),
            };
        }
        Ok(Some(_)) => return Answer::Passed,
        Ok(None) => {}
        Err(answer) => return answer,
    }
    let Ok(sshd) = examination.sshd() else { return Answer::Passed };
    if sshd.effective.crashes() {
        return crash(examination, &sshd);
    }
    let hidden = sshd.effective.lost("subsystem").find_map(|lost| match &lost.why {
        Why::Block(block) => {
            let value = value(&sshd, lost);
            value.starts_with("sftp ").then_some((lost, block, value))
        }
        _ => None,
    });
    let Some((lost, block, value)) = hidden else { return Answer::Passed };
    let denied = examination.session().subsystem == Some(SubsystemEnd::Denied);
    let in_force = sshd.effective.sftp();
    let no_use = in_force.as_ref().is_some_and(|runs| !runs.internal)
        && value.starts_with("sftp internal-sftp");
    if !(no_use || denied && in_force.is_none()) {
        // A line for others, beside one that serves FOG.
        return Answer::Passed;
    }
    let file = text::line(&lost.place.file, 120);
    let title = format!("the Subsystem line at {file}:{} counts for others only", lost.place.line);
    let finding = if denied {
        Finding::fatal(CHECK.id, Stage::Subsystem, title)
            .seen(Evidence::new("the request for the subsystem sftp was denied"))
            .fog_shows(says::REQUEST_DENIED)
            .explains(&["subsystem-not-defined"])
    } else {
        Finding::hazard(CHECK.id, Stage::Subsystem, title)
    };
    finding
        .confirmed()
        .seen(
            Evidence::new(format!("Subsystem {}", text::line(&value, 80)))
                .at(&file, lost.place.line),
        )
        .seen(
            Evidence::new("in this Match block, which does not hold for FOG's account")
                .at(text::line(&block.file, 120), block.line),
        )
        .cured_by(take_out(examination, &lost.place.file, lost.place.line))
        .into()
}

/// Name and command of a line. Up to 10.2 sshd does not look at them where the block does not hold,
/// so the line itself is read.
fn value(sshd: &Sshd, lost: &Lost) -> String {
    if !lost.value.is_empty() {
        return lost.value.clone();
    }
    let file = sshd.config.file(std::path::Path::new(&*lost.place.file));
    let text = file.map(|file| String::from_utf8_lossy(&file.bytes).into_owned());
    let line = text.as_deref().and_then(|text| text.lines().nth(lost.place.line - 1));
    let words = line.unwrap_or_default().split([' ', '\t', '"']).filter(|word| !word.is_empty());
    words.skip(1).collect::<Vec<_>>().join(" ")
}

/// sshd's process for this connection reads beyond an array.
fn crash(examination: &Examination<'_>, sshd: &Sshd) -> Answer {
    let place: Option<Place> = sshd.effective.subsystems().last().map(|last| last.place.clone());
    let accepted = examination.session().subsystem == Some(SubsystemEnd::Granted);
    let title = "sshd crashes at a Subsystem line in a Match block";
    let finding = if accepted {
        Finding::hazard(CHECK.id, Stage::Authentication, title).likely()
    } else {
        Finding::fatal(CHECK.id, Stage::Authentication, title).confirmed()
    };
    let finding = finding.fog_shows(says::NO_CONNECTION).explains(&[
        "subsystem-not-defined",
        "wrong-password",
        "pam-refuses-account",
    ]);
    let Some(place) = place else { return finding.into() };
    let file = text::line(&place.file, 120);
    let text = "more subsystems in the block than before it: this release reads beyond their list";
    finding
        .seen(Evidence::new(text).at(&file, place.line))
        .cured_by(take_out(examination, &place.file, place.line))
        .into()
}

fn take_out(examination: &Examination<'_>, file: &str, line: usize) -> Fix {
    let title = "let a line outside all blocks define it";
    Fix::new("move-the-line", FixClass::Safe, title)
        .run(format!("sudo sed -i.before-sftp-doctor '{line}s|^|#|' {}", quoted(file)))
        .run("sudo grep -niE '^[[:space:]]*(subsystem|match)' /etc/ssh/sshd_config")
        .run(remedy::check_and_reload(examination))
        .by(Cure::InternalSftp)
}
