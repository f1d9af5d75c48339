//! `sticky-directory`: the sticky bit of `dev/` keeps a capture of another user in it.

use crate::case::{Stage, StorageEntry};
use crate::check::rehearsed::facts_of;
use crate::check::stored::stored;
use crate::check::{Answer, Check, Examination};
use crate::cure::Cure;
use crate::finding::{Evidence, Finding, Fix, FixClass};
use crate::fog::says;
use crate::remedy::quoted;
use crate::text;

/// The check.
pub(super) const CHECK: Check = Check {
    id: "sticky-directory",
    summary: "The sticky bit of dev/ or of the image root keeps others' images in place",
    page: PAGE,
    run,
};

const PAGE: &str = "\
## What is wrong
`dev/` (or the image root) has the sticky bit, as `/tmp` has: only the owner of a name in it, or the owner
of the directory, may move that name. What a client left there, or an older image, belongs to neither.

## What FOG shows
`Unable to move the captured image into place: …` or `Unable to move the existing image aside: …`; the
betas of 1.6 before August 2026 show nothing and mark the task as complete.

## How the doctor knows
The sticky bit, the directory's owner, and the owner of what lies in it; from another machine as the
server lists them. The rehearsal itself is no proof here: its scratch directory belongs to the account.

## What to do
Take the bit off, and give the directory to the account, as FOG's installer does.

## How sure one can be
Confirmed: the kernel refuses such a move to everybody but root.

## Sources
rename(2), EPERM; inode(7), S_ISVTX.
";

fn run(examination: &Examination<'_>) -> Answer {
    let stored = match stored(examination) {
        Ok(stored) => stored,
        Err(answer) => return answer,
    };
    let uid = stored.uid;
    if let Some(finding) = in_the_root(examination, uid) {
        return finding.into();
    }
    let Some(sticky) = stored.dev.as_ref().filter(|dev| dev.sticky && ![dev.uid, 0].contains(&uid))
    else {
        return Answer::Passed;
    };
    let Some(held) = stored.captures.iter().find(|held| held.directory.uid != uid) else {
        return Answer::Passed;
    };
    let dev = examination.target().capture_dir();
    let (user, path) = (quoted(&examination.target().user.value), format!("{dev}/{}", held.name));
    let fix = Fix::new("unstick", FixClass::Safe, "take the bit off, and give it to the account")
        .run(format!("sudo chown {user}:{user} {0} && sudo chmod 0775 {0}", quoted(&dev)))
        .by(Cure::Own { path: dev.clone() });
    let title = format!("the sticky bit of {} keeps captures in it", text::line(&dev, 80));
    Finding::fatal(CHECK.id, Stage::Rehearsal, title)
        .confirmed()
        .seen(Evidence::new(sticky.shown()).in_file(text::line(&dev, 120)))
        .seen(
            Evidence::new(format!("owner {}, and {user} is {uid}", held.directory.uid))
                .in_file(text::line(&path, 120)),
        )
        .fog_shows(says::NOT_MOVED)
        .explains(&["capture-not-movable", "captures-stranded"])
        .cured_by(fix)
        .into()
}

/// The same in the image root: an older image of another owner cannot be moved aside, and a new one can be moved
/// there. Where every image is such a one, the next capture fails most likely.
fn in_the_root(examination: &Examination<'_>, uid: u32) -> Option<Finding> {
    let target = examination.target();
    let root = target.storage.value.trim_end_matches('/');
    let facts = facts_of(examination, root)?;
    if !facts.is_sticky() || [facts.uid, 0].contains(&uid) {
        return None;
    }
    let images = &examination.at.host.seen()?.holdings.seen()?.images;
    let of_others = |image: &&StorageEntry| image.facts.uid != uid;
    let first = images.iter().find(of_others)?;
    let title =
        format!("the sticky bit of {} keeps older images in their place", text::line(root, 80));
    let finding = if images.iter().all(|image| of_others(&image)) {
        Finding::fatal(CHECK.id, Stage::Rehearsal, title)
    } else {
        Finding::hazard(CHECK.id, Stage::Rehearsal, title)
    };
    let user = quoted(&target.user.value);
    let fix = Fix::new("unstick", FixClass::Safe, "take the bit off, and give it to the account")
        .run(format!("sudo chown {user}:{user} {0} && sudo chmod 0775 {0}", quoted(root)))
        .by(Cure::Own { path: root.to_owned() });
    let shown = format!("owner {}:{}, mode {}", facts.uid, facts.gid, facts.permissions());
    let path = format!("{root}/{}", first.name);
    let finding = finding
        .confirmed()
        .seen(Evidence::new(shown).in_file(text::line(root, 120)))
        .seen(
            Evidence::new(format!("owner {}, and {user} is {uid}", first.facts.uid))
                .in_file(text::line(&path, 120)),
        )
        .fog_shows(says::NOT_ASIDE)
        .cured_by(fix);
    Some(finding)
}
