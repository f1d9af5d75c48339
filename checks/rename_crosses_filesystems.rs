//! `rename-crosses-filesystems`: `dev/` and the image root are two file systems.

use crate::case::{FileFacts, Stage, StepKind};
use crate::check::rehearsed::{facts_of, refused, says as said};
use crate::check::{Answer, Check, Examination};
use crate::finding::{Evidence, Finding, Fix, FixClass};
use crate::fog::says;
use crate::remedy::quoted;

/// The check.
pub(super) const CHECK: Check = Check {
    id: "rename-crosses-filesystems",
    summary: "dev/ and the image root are two file systems, or two mounts of one",
    page: PAGE,
    run,
};

const PAGE: &str = "\
## What is wrong
FOG renames a capture from `dev/` into the image root, and a rename cannot leave a file system: `dev/`
is a disk, an NFS mount or a bind mount of its own.

## What FOG shows
`Unable to move the captured image into place: …`; the betas of 1.6 before August 2026 show nothing
and mark the task as complete.

## How the doctor knows
Symptom: the server answers the rename of a scratch directory with \"Failure\". Proof, on the server:
the two directories have different devices or are different mounts.

## What to do
Put both on one file system: mount the disk on the image root, with `dev/` as a plain directory in it.

## How sure one can be
Confirmed with symptom and devices; likely from outside.

## Sources
rename(2), `EXDEV` (also between two bind mounts of one file system); OpenSSH `sftp-server.c`,
`errno_to_portable`: everything it does not know is `SSH_FX_FAILURE`.
";

fn run(examination: &Examination<'_>) -> Answer {
    let refused = match refused(examination, &[StepKind::Mkdir, StepKind::Write, StepKind::Rename])
    {
        Ok(refused) => refused,
        Err(answer) => return answer,
    };
    // Where nothing can be made in dev/, a rename would have been the next to fail.
    let made = refused.step().kind == StepKind::Rename;
    if made && !refused.is_failure() {
        return Answer::Passed;
    }
    let target = examination.target();
    let storage = target.storage.value.trim_end_matches('/').to_owned();
    let capture_dir = target.capture_dir();
    let facts = facts_of(examination, &storage).zip(facts_of(examination, &capture_dir));
    let proof = match facts {
        Some((root, dev)) if root.is_apart_from(dev) => Some(difference(root, dev)),
        None if made => None,
        _ => return Answer::Passed,
    };
    let step = refused.step();
    let fix =
        Fix::new("one-file-system", FixClass::Manual, "put dev/ on the image root's file system")
            .run(format!("findmnt -T {}; findmnt -T {}", quoted(&storage), quoted(&capture_dir)));
    let title = "a rename cannot leave dev/: it is a file system of its own";
    let finding = Finding::fatal(CHECK.id, Stage::Rehearsal, title)
        .confirmed_if(made && proof.is_some())
        .seen(Evidence::new(said(step)).ms(step.ms));
    let finding = match proof {
        Some(text) => finding.seen(Evidence::new(text).in_file(&capture_dir)),
        None => finding,
    };
    finding.fog_shows(says::NOT_MOVED).cured_by(fix).into()
}

fn difference(root: &FileFacts, dev: &FileFacts) -> String {
    if root.device == dev.device {
        return "another mount of the same file system as the image root (a bind mount)".into();
    }
    format!("device {}, and the image root is on device {}", number(dev), number(root))
}

/// Major and minor number, as `stat` and `findmnt` print them.
fn number(facts: &FileFacts) -> String {
    let (major, minor) = (rustix::fs::major(facts.device), rustix::fs::minor(facts.device));
    format!("{major}:{minor}")
}
