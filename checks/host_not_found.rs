//! `host-not-found`: the name of the server does not resolve.

use crate::case::{Stage, StageEnd};
use crate::check::{Answer, Check, Examination};
use crate::finding::{Evidence, Finding, Fix, FixClass};
use crate::fog::says;

/// The check.
pub(super) const CHECK: Check = Check {
    id: "host-not-found",
    summary: "The name of the server does not resolve",
    page: PAGE,
    run,
};

const PAGE: &str = "\
## What is wrong
The name FOG uses for the storage node has no address, as seen from this machine.

## What FOG shows
`Unable to connect to ssh during move upload`.

## How the doctor knows
The resolver (`getent ahosts NAME`) has no answer. That is symptom and proof in one.

## What to do
Correct the name, or put it into DNS or `/etc/hosts`. FOG itself stores the node's address in
*Storage Management*, field *IP Address*.

## How sure one can be
Confirmed, for the machine the doctor runs on.

## Sources
getent(1); FOG 1.6 `FOGSSH::connect`.
";

fn run(examination: &Examination<'_>) -> Answer {
    let session = examination.session();
    match session.ended(Stage::Resolve) {
        StageEnd::Failed | StageEnd::TimedOut => {}
        StageEnd::Done => return Answer::Passed,
        StageEnd::NotReached | StageEnd::Skipped | StageEnd::Interrupted => {
            return Answer::NotReached;
        }
    }
    let host = &examination.target().host.value;
    let why = session.resolve_error.as_deref().unwrap_or("the resolver did not answer");
    let fix = Fix::new("correct-the-name", FixClass::Manual, "correct the name, or make it known")
        .run(format!("getent ahosts {host}"));
    Finding::fatal(CHECK.id, Stage::Resolve, format!("the name {host} does not resolve"))
        .confirmed()
        .seen(Evidence::new(format!("{host}: {why}")))
        .fog_shows(says::NO_CONNECTION)
        .cured_by(fix)
        .into()
}
