//! The report an admin reads, most important last: the target, the timeline, what the checks
//! said, what was noticed beside, and the diagnosis with the next command to type.

mod bar; // one time against its limit
mod causes; // findings in full
mod checked; // the checks in a few lines
mod conclusion; // the diagnosis in plain words
mod limits; // how long others would wait
mod rehearsal; // the steps, when one failed
mod repeat; // the stages measured several times
mod sources; // where each value came from
mod target; // whom, and where each value came from
mod targets; // several side by side
mod timeline; // the stages as bars
mod trace; // the session event by event

// What other formats set in their own way.
pub(super) use causes::{in_full, quote, write as others};
pub(super) use checked::write as checked_in_short;
pub(super) use conclusion::{commands, grounds, why};
pub(super) use targets::write as side_by_side;

use std::io::{self, Write};

use super::Style;
use super::paper::{Paper, plain, strong};
use crate::case::{Case, TargetCase};
use crate::diagnosis::{Cause, Diagnosis, Verdict};
use crate::finding::Severity;
use crate::predict::Predicted;

/// Writes the report on `case` to `out`.
///
/// # Errors
/// Those of `out`.
pub fn write(
    case: &Case,
    diagnosis: &Diagnosis,
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let paper = &mut Paper::new(out, style);
    paper.heading(&[strong("sftp-doctor"), plain(format!(" {}", case.doctor))])?;
    // Of several, the one that captures go to stands there in full, and with -v all of them.
    let full = if style.verbose > 0 { case.targets.len() } else { 1 };
    for (index, at) in case.targets.iter().enumerate().take(full) {
        paper.blank()?;
        one_target(paper, at, diagnosis.predicted.get(index))?;
    }
    if case.targets.len() > 1 {
        paper.blank()?;
        targets::write(paper, case, diagnosis)?;
    }
    paper.blank()?;
    checked::write(paper, case, &diagnosis.checked)?;
    let root = root(diagnosis);
    causes::write(paper, case, &diagnosis.causes, root)?;
    paper.blank()?;
    conclusion::write(paper, case, diagnosis, root)
}

/// Whom, the stages, and the rehearsal where it failed.
pub(super) fn one_target(
    paper: &mut Paper,
    at: &TargetCase,
    predicted: Option<&Predicted>,
) -> io::Result<()> {
    target::write(paper, at, predicted)?;
    if at.session.timeline.is_empty() {
        // The files of another tree: there was no session.
        return Ok(());
    }
    paper.blank()?;
    timeline::write(paper, &at.session.timeline)?;
    if let Some(rehearsal) = &at.session.rehearsal {
        rehearsal::write(paper, rehearsal)?;
    }
    limits::write(paper, at)?;
    trace::write(paper, at)?;
    match &at.repeat {
        Some(all) => repeat::write(paper, all),
        None => Ok(()),
    }
}

/// The cause the conclusion speaks of: the first, unless all is well or nothing fatal leads.
pub(super) fn root(diagnosis: &Diagnosis) -> Option<&Cause> {
    let first = diagnosis.causes.first()?;
    match diagnosis.verdict {
        Verdict::CaptureWorks => None,
        Verdict::CaptureFails => Some(first).filter(|c| c.finding.severity == Severity::Fatal),
        Verdict::Unknown => diagnosis.causes.iter().find(|cause| cause.target == 0),
    }
}
