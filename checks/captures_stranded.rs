//! `captures-stranded`: finished captures lie in `dev/` and were never moved.

use crate::case::Stage;
use crate::check::stored::{Held, stored};
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
    let stored = match stored(examination) {
        Ok(stored) => stored,
        Err(answer) => return answer,
    };
    let stranded = |held: &&Held<'_>| {
        held.age_s.is_some_and(|age| age > OLD_S) && held.files.is_some_and(|files| files > 0)
    };
    let all: Vec<&Held<'_>> = stored.captures.iter().filter(stranded).collect();
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
        .fold(finding, |finding, held| {
            let days = held.age_s.unwrap_or_default() / (24 * 3600);
            let text =
                format!("untouched for {days} days, {} files", held.files.unwrap_or_default());
            let path = text::line(&format!("{dev}/{}", held.name), 120);
            finding.seen(Evidence::new(text).in_file(path))
        })
        .cured_by(fix)
        .into()
}
