//! `capture-dir-not-writable`: the account may not write into `dev/` of the image root.

use crate::case::{Stage, StepKind};
use crate::check::rehearsed::{Right, refused, right_to_write, says as said};
use crate::check::{Answer, Check, Examination};
use crate::finding::{Evidence, Finding};
use crate::fog::says;
use crate::remedy;

/// The check.
pub(super) const CHECK: Check = Check {
    id: "capture-dir-not-writable",
    summary: "The account may not write into dev/ of the image root",
    page: PAGE,
    run,
};

const PAGE: &str = "\
## What is wrong
FOG takes a capture out of `dev/`; to move a name out of a directory takes the right to write there,
and the account has none.

## What FOG shows
`Unable to move the captured image into place: …`; the betas of 1.6 before August 2026 show nothing
and mark the task as complete.

## How the doctor knows
Symptom: the server's own \"Permission denied\" for a scratch directory in `dev/`. Proof, on the server:
owner and mode of `dev/`.

## What to do
Give `dev/` to the account, as FOG's installer does. Not recursive.

## How sure one can be
Confirmed with symptom and mode, also from outside where the server shows them and no group or access list
could change it; else likely.

## Sources
rename(2), mkdir(2); OpenSSH `sftp-server.c`, `errno_to_portable`; FOG `functions.sh`,
`configureStorage`.
";

fn run(examination: &Examination<'_>) -> Answer {
    let steps = [StepKind::StatCaptureDir, StepKind::Mkdir, StepKind::Write];
    let refused = match refused(examination, &steps) {
        Ok(refused) => refused,
        Err(answer) => return answer,
    };
    if !refused.is_denied() || refused.step().denied == Some(true) {
        return Answer::Passed;
    }
    let directory = examination.target().capture_dir();
    let root = examination.target().storage.value.trim_end_matches('/');
    // Not seen at all: what the root denies is another cause, what a link in its place leads through is this one.
    let behind = refused.step().kind == StepKind::StatCaptureDir;
    let here = examination.at.host.seen().is_some();
    if behind && here && !matches!(right_to_write(examination, root), Right::There) {
        return Answer::Passed;
    }
    let proof = match right_to_write(examination, &directory) {
        Right::Lacking(component) => Some(component),
        Right::Unknown if !behind || !here => None,
        Right::There | Right::Unknown => return Answer::Passed,
    };
    let step = refused.step();
    let user = &examination.target().user.value;
    let title = format!("{user} may not write into {}", crate::text::line(&directory, 80));
    let finding = Finding::fatal(CHECK.id, Stage::Rehearsal, title)
        .confirmed_if(proof.as_ref().is_some_and(|lacking| lacking.sure))
        .seen(Evidence::new(said(step)).ms(step.ms))
        .fog_shows(says::NOT_MOVED);
    let (path, finding) = match proof {
        Some(lacking) => (lacking.path.clone(), finding.seen(lacking.evidence())),
        None => (directory.clone(), finding),
    };
    finding.cured_by(remedy::own_directory(user, &directory, &path)).into()
}
