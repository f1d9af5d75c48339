//! `immutable-flag`: an attribute of the directory forbids what owner and mode allow.

use crate::case::{FileFacts, Stage, StepKind};
use crate::check::rehearsed::{Right, facts_of, refused, right_to_write, says as said};
use crate::check::{Answer, Check, Examination};
use crate::finding::{Evidence, Finding, Fix, FixClass};
use crate::fog::says;
use crate::remedy::quoted;
use crate::text;

/// The check.
pub(super) const CHECK: Check = Check {
    id: "immutable-flag",
    summary: "chattr +i or +a on the storage forbids the move",
    page: PAGE,
    run,
};

const PAGE: &str = "\
## What is wrong
The image root, its `dev/` or the capture itself has the attribute `i` (nobody may change it) or `a`
(names may be added, none removed). Owner and mode do not matter then, not even for root.

## What FOG shows
`Unable to move the captured image into place: …`; the betas of 1.6 before August 2026 show nothing and
mark the task as complete.

## How the doctor knows
Symptom: the server's \"Permission denied\". Proof, on the server itself: the attribute.

## What to do
`chattr -i`, `chattr -a`.

## How sure one can be
Confirmed with symptom and attribute. From another machine likely where owner and mode, as the server shows
them, allow what it refuses; else possible.

## Sources
chattr(1); statx(2), `STATX_ATTR_IMMUTABLE` and `STATX_ATTR_APPEND`; rename(2), EPERM.
";

fn run(examination: &Examination<'_>) -> Answer {
    let Some(host) = examination.at.host.seen() else { return from_outside(examination) };
    let target = examination.target();
    let storage = target.storage.value.trim_end_matches('/').to_owned();
    let dev = target.capture_dir();
    let steps =
        [StepKind::Mkdir, StepKind::Write, StepKind::Rename, StepKind::Unlink, StepKind::Rmdir];
    if let Ok(refused) = refused(examination, &steps) {
        if !refused.is_denied() && !refused.is_failure() {
            return Answer::Passed;
        }
        let step = refused.step();
        let found = [&dev, &storage]
            .into_iter()
            .find_map(|path| Some((path, letter(facts_of(examination, path)?)?)));
        let Some((path, letter)) = found else { return Answer::Passed };
        return finding(path, letter)
            .seen(Evidence::new(said(step)).ms(step.ms))
            .seen(attribute(path, letter))
            .into();
    }
    let captures = host.holdings.seen().map_or(&[][..], |holdings| &holdings.captures[..]);
    let held = captures.iter().find_map(|capture| Some((capture, letter(&capture.facts)?)));
    let Some((capture, letter)) = held else { return Answer::Passed };
    let path = format!("{dev}/{}", capture.name);
    finding(&path, letter).seen(attribute(&path, letter)).into()
}

/// Refused as by mode, and only the server's files tell the two apart: it is what remains where owner
/// and mode are seen to allow it, and the request is not denied as such.
fn from_outside(examination: &Examination<'_>) -> Answer {
    let refused = match refused(examination, &[StepKind::Mkdir, StepKind::Rename]) {
        Ok(refused) if refused.is_denied() => refused,
        Ok(_) => return Answer::Passed,
        Err(answer) => return answer,
    };
    let (step, target) = (refused.step(), examination.target());
    let (storage, dev) = (target.storage.value.trim_end_matches('/'), target.capture_dir());
    let directory = if step.kind == StepKind::Mkdir { &*dev } else { storage };
    let remains = match right_to_write(examination, directory) {
        Right::There => step.denied == Some(false),
        Right::Lacking(component) if component.sure => return Answer::Passed,
        Right::Lacking(_) | Right::Unknown => false,
    };
    if step.denied == Some(true) {
        return Answer::Passed;
    }
    let see = Fix::new("see-the-attributes", FixClass::Manual, "see the attributes").run(format!(
        "lsattr -d {} {}",
        quoted(&target.storage.value),
        quoted(&dev)
    ));
    let title = "an attribute of the directory may forbid it";
    let finding = Finding::fatal(CHECK.id, Stage::Rehearsal, title)
        .seen(Evidence::new(said(step)).ms(step.ms));
    let finding = if remains {
        finding.likely().seen(Evidence::new("owner and mode, as the server shows them, allow it"))
    } else {
        finding.possible()
    };
    finding.fog_shows(says::NOT_MOVED).cured_by(see).into()
}

fn letter(facts: &FileFacts) -> Option<char> {
    match (facts.immutable, facts.append_only) {
        (true, _) => Some('i'),
        (false, true) => Some('a'),
        (false, false) => None,
    }
}

fn finding(path: &str, letter: char) -> Finding {
    let shown = text::line(path, 80);
    let fix = Fix::new("clear-the-attribute", FixClass::Manual, "take the attribute off")
        .run(format!("sudo chattr -{letter} {}", quoted(path)));
    let what = if letter == 'i' { "nobody may change it" } else { "no name may leave it" };
    Finding::fatal(
        CHECK.id,
        Stage::Rehearsal,
        format!("{shown} has the attribute {letter}: {what}"),
    )
    .confirmed()
    .fog_shows(says::NOT_MOVED)
    .explains(&["storage-not-writable", "capture-dir-not-writable", "sftp-request-denied"])
    .cured_by(fix)
}

fn attribute(path: &str, letter: char) -> Evidence {
    Evidence::new(format!("lsattr shows {letter}")).in_file(text::line(path, 120))
}
