//! From a check's answer to a case of the suite.

use std::io;

use crate::check::{Answer, Checked};
use crate::diagnosis::Diagnosis;
use crate::finding::Finding;
use crate::report::paper::{Paper, plain};
use crate::report::{Style, terminal, words};

/// A case.
pub(super) struct TestCase {
    pub(super) name: &'static str,
    pub(super) seconds: f64,
    pub(super) outcome: Outcome,
    /// What it has to say beside its end.
    pub(super) output: String,
}

/// How a case ended.
pub(super) enum Outcome {
    Passed,
    Skipped { message: String },
    Failure { kind: &'static str, message: String, text: String },
    Error { kind: &'static str, message: String, text: String },
}

/// The case of a check.
pub(super) fn of(checked: &Checked, diagnosis: &Diagnosis) -> io::Result<TestCase> {
    let outcome = match &checked.answer {
        Answer::Passed => Outcome::Passed,
        Answer::Found(findings) => match explained_by(checked, findings, diagnosis) {
            Some(id) => Outcome::Skipped { message: format!("a consequence of {id}") },
            None => found(findings)?,
        },
        Answer::NotReached => Outcome::Skipped { message: "an earlier stage failed".to_owned() },
        Answer::NotApplicable { reason } => Outcome::Skipped { message: reason.clone() },
        Answer::CouldNotLook { reason, command } => Outcome::Error {
            kind: "could-not-look",
            message: reason.clone(),
            text: command.as_ref().map_or(String::new(), |c| format!("to see it, type: {c}")),
        },
    };
    Ok(TestCase { name: checked.check.id, seconds: 0.0, outcome, output: String::new() })
}

/// The cause whose consequence all of it is: what the diagnosis does not list, no CI should count.
fn explained_by<'a>(
    checked: &Checked,
    findings: &[Finding],
    diagnosis: &'a Diagnosis,
) -> Option<&'a str> {
    let of_target = || diagnosis.causes.iter().filter(|cause| cause.target == checked.target);
    let listed = findings.iter().any(|f| of_target().any(|cause| cause.finding.id == f.id));
    if listed {
        return None;
    }
    let explains = |id| of_target().find(|cause| cause.finding.explains.contains(&id));
    findings.iter().find_map(|f| explains(f.id)).map(|cause| cause.finding.id)
}

/// The worst finding names the case; all of them are its text.
fn found(findings: &[Finding]) -> io::Result<Outcome> {
    let Some(worst) = findings.iter().min_by_key(|f| (f.severity, f.certainty)) else {
        return Ok(Outcome::Passed);
    };
    let mut bytes = Vec::new();
    let paper = &mut Paper::new(&mut bytes, Style::plain(100));
    for finding in findings {
        let sure = words::certainty(finding.certainty);
        paper.hanging(0, 2, &[plain(&finding.title), plain(format!(" ({sure})"))])?;
        terminal::in_full(paper, finding)?;
    }
    Ok(Outcome::Failure {
        kind: words::severity(worst.severity),
        message: worst.title.clone(),
        text: String::from_utf8_lossy(&bytes).into_owned(),
    })
}
