//! Test results for a CI, as JUnit's XML: one suite a target, one case a check. Findings are failures,
//! what could not be looked at is an error, and what had nothing to look at is skipped. The first case
//! of a suite, `capture`, is the verdict, so that a capture that fails for an unknown cause fails too. After
//! `--fix` its last, `fix`, is what became of the repair.

mod outcome; // from a check's answer to a case
mod repaired; // what --fix changed, as a case
mod xml; // the file

use std::io::{self, Write};

use self::outcome::{Outcome, TestCase};
use self::xml::{Suite, document};
use super::{Failure, Style, Told, paper::Paper, pending, terminal, words};
use crate::case::{Case, TargetCase};
use crate::diagnosis::{Diagnosis, Verdict};
use crate::fix::transaction::Pending;

/// Writes the document to `out`.
///
/// # Errors
/// Those of `out`.
pub fn write(told: &Told<'_>, out: &mut dyn Write) -> io::Result<()> {
    let Told { case, diagnosis, repair, pending, .. } = *told;
    let suites: io::Result<Vec<Suite>> =
        (0..case.targets.len()).map(|index| suite(case, diagnosis, index)).collect();
    let mut suites = suites?;
    if let Some(repair) = repair
        && let Some(suite) = suites.get_mut(repair.plan.target)
    {
        suite.cases.push(repaired::case(repair)?);
    }
    // One that was interrupted is a suite of its own.
    suites.extend(pending.map(repairs));
    document(&suites, out)
}

fn repairs(pending: &Pending) -> Suite {
    let message = pending::sentence(pending);
    let text = pending::command(pending).map_or(String::new(), |c| format!("to take it back: {c}"));
    let outcome = Outcome::Failure { kind: "interrupted-repair", message, text };
    let output = String::new();
    let case = TestCase { name: "interrupted-repair", seconds: 0.0, outcome, output };
    Suite { name: "repairs".to_owned(), seconds: 0.0, cases: vec![case] }
}

/// Writes the document of a run that examined nothing to `out`.
///
/// # Errors
/// Those of `out`.
pub fn write_failure(failure: &Failure, out: &mut dyn Write) -> io::Result<()> {
    let mut text = Vec::new();
    failure.write_on(&mut Paper::new(&mut text, Style::plain(80)))?;
    let outcome = Outcome::Error {
        kind: "could-not-examine",
        message: failure.what.clone(),
        text: String::from_utf8_lossy(&text).into_owned(),
    };
    let case = TestCase { name: "capture", seconds: 0.0, outcome, output: String::new() };
    document(&[Suite { name: "sftp-doctor".to_owned(), seconds: 0.0, cases: vec![case] }], out)
}

fn suite(case: &Case, diagnosis: &Diagnosis, index: usize) -> io::Result<Suite> {
    let at = &case.targets[index];
    let verdict = diagnosis.verdicts.get(index).copied().unwrap_or(Verdict::Unknown);
    let mut cases = vec![capture(at, verdict)];
    for checked in diagnosis.checked.iter().filter(|checked| checked.target == index) {
        cases.push(outcome::of(checked, diagnosis)?);
    }
    let endpoint = at.target.endpoint();
    let name = match &at.target.name {
        name if name.is_empty() || *name == at.target.host.value => endpoint,
        name => format!("{name} ({endpoint})"),
    };
    Ok(Suite { name, seconds: seconds(at), cases })
}

/// The verdict as a case.
fn capture(at: &TargetCase, verdict: Verdict) -> TestCase {
    let message = words::verdict(verdict).to_owned();
    let text = terminal::why(at, verdict);
    let outcome = match verdict {
        Verdict::CaptureWorks => Outcome::Passed,
        Verdict::CaptureFails => Outcome::Failure { kind: verdict.name(), message, text },
        Verdict::Unknown => Outcome::Error { kind: verdict.name(), message, text },
    };
    TestCase { name: "capture", seconds: seconds(at), outcome, output: String::new() }
}

fn seconds(at: &TargetCase) -> f64 {
    at.session.timeline.iter().map(|stage| stage.ms).sum::<f64>() / 1000.0
}
