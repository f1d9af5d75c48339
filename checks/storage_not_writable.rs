//! `storage-not-writable`: the account may not write into the image root.

use crate::case::{Stage, StepKind};
use crate::check::rehearsed::{Refused, Right, refused, right_to_write, says as said};
use crate::check::{Answer, Check, Examination};
use crate::finding::{Evidence, Finding};
use crate::fog::says;
use crate::remedy;

/// The check.
pub(super) const CHECK: Check = Check {
    id: "storage-not-writable",
    summary: "The account may not write into the image root",
    page: PAGE,
    run,
};

const PAGE: &str = "\
## What is wrong
FOG moves a capture from `dev/` into the image root, as its own account; that account may not write
there, or may not even enter. Images that were copied by root, a new disk, an NFS export with
`no_root_squash` are the usual reasons.

## What FOG shows
`Unable to move the captured image into place: …`, or `Unable to move the existing image aside: …`;
the betas of 1.6 before August 2026 show nothing and mark the task as complete.

## How the doctor knows
Symptom: the server's own \"Permission denied\" for the rename. Proof, on the server: owner and mode of
the root and of each directory above it.

## What to do
Give the root to the account, as FOG's installer does. Not recursive: what is in it can stay.

## How sure one can be
Confirmed with symptom and mode, also from outside where the server shows them and no group or access list
could change it; else likely.

## Sources
rename(2); OpenSSH `sftp-server.c`, `errno_to_portable`; FOG `functions.sh`, `configureStorage`.
";

fn run(examination: &Examination<'_>) -> Answer {
    let earlier = [StepKind::Mkdir, StepKind::Write];
    if let Ok(refused) = refused(examination, &earlier) {
        return beside_the_capture_dir(examination, &refused);
    }
    let steps = [StepKind::StatStorage, StepKind::StatCaptureDir, StepKind::Rename];
    let refused = match refused(examination, &steps) {
        Ok(refused) => refused,
        Err(answer) => return answer,
    };
    if !refused.is_denied() || refused.step().denied == Some(true) {
        return Answer::Passed;
    }
    let storage = examination.target().storage.value.trim_end_matches('/');
    let proof = match right_to_write(examination, storage) {
        Right::Lacking(component) => Some(component),
        Right::Unknown => None,
        // Owner and mode allow it: something else denies.
        Right::There => return Answer::Passed,
    };
    let step = refused.step();
    let user = &examination.target().user.value;
    let title = format!("{user} may not write into {}", crate::text::line(storage, 80));
    let finding = Finding::fatal(CHECK.id, Stage::Rehearsal, title)
        .confirmed_if(proof.as_ref().is_some_and(|lacking| lacking.sure))
        .seen(Evidence::new(said(step)).ms(step.ms))
        .fog_shows(says::NOT_MOVED);
    let (path, finding) = match proof {
        Some(lacking) => (lacking.path.clone(), finding.seen(lacking.evidence())),
        None => (storage.to_owned(), finding),
    };
    finding.cured_by(remedy::own_directory(user, storage, &path)).into()
}

/// `dev/` was refused, so nothing was moved; the root's own owner and mode tell that this would have been refused as
/// well.
fn beside_the_capture_dir(examination: &Examination<'_>, refused: &Refused<'_>) -> Answer {
    let storage = examination.target().storage.value.trim_end_matches('/');
    let denied = refused.is_denied() && refused.step().denied != Some(true);
    if !denied || examination.at.host.seen().is_none() {
        return Answer::Passed;
    }
    match right_to_write(examination, storage) {
        Right::Lacking(lacking) if lacking.path == storage => {
            let user = &examination.target().user.value;
            let title = format!("{user} may not write into {}", crate::text::line(storage, 80));
            Finding::fatal(CHECK.id, Stage::Rehearsal, title)
                .likely()
                .seen(lacking.evidence())
                .fog_shows(says::NOT_MOVED)
                .cured_by(remedy::own_directory(user, storage, &lacking.path))
                .into()
        }
        _ => Answer::Passed,
    }
}
