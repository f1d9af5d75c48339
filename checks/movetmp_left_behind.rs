//! `movetmp-left-behind`: `<image>.movetmp` is in FOG's way and cannot be removed.

use crate::case::Stage;
use crate::check::stored::{Held, stored};
use crate::check::{Answer, Check, Examination};
use crate::finding::{Evidence, Finding, Fix, FixClass};
use crate::fog::says;
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
It lists the image root, from another machine through SFTP: the directory, its owner and mode, what lies
in it, and whether the image is there as well. The rehearsal itself is no proof here: it uses a name of
its own.

## What to do
Remove the left-over, after a look into it.

## How sure one can be
Confirmed when the image is there as well; else it is a hazard. From another machine likely where a group or
an access list that is not seen might still allow it.

## Sources
FOG 1.6 `TaskQueue::_moveUpload` and `FOGSSH::delete`; FOG issues 1380 and 1381.
";

fn run(examination: &Examination<'_>) -> Answer {
    let stored = match stored(examination) {
        Ok(stored) => stored,
        Err(answer) => return answer,
    };
    let target = examination.target();
    let storage = target.storage.value.trim_end_matches('/').to_owned();
    let user = &target.user.value;
    let stays = stored.aside.iter().filter_map(|held| Some((held, obstacle(held, user)?)));
    let mut stays: Vec<(&Held<'_>, (String, bool))> = stays.collect();
    // The ones that are in the way first, and of them the sure ones.
    stays.sort_by_key(|(held, (_, sure))| (!held.beside_image, !sure));
    let Some((first, (_, sure))) = stays.first() else { return Answer::Passed };
    let path = format!("{storage}/{}", first.name);
    let title = format!("{} cannot be removed by {user}", text::line(&path, 80));
    let finding = if first.beside_image {
        Finding::fatal(CHECK.id, Stage::Rehearsal, title).fog_shows(says::NOT_ASIDE)
    } else {
        Finding::hazard(CHECK.id, Stage::Rehearsal, title)
    };
    let fix = Fix::new("remove-the-left-over", FixClass::Manual, "remove it, after a look into it")
        .run(format!("sudo ls -la {0}; sudo rm -rI {0}", quoted(&path)));
    stays
        .iter()
        .take(3)
        .fold(finding.confirmed_if(*sure), |finding, (held, (why, _))| {
            let why = format!("{why}{}", image(examination, held.name));
            let path = text::line(&format!("{storage}/{}", held.name), 120);
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

/// Why FOG's delete would fail, and whether that is sure: it removes an empty directory, or the
/// files in one.
fn obstacle(held: &Held<'_>, user: &str) -> Option<(String, bool)> {
    if held.is_empty() {
        return None;
    }
    let changed = held.directory.changed;
    if !changed.given {
        let why = format!("{}: {user} may remove nothing in it", held.directory.shown());
        return Some((why, changed.sure));
    }
    let nested = held.directories.filter(|count| *count > 0)?;
    Some((format!("it holds {nested} directories, which FOG does not empty"), true))
}
