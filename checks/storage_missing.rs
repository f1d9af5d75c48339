//! `storage-missing`: the image root is not there, as the account sees it.

use crate::case::{Look, Stage, StepKind, StepRecord, StoragePath};
use crate::check::rehearsed::{Refused, refused, says as said};
use crate::check::{Answer, Check, Examination};
use crate::finding::{Evidence, Finding, Fix, FixClass};
use crate::fog::says;

/// The check.
pub(super) const CHECK: Check = Check {
    id: "storage-missing",
    summary: "The image root does not exist, as the account sees it",
    page: PAGE,
    run,
};

const PAGE: &str = "\
## What is wrong
The path FOG uses for its images is not on the server, or is no directory: a disk that is not mounted,
a moved image root, a typing error in the node's *FTP Path*.

## What FOG shows
`Unable to move the captured image into place: …`; the betas of 1.6 before August 2026 show nothing and
mark the task as complete.

## How the doctor knows
The SFTP server itself says \"No such file\", or \"Failure\" where the disk does not answer. On the server, the doctor looks at every component of the path, and at what a link leads through; what
exists there and cannot be seen over SFTP is another cause (a chroot).

## What to do
Mount the disk, or correct the path in FOG.

## How sure one can be
Confirmed on the server; likely from outside, where a chroot looks the same.

## Sources
draft-ietf-secsh-filexfer-02 section 7; FOG 1.6 `TaskQueue::_moveUpload` (`ngmFTPPath`).
";

fn run(examination: &Examination<'_>) -> Answer {
    let refused = match refused(examination, &[StepKind::StatStorage]) {
        Ok(refused) => refused,
        Err(answer) => return answer,
    };
    if refused.is_denied() {
        return Answer::Passed;
    }
    let step = refused.step();
    let host = examination.at.host.seen().and_then(|host| host.storage.seen());
    let missing = host.and_then(|way| way.iter().find(|c| c.file == Look::Absent));
    if refused.is_failure() && missing.is_none() {
        return out_of_reach(examination, step);
    }
    if host.is_some() && missing.is_none() && matches!(refused, Refused::NoSuchFile(_)) {
        // It is there: something hides it.
        return Answer::Passed;
    }
    let fix =
        Fix::new("bring-the-storage-back", FixClass::Manual, "mount the disk, or correct the path")
            .run(format!(
                "findmnt --fstab --target {0}; ls -ld {0}",
                crate::remedy::quoted(&step.path)
            ));
    let leads_nowhere = missing.is_some_and(|component| component.leads_to.is_some());
    let state = match refused {
        Refused::NotADirectory(_) => "is no directory",
        _ if leads_nowhere => "is behind a link that leads nowhere",
        _ => "does not exist",
    };
    let title = format!("the image root {} {state}", crate::text::line(&step.path, 80));
    let start = examination.session().rehearsal.as_ref().and_then(|r| r.start.as_deref());
    let finding = Finding::fatal(CHECK.id, Stage::Rehearsal, title);
    let finding = match (host.is_some(), start) {
        (true, _) => finding.confirmed(),
        // A chroot fits better.
        (false, Some("/")) => finding.possible(),
        (false, _) => finding.likely(),
    };
    let finding = finding.seen(Evidence::new(said(step)).ms(step.ms));
    let finding = match missing {
        Some(StoragePath { path, leads_to: Some(to), .. }) => finding
            .seen(Evidence::new(format!("a link to {to}, which leads nowhere")).in_file(path)),
        Some(component) => finding.seen(Evidence::new("not there").in_file(&component.path)),
        None => finding,
    };
    finding.fog_shows(says::NOT_MOVED).cured_by(fix).into()
}

/// "Failure" is what OpenSSH makes of errors it has no code for (8.4 to 10.6, `errno_to_portable`): EIO of a broken
/// disk, ESTALE of a server of files that is gone.
fn out_of_reach(examination: &Examination<'_>, step: &StepRecord) -> Answer {
    let way = examination.at.host.seen().and_then(|host| host.storage.seen());
    let reason = way.into_iter().flatten().find_map(|component| match &component.file {
        Look::CouldNot { reason, .. } => Some(reason.as_str()),
        _ => None,
    });
    let path = crate::remedy::quoted(&step.path);
    let fix = Fix::new(
        "bring-the-storage-back",
        FixClass::Manual,
        "see what is wrong with its disk or mount",
    )
    .run(format!("stat {path}; findmnt -T {path}; sudo dmesg | tail -n 30"));
    let title = format!("the image root {} cannot be looked at", crate::text::line(&step.path, 80));
    let finding = Finding::fatal(CHECK.id, Stage::Rehearsal, title);
    let finding = if reason.is_some() { finding.confirmed() } else { finding.likely() };
    let finding = finding.seen(Evidence::new(said(step)).ms(step.ms));
    let finding = match reason {
        Some(reason) => finding.seen(Evidence::new(crate::text::line(reason, 160))),
        None => finding,
    };
    finding.fog_shows(says::NOT_MOVED).cured_by(fix).into()
}
