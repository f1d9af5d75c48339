//! `immutable-flag`: an attribute of the directory forbids what owner and mode allow.

use crate::case::{FileFacts, HostRecord, Stage, StepKind};
use crate::check::rehearsed::{Right, facts_of, refused, right_to_write, says as said};
use crate::check::{Answer, Check, Examination};
use crate::finding::{Evidence, Finding, Fix, FixClass, Severity};
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

Where names can be made and not removed, the doctor makes none; from another machine it cannot know that
before, and one empty directory is left behind, which the report names.

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
    if let Some(found) = not_rehearsed(examination, host) {
        return found.into();
    }
    let captures = host.holdings.seen().map_or(&[][..], |holdings| &holdings.captures[..]);
    let held = captures.iter().find_map(|capture| Some((capture, letter(&capture.facts)?)));
    let Some((capture, letter)) = held else { return Answer::Passed };
    let path = format!("{dev}/{}", capture.name);
    finding(&path, letter).seen(attribute(&path, letter)).into()
}

/// Where names stay for ever nothing was made: it would be left behind. From `dev/` nothing can be
/// moved then; into the root a new image can, and an older one cannot be moved aside.
fn not_rehearsed(examination: &Examination<'_>, host: &HostRecord) -> Option<Finding> {
    let rehearsal = examination.session().rehearsal.as_ref()?;
    if rehearsal.finished() || rehearsal.failed().is_some() {
        return None;
    }
    let (dev, root) = (examination.target().capture_dir(), &examination.target().storage.value);
    let root = root.trim_end_matches('/').to_owned();
    let appends = |path: &str| facts_of(examination, path).is_some_and(|facts| facts.append_only);
    if appends(&dev) {
        return Some(finding(&dev, 'a').seen(attribute(&dev, 'a')));
    }
    let replaces = host.holdings.seen().is_some_and(|holdings| holdings.holds_images);
    let finding = appends(&root).then(|| finding(&root, 'a').seen(attribute(&root, 'a')))?;
    Some(match replaces {
        true => finding.fog_shows(says::NOT_ASIDE),
        false => Finding { severity: Severity::Hazard, ..finding }
            .fog_shows("nothing yet; an error once an image is captured again"),
    })
}

/// Refused as by mode, and only the server's files tell the two apart: it is what remains where owner
/// and mode are seen to allow it, and the request is not denied as such.
fn from_outside(examination: &Examination<'_>) -> Answer {
    let steps = [StepKind::Mkdir, StepKind::Rename, StepKind::Rmdir];
    let refused = match refused(examination, &steps) {
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
    let left = left_behind(examination);
    let finding = if let Some((evidence, fix)) = left {
        finding.likely().seen(evidence).cured_by(fix)
    } else if remains {
        finding.likely().seen(Evidence::new("owner and mode, as the server shows them, allow it"))
    } else {
        finding.possible()
    };
    finding.fog_shows(says::NOT_MOVED).cured_by(see).into()
}

/// A directory that was made and could not be removed by its owner: names stay there (`chattr +a`).
fn left_behind(examination: &Examination<'_>) -> Option<(Evidence, Fix)> {
    let rehearsal = examination.session().rehearsal.as_ref()?;
    let path = rehearsal.left_behind.first()?;
    let parent = path.rsplit_once('/').map_or("/", |(parent, _)| parent);
    let text = "was made, and cannot be removed: no name may leave its directory";
    let fix = Fix::new(
        "remove-what-was-left",
        FixClass::Manual,
        "take the attribute off, and the rest away",
    )
    .run(format!("sudo chattr -a {}; sudo rmdir {}", quoted(parent), quoted(path)));
    Some((Evidence::new(text).in_file(text::line(path, 120)), fix))
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
