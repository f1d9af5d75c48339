//! `chroot-hides-storage`: the image root is there, but outside the account's chroot.

use crate::case::{Look, Stage, StepKind};
use crate::check::rehearsed::{Refused, refused, says as said};
use crate::check::{Answer, Check, Examination};
use crate::cure::Cure;
use crate::finding::{Evidence, Finding, Fix, FixClass};
use crate::fog::says;
use crate::text;

/// The check.
pub(super) const CHECK: Check = Check {
    id: "chroot-hides-storage",
    summary: "The image root lies outside the account's chroot",
    page: PAGE,
    run,
};

const PAGE: &str = "\
## What is wrong
A `ChrootDirectory` line holds for the account: `/` is another directory for it, and FOG's path leads
nowhere in there.

## What FOG shows
`Unable to move the captured image into place: …`; the betas of 1.6 before August 2026 show nothing and
mark the task as complete.

## How the doctor knows
Symptom: the SFTP server says \"No such file\" of the image root. Proof, on the server itself: the path is
there, and the line in force for the account. From outside, a session that begins in `/` and not in a
home directory is a hint.

## What to do
Except the account from the `ChrootDirectory` line, or give FOG the path as it is inside.

## How sure one can be
Confirmed with symptom, path and line; from outside likely or possible.

## Sources
OpenSSH `session.c`, `safely_chroot`; sshd_config(5), ChrootDirectory.
";

fn run(examination: &Examination<'_>) -> Answer {
    let refused = match refused(examination, &[StepKind::StatStorage, StepKind::StatCaptureDir]) {
        Ok(refused) => refused,
        Err(answer) => return answer,
    };
    if !matches!(refused, Refused::NoSuchFile(_) | Refused::NotADirectory(_)) {
        return Answer::Passed;
    }
    let step = refused.step();
    let symptom = Evidence::new(said(step)).ms(step.ms);
    let Ok(sshd) = examination.sshd() else { return outside(examination, symptom) };
    let chroot = sshd.effective.get("chrootdirectory").filter(|setting| setting.value != "none");
    let Some((chroot, place)) = chroot.and_then(|c| Some((c, c.place.as_ref()?))) else {
        return Answer::Passed;
    };
    let way = examination.at.host.seen().and_then(|host| host.storage.seen());
    let there = way.is_some_and(|way| way.iter().all(|c| matches!(c.file, Look::Seen(_))));
    let (value, file) = (text::line(&chroot.value, 80), text::line(&place.file, 120));
    let title =
        format!("the account is shut up in {value}, where {} is not", text::line(&step.path, 80));
    let inside = Evidence::new(format!("ChrootDirectory {value}")).at(&file, place.line);
    let mut finding = Finding::fatal(CHECK.id, Stage::Rehearsal, title)
        .confirmed_if(there)
        .seen(symptom)
        .seen(inside);
    if there {
        let text = "it is there for everybody outside the chroot";
        finding = finding.seen(Evidence::new(text).in_file(text::line(&step.path, 120)));
    }
    finding
        .fog_shows(says::NOT_MOVED)
        .explains(&["storage-missing", "capture-dir-missing"])
        .cured_by(cure(examination, &file, place.line))
        .into()
}

fn cure(examination: &Examination<'_>, file: &str, line: usize) -> Fix {
    Fix::new("leave-the-chroot", FixClass::Consent, "except FOG's account from this line")
        .run(format!("sudoedit +{line} {}", crate::remedy::quoted(file)))
        .run(crate::remedy::check_and_reload(examination))
        .by(Cure::ForAccount { lines: vec!["ChrootDirectory none".into()] })
}

fn outside(examination: &Examination<'_>, symptom: Evidence) -> Answer {
    let start = examination.session().rehearsal.as_ref().and_then(|r| r.start.as_deref());
    let user = text::line(&examination.target().user.value, 40);
    let ask = Fix::new("see-the-chroot", FixClass::Manual, "see whether the account has a chroot").run(
        format!("sudo sshd -T -C user={user},host=x,addr=192.0.2.1,laddr=192.0.2.1,lport=22 | grep -i chroot"),
    );
    let finding = Finding::fatal(
        CHECK.id,
        Stage::Rehearsal,
        "a chroot may hide the image root from the account",
    );
    let finding = if start == Some("/") {
        let text = "the session begins in /, not in a home directory";
        finding.likely().seen(symptom).seen(Evidence::new(text))
    } else {
        finding.possible().seen(symptom)
    };
    finding.fog_shows(says::NOT_MOVED).cured_by(ask).into()
}
