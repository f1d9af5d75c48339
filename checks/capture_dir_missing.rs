//! `capture-dir-missing`: the image root has no `dev/`, as the account sees it.

use crate::case::{Look, Stage, StepKind};
use crate::check::rehearsed::{Refused, refused, says as said};
use crate::check::{Answer, Check, Examination};
use crate::cure::Cure;
use crate::finding::{Evidence, Finding, Fix, FixClass};
use crate::fog::says;

/// The check.
pub(super) const CHECK: Check = Check {
    id: "capture-dir-missing",
    summary: "The image root has no dev/, where captures are left",
    page: PAGE,
    run,
};

const PAGE: &str = "\
## What is wrong
Clients write a capture to `dev/` in the image root; FOG moves it from there. The directory is missing
or is something else: a file, or a link to a disk that is not mounted.

## What FOG shows
Usually the client fails first, when it mounts `dev/` over NFS. Otherwise `Unable to move the captured
image into place: …`.

## How the doctor knows
The SFTP server itself says \"No such file\"; on the server, `stat` says the same.

## What to do
Run FOG's installer again, which makes the directory with its owner and its `.mntcheck`; or make it by
hand.

## How sure one can be
Confirmed on the server; likely from outside.

## Sources
FOG `functions.sh`, `configureStorage`; FOG 1.6 `TaskQueue::_moveUpload`.
";

fn run(examination: &Examination<'_>) -> Answer {
    let refused = match refused(examination, &[StepKind::StatCaptureDir]) {
        Ok(refused) => refused,
        Err(answer) => return answer,
    };
    if refused.is_denied() {
        return Answer::Passed;
    }
    let step = refused.step();
    let host = examination.at.host.seen().and_then(|host| host.storage.seen());
    let there = host.and_then(|way| way.last()).is_some_and(|dev| dev.file != Look::Absent);
    if there && !matches!(refused, Refused::NotADirectory(_)) {
        return Answer::Passed;
    }
    let leads_to = host.and_then(|way| way.last()?.leads_to.as_deref());
    let shown = crate::text::line(&step.path, 80);
    let finding = |title: String| {
        Finding::fatal(CHECK.id, Stage::Rehearsal, title)
            .confirmed_if(host.is_some())
            .seen(Evidence::new(said(step)).ms(step.ms))
            .fog_shows(says::NOT_MOVED)
    };
    if let Some(to) = leads_to {
        let fix =
            Fix::new("bring-it-back", FixClass::Manual, "mount the disk, or take the link away")
                .run(format!("ls -ld {}; findmnt --fstab", crate::remedy::quoted(&step.path)));
        return finding(format!("the capture directory {shown} is a link that leads nowhere"))
            .seen(Evidence::new(format!("a link to {to}, which leads nowhere")).in_file(shown))
            .cured_by(fix)
            .into();
    }
    if refused.is_failure() {
        // A disk that does not answer: nobody looked.
        return finding(format!("the capture directory {shown} cannot be looked at"))
            .cured_by(
                Fix::new(
                    "bring-it-back",
                    FixClass::Manual,
                    "see what is wrong with its disk or mount",
                )
                .run(format!("stat {0}; findmnt -T {0}", crate::remedy::quoted(&step.path))),
            )
            .into();
    }
    if matches!(refused, Refused::NotADirectory(_)) {
        let path = crate::remedy::quoted(&step.path);
        let fix =
            Fix::new("make-room-for-it", FixClass::Manual, "move what stands in its place away")
                .run(format!("ls -ld {path}; sudo mv -n {path} /var/tmp/"));
        return finding(format!("the capture directory {shown} is no directory"))
            .cured_by(fix)
            .into();
    }
    finding(format!("the capture directory {shown} does not exist"))
        .cured_by(make_it(examination, &step.path))
        .into()
}

fn make_it(examination: &Examination<'_>, path: &str) -> Fix {
    let (user, path) = (&examination.target().user.value, crate::remedy::quoted(path));
    Fix::new("make-the-capture-dir", FixClass::Safe, "make it as FOG's installer does")
        .run(format!("sudo install -d -o {user} -g {user} -m 775 {path}"))
        .run(format!("sudo -u {user} touch {path}/.mntcheck"))
        .by(Cure::CaptureDirectory { path: examination.target().capture_dir() })
}
