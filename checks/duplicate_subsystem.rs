//! `duplicate-subsystem`: two lines define the subsystem `sftp`.

use crate::case::Stage;
use crate::check::{Answer, Check, Examination};
use crate::cure::Cure;
use crate::finding::{Evidence, Finding, Fix, FixClass};
use crate::remedy::{self, quoted};
use crate::sshd::Why;
use crate::text;

/// The check.
pub(super) const CHECK: Check = Check {
    id: "duplicate-subsystem",
    summary: "Two lines define the subsystem sftp",
    page: PAGE,
    run,
};

const PAGE: &str = "\
## What is wrong
Two `Subsystem sftp` lines are in force, often because FOG's documentation asks for a drop-in and the main
file has its own line. Up to OpenSSH 9.4 sshd does not start with that. From 9.5 on the second one is
ignored without a word, whatever it was to cure.

## What FOG shows
`Unable to connect to ssh during move upload` where sshd does not start; otherwise nothing because of it.

## How the doctor knows
It reads the files as the server's own release does; up to 9.4 `sshd -t` says so as well.

## What to do
Keep one line, and let it say `internal-sftp`.

## How sure one can be
Confirmed: both lines are there.

## Sources
OpenSSH `servconf.c`, `process_server_config_line_depth` (commit 52dfe3c72 in 9.5); measured on 8.4, 9.2,
10.0 and 10.6.
";

fn run(examination: &Examination<'_>) -> Answer {
    match examination.loading() {
        Ok(Some(refusal)) if refusal.says.contains("already defined") => {
            let finding = refusal.finding(CHECK.id, "two lines define the subsystem sftp");
            return match &refusal.place {
                Some((file, line)) => finding.cured_by(remove(examination, file, *line)).into(),
                None => finding.into(),
            };
        }
        Ok(Some(_)) => return Answer::Passed,
        Ok(None) => {}
        Err(answer) => return answer,
    }
    let Ok(sshd) = examination.sshd() else { return Answer::Passed };
    let lost = sshd.effective.lost("subsystem").find_map(|lost| match &lost.why {
        Why::EarlierLine(by) if lost.value.starts_with("sftp ") => Some((lost, by)),
        _ => None,
    });
    let Some((lost, by)) = lost else { return Answer::Passed };
    let file = text::line(&lost.place.file, 120);
    let title = format!("the Subsystem sftp line at {file}:{} is ignored", lost.place.line);
    Finding::hazard(CHECK.id, Stage::Subsystem, title)
        .confirmed()
        .seen(Evidence::new("the first line counts").at(text::line(&by.file, 120), by.line))
        .seen(
            Evidence::new(format!("ignored: Subsystem {}", text::line(&lost.value, 80)))
                .at(&file, lost.place.line),
        )
        .cured_by(remove(examination, &lost.place.file, lost.place.line))
        .into()
}

fn remove(examination: &Examination<'_>, file: &str, line: usize) -> Fix {
    Fix::new("keep-one-line", FixClass::Safe, "take the second one out")
        .run(format!("sudo sed -i.before-sftp-doctor '{line}s|^|#|' {}", quoted(file)))
        .run(remedy::check_and_reload(examination))
        .by(Cure::OneSubsystemLine)
}
