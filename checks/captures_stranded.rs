//! `captures-stranded`: finished captures lie in `dev/` and were never moved.

use crate::case::{Stage, StorageEntry};
use crate::check::{Answer, Check, Examination};
use crate::finding::{Evidence, Finding, Fix, FixClass};
use crate::remedy::quoted;
use crate::text;

/// The check.
pub(super) const CHECK: Check = Check {
    id: "captures-stranded",
    summary: "Captures lie in dev/ that were never moved",
    page: PAGE,
    run,
};

const PAGE: &str = "\
## What is wrong
`dev/` holds directories with images, under clients' hardware addresses, that nobody has touched for a
day. They are captures whose last step failed, or that the betas of 1.6 called complete.

## What FOG shows
Nothing. They take space, and the image that FOG deploys is an older one.

## How the doctor knows
It lists `dev/`: names of twelve hexadecimal digits, and the age of the newest file in each.

## What to do
Move what is wanted to its image's name, once captures work again; remove the rest.

## How sure one can be
Confirmed: they are there. A capture of a very large disk may take long, but it writes all the time.

## Sources
FOG 1.6 `TaskQueue::_moveUpload` (before August 2026 the result of the move was ignored).
";

/// A capture that runs writes more often than this.
const OLD_S: u64 = 24 * 3600;

fn run(examination: &Examination<'_>) -> Answer {
    let Some(host) = examination.at.host.seen() else {
        return Answer::not_applicable("the server is another machine");
    };
    let Some(holdings) = host.holdings.seen() else {
        return Answer::not_applicable("the storage could not be looked at");
    };
    let stranded =
        |entry: &&StorageEntry| entry.age_s > OLD_S && entry.files.is_some_and(|n| n > 0);
    let all: Vec<&StorageEntry> = holdings.captures.iter().filter(stranded).collect();
    if all.is_empty() {
        return Answer::Passed;
    }
    let dev = examination.target().capture_dir();
    let count = all.len();
    let what = if count == 1 { "capture lies" } else { "captures lie" };
    let title = format!("{count} old {what} in {}", text::line(&dev, 80));
    let fix = Fix::new("look-at-the-captures", FixClass::Manual, "see what they are")
        .run(format!("sudo du -sh {}/*/ | sort -h", quoted(&dev)));
    let finding = Finding::advice(CHECK.id, Stage::Rehearsal, title).confirmed();
    all.iter()
        .take(5)
        .fold(finding, |finding, entry| {
            let days = entry.age_s / (24 * 3600);
            let text =
                format!("untouched for {days} days, {} files", entry.files.unwrap_or_default());
            let path = text::line(&format!("{dev}/{}", entry.name), 120);
            finding.seen(Evidence::new(text).in_file(path))
        })
        .cured_by(fix)
        .into()
}
