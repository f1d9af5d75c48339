//! What became of a repair, as a case of its target's suite.

use std::io;

use super::outcome::{Outcome, TestCase};
use crate::fix::{self, Repair};
use crate::report::paper::Paper;
use crate::report::{Style, fix as words};

/// Done is passed, taken back is a failure, refused an error; what was not to be done is skipped.
pub(super) fn case(repair: &Repair) -> io::Result<TestCase> {
    let mut bytes = Vec::new();
    words::body(&mut Paper::new(&mut bytes, Style::plain(100)), repair)?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let message = words::headline(repair.outcome).to_owned();
    let kind = repair.outcome.name();
    let (outcome, output) = match repair.outcome {
        fix::Outcome::Applied => (Outcome::Passed, text),
        fix::Outcome::RolledBack => (Outcome::Failure { kind, message, text }, String::new()),
        fix::Outcome::Refused => (Outcome::Error { kind, message, text }, String::new()),
        fix::Outcome::Declined | fix::Outcome::NothingToDo | fix::Outcome::DryRun => {
            (Outcome::Skipped { message }, text)
        }
    };
    Ok(TestCase { name: "fix", seconds: 0.0, outcome, output })
}
