//! `sticky-directory`: the sticky bit of `dev/` keeps a capture of another user in it.

use crate::case::{FileFacts, Stage, StorageEntry};
use crate::check::rehearsed::facts_of;
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
The sticky bit, the directory's owner, and the owner of what lies in it. Its own rehearsal is no proof
here: the scratch directory belongs to the account.

## What to do
Take the bit off, and give the directory to the account, as FOG's installer does.

## How sure one can be
Confirmed: the kernel refuses such a move to everybody but root.

## Sources
rename(2), EPERM; inode(7), S_ISVTX.
";

fn run(examination: &Examination<'_>) -> Answer {
    let Some(host) = examination.at.host.seen() else {
        return Answer::not_applicable("the server is another machine");
    };
    let (Some(account), Some(holdings)) = (host.account.seen(), host.holdings.seen()) else {
        return Answer::not_applicable("the account or the storage is not known");
    };
    let target = examination.target();
    let dev = target.capture_dir();
    let Some(facts) = facts_of(examination, &dev) else { return Answer::Passed };
    let kept = |entry: &&StorageEntry| entry.facts.uid != account.uid;
    let held = holdings.captures.iter().find(kept).filter(|_| sticks(facts, account.uid));
    let Some(held) = held else { return Answer::Passed };
    let (user, path) = (&account.name, format!("{dev}/{}", held.name));
    let fix = Fix::new("unstick", FixClass::Safe, "take the bit off, and give it to the account")
        .run(format!("sudo chown {user}:{user} {0} && sudo chmod 0775 {0}", quoted(&dev)))
        .by(Cure::Own { path: dev.clone() });
    let title = format!("the sticky bit of {} keeps captures in it", text::line(&dev, 80));
    Finding::fatal(CHECK.id, Stage::Rehearsal, title)
        .confirmed()
        .seen(
            Evidence::new(format!("owner {}, mode {}", facts.uid, facts.permissions()))
                .in_file(text::line(&dev, 120)),
        )
        .seen(
            Evidence::new(format!("owner {}, and {user} is {}", held.facts.uid, account.uid))
                .in_file(text::line(&path, 120)),
        )
        .fog_shows(says::NOT_MOVED)
        .explains(&["capture-not-movable", "captures-stranded"])
        .cured_by(fix)
        .into()
}

fn sticks(directory: &FileFacts, uid: u32) -> bool {
    directory.is_sticky() && directory.uid != uid
}
