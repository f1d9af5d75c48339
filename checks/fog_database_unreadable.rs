//! `fog-database-unreadable`: FOG's database, or something in it, cannot be read.

use crate::case::{DatabaseRecord, Look, Stage};
use crate::check::{Answer, Check, Examination};
use crate::finding::{Evidence, Finding, Fix, FixClass};
use crate::text;

/// The check.
pub(super) const CHECK: Check = Check {
    id: "fog-database-unreadable",
    summary: "FOG's database, or something in it that FOG needs, cannot be read",
    page: PAGE,
    run,
};

const PAGE: &str = "\
## What is wrong
The database does not run, refuses FOG's credentials, or lacks a table or a column; or the row of a storage
node names no possible host, account or path. FOG reads from it where a capture goes, and with which account.

## What FOG shows
Without its database nothing works: its pages and the client's console show a database error, or nothing.

## How the doctor knows
It asks the database with FOG's own credentials, over the socket or TCP, in a transaction that only reads, and
never waits long. Where that fails it goes on with FOG's settings file.

## What to do
Start the database; give FOG's files the password that it takes; run FOG's installer, which brings the schema
up to date.

## How sure one can be
Confirmed: the database said so, or said nothing.

## Sources
FOG `config.class.php` and `commons/schema.php`; MariaDB and MySQL, error codes.
";

fn run(examination: &Examination<'_>) -> Answer {
    let fog = match examination.fog() {
        Ok(fog) => fog,
        Err(answer) => return answer,
    };
    if !examination.is_first() {
        return Answer::not_applicable("said with the first target");
    }
    match &fog.database {
        Look::Seen(database) if database.complaints.is_empty() => Answer::Passed,
        Look::Seen(database) => incomplete(database),
        Look::CouldNot { reason, command } => {
            let fix = Fix::new("mend-the-database", FixClass::Manual, "see why, and mend it");
            let finding = Finding::hazard(CHECK.id, Stage::Resolve, reason.clone()).confirmed();
            finding
                .seen(Evidence::new("examined instead: what FOG's settings file says"))
                .cured_by(fix.run(command.clone()))
                .into()
        }
        Look::NotLooked { reason } => Answer::not_applicable(reason),
        Look::Absent => Answer::not_applicable("FOG has no database here"),
    }
}

fn incomplete(database: &DatabaseRecord) -> Answer {
    let count = database.complaints.len();
    let title = match database.complaints.as_slice() {
        [one] => format!("FOG's database: {}", text::line(one, 160)),
        _ => format!("{count} things in FOG's database cannot be read"),
    };
    let step = database.schema.map_or("unknown".to_owned(), |step| step.to_string());
    let about = format!(
        "{} at {}, schema step {step}",
        text::line(&database.server, 60),
        text::line(&database.at, 120)
    );
    let finding = Finding::hazard(CHECK.id, Stage::Resolve, title).confirmed();
    let finding = database
        .complaints
        .iter()
        .take(6)
        .fold(finding, |finding, one| finding.seen(Evidence::new(text::line(one, 200))));
    let fix = Fix::new(
        "update-the-schema",
        FixClass::Manual,
        "open FOG's page, which offers to update the schema; end what locks its tables",
    )
    .run("sudo mysql -e 'SHOW FULL PROCESSLIST'");
    finding.seen(Evidence::new(about)).cured_by(fix).into()
}
