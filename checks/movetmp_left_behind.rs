//! `movetmp-left-behind`: `<image>.movetmp` is in FOG's way and cannot be removed.

use crate::case::{Account, Stage, StorageEntry};
use crate::check::{Answer, Check, Examination};
use crate::finding::{Evidence, Finding, Fix, FixClass};
use crate::remedy::quoted;
use crate::text;

/// The check.
pub(super) const CHECK: Check = Check {
    id: "movetmp-left-behind",
    summary: "An image that FOG moved aside cannot be removed",
    page: PAGE,
    run,
};

const PAGE: &str = "\
## What is wrong
Before FOG moves a new capture into place it renames the old image to `<image>.movetmp`, and removes that
afterwards. One was left behind that the account cannot remove: it belongs to another user, or holds
directories. The next capture of that image cannot move the old one aside.

## What FOG shows
`Unable to move the existing image aside: …`; the versions of 1.6 before 25 August 2026 ran out of memory
and showed nothing.

## How the doctor knows
It lists the image root: the directory, its owner and mode, what lies in it, and whether the image is
there as well. Its own rehearsal is no proof here: it uses a name of its own.

## What to do
Remove the left-over, after a look into it.

## How sure one can be
Confirmed when the image is there as well; else it is a hazard.

## Sources
FOG 1.6 `TaskQueue::_moveUpload` and `FOGSSH::delete`; FOG issues 1380 and 1381.
";

fn run(examination: &Examination<'_>) -> Answer {
    let Some(host) = examination.at.host.seen() else {
        return Answer::not_applicable("the server is another machine");
    };
    let (Some(account), Some(holdings)) = (host.account.seen(), host.holdings.seen()) else {
        return Answer::not_applicable("the account or the storage is not known");
    };
    let storage = examination.target().storage.value.trim_end_matches('/').to_owned();
    let stays = holdings.aside.iter().filter_map(|entry| Some((entry, obstacle(entry, account)?)));
    let mut stays: Vec<(&StorageEntry, String)> = stays.collect();
    // The ones that are in the way first.
    stays.sort_by_key(|(entry, _)| !entry.beside_image);
    let Some((first, _)) = stays.first() else { return Answer::Passed };
    let path = format!("{storage}/{}", first.name);
    let title = format!("{} cannot be removed by {}", text::line(&path, 80), account.name);
    let finding = if first.beside_image {
        Finding::fatal(CHECK.id, Stage::Rehearsal, title)
            .fog_shows("Unable to move the existing image aside: …")
    } else {
        Finding::hazard(CHECK.id, Stage::Rehearsal, title)
    };
    let fix = Fix::new("remove-the-left-over", FixClass::Manual, "remove it, after a look into it")
        .run(format!("sudo ls -la {0}; sudo rm -rI {0}", quoted(&path)));
    stays
        .iter()
        .take(3)
        .fold(finding.confirmed(), |finding, (entry, why)| {
            let why = format!("{why}{}", image(examination, &entry.name));
            let path = text::line(&format!("{storage}/{}", entry.name), 120);
            finding.seen(Evidence::new(why).in_file(path))
        })
        .cured_by(fix)
        .into()
}

/// The image that the next capture would lose, as FOG's database names it.
fn image(examination: &Examination<'_>, name: &str) -> String {
    let path = name.trim_end_matches(".movetmp");
    let database = examination.database().ok();
    let mut images = database.iter().flat_map(|database| &database.images);
    let found = images.find(|image| image.path.trim_matches('/') == path);
    found.map_or_else(String::new, |image| format!("; image {}", text::line(&image.name, 60)))
}

/// Why FOG's delete would fail: it removes an empty directory, or the files in one.
fn obstacle(entry: &StorageEntry, account: &Account) -> Option<String> {
    let facts = &entry.facts;
    let empty = entry.files == Some(0) && entry.directories == Some(0);
    if empty {
        return None;
    }
    if facts.granted(account) & 0o3 != 0o3 {
        let (uid, gid, mode) = (facts.uid, facts.gid, facts.permissions());
        let name = &account.name;
        return Some(format!("owner {uid}:{gid}, mode {mode}: {name} may remove nothing in it"));
    }
    let nested = entry.directories.filter(|count| *count > 0)?;
    Some(format!("it holds {nested} directories, which FOG does not empty"))
}
