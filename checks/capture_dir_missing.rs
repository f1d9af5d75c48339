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
or is something else.

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
    if !matches!(refused, Refused::NoSuchFile(_) | Refused::NotADirectory(_)) {
        return Answer::Passed;
    }
    let step = refused.step();
    let host = examination.at.host.seen().and_then(|host| host.storage.seen());
    let there = host.and_then(|way| way.last()).is_some_and(|dev| dev.file != Look::Absent);
    if there && matches!(refused, Refused::NoSuchFile(_)) {
        return Answer::Passed;
    }
    let (user, path) = (&examination.target().user.value, crate::remedy::quoted(&step.path));
    let fix = Fix::new("make-the-capture-dir", FixClass::Safe, "make it as FOG's installer does")
        .run(format!("sudo install -d -o {user} -g {user} -m 775 {path}"))
        .run(format!("sudo -u {user} touch {path}/.mntcheck"))
        .by(Cure::CaptureDirectory { path: examination.target().capture_dir() });
    let title =
        format!("the capture directory {} does not exist", crate::text::line(&step.path, 80));
    Finding::fatal(CHECK.id, Stage::Rehearsal, title)
        .confirmed_if(host.is_some())
        .seen(Evidence::new(said(step)).ms(step.ms))
        .fog_shows(says::NOT_MOVED)
        .cured_by(fix)
        .into()
}
