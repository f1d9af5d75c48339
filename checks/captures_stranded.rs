//! `captures-stranded`: finished captures lie in `dev/` and were never moved.

use crate::case::{CaptureTask, DatabaseRecord, Generation, Stage};
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
day; where FOG's database tells that no capture task of that client is open, for an hour. They are captures
whose last step failed, or that the betas of 1.6 before August 2026 called complete.

## What FOG shows
Nothing. They take space, and the image that FOG deploys is an older one.

## How the doctor knows
It lists `dev/`: names of twelve hexadecimal digits, and the age of the newest file in each. FOG's database
says whose address it is, which image the client has, and which capture tasks are open.

## What to do
Move what is wanted to its image's name, once captures work again; remove the rest.

## How sure one can be
Confirmed: they are there. A capture of a very large disk may take long, but it writes all the time.

## Sources
FOG 1.6 `TaskQueue::_moveUpload` (before August 2026 the result of the move was ignored).
";

/// A capture that runs writes more often than this.
const OLD_S: u64 = 24 * 3600;
/// And this long after its last byte FOG has moved it, or given up: eleven tries follow each other.
const OVER_S: u64 = 3600;

fn run(examination: &Examination<'_>) -> Answer {
    let stored = match stored(examination) {
        Ok(stored) => stored,
        Err(answer) => return answer,
    };
    let database = examination.database().ok();
    let stranded = |held: &&Held<'_>| {
        let over = database.is_some_and(|database| !has_open_task(database, held.name));
        let limit = if over { OVER_S } else { OLD_S };
        held.age_s.is_some_and(|age| age > limit) && held.files.is_some_and(|files| files > 0)
    };
    let all: Vec<&Held<'_>> = stored.captures.iter().filter(stranded).collect();
    if all.is_empty() {
        return Answer::Passed;
    }
    let dev = examination.target().capture_dir();
    let silent = examination.generation() == Some(Generation::SilentRename);
    let count = all.len();
    let what = if count == 1 { "capture lies" } else { "captures lie" };
    let title = format!("{count} old {what} in {}", text::line(&dev, 80));
    let fix = Fix::new("look-at-the-captures", FixClass::Manual, "see what they are")
        .run(format!("sudo du -sh {}/*/ | sort -h", quoted(&dev)));
    let finding = match silent {
        // This FOG has called them complete, and will do so again.
        true => Finding::hazard(CHECK.id, Stage::Rehearsal, title)
            .fog_shows("nothing: this FOG ignores a refused move, and shows the task as complete"),
        false => Finding::advice(CHECK.id, Stage::Rehearsal, title),
    };
    all.iter()
        .take(5)
        .fold(finding.confirmed(), |finding, held| {
            let path = text::line(&format!("{dev}/{}", held.name), 120);
            finding.seen(Evidence::new(words(held, database)).in_file(path))
        })
        .cured_by(fix)
        .into()
}

fn has_open_task(database: &DatabaseRecord, name: &str) -> bool {
    let mac = |task: &&CaptureTask| task.mac.as_deref().is_some_and(|mac| mac == name);
    database.tasks.iter().any(|task| mac(&task))
}

fn words(held: &Held<'_>, database: Option<&DatabaseRecord>) -> String {
    let age_s = held.age_s.unwrap_or_default();
    let (days, hours) = (age_s / (24 * 3600), age_s / 3600);
    let age = if days > 0 { format!("{days} days") } else { format!("{hours} hours") };
    let files = held.files.unwrap_or_default();
    let whose = database.map(|database| client(database, held.name)).unwrap_or_default();
    format!("untouched for {age}, {files} files{whose}")
}

/// `; of client lab-01, whose image is Windows 11; task 7 is open`
fn client(database: &DatabaseRecord, name: &str) -> String {
    let mut words = String::new();
    if let Some(client) = database.clients.iter().find(|client| client.mac == name) {
        words.push_str(&format!("; of client {}", text::line(&client.name, 60)));
        if let Some(image) = &client.image {
            words.push_str(&format!(", whose image is {}", text::line(image, 60)));
        }
    }
    match database.tasks.iter().find(|task| task.mac.as_deref() == Some(name)) {
        Some(task) => words.push_str(&format!("; its capture task {} is open", task.id)),
        None => words.push_str("; no capture task of it is open"),
    }
    words
}
