//! The verdict and the root cause, and nothing else: `--quiet`.

use std::io::{self, Write};

use super::paper::{Ink, Paper, Span, plain, strong};
use super::{Style, Told, terminal, words};
use crate::diagnosis::Verdict;

/// Writes a line or two to `out`.
///
/// # Errors
/// Those of `out`.
pub fn write(told: &Told<'_>, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let paper = &mut Paper::new(out, style);
    let diagnosis = told.diagnosis;
    let ink = match diagnosis.verdict {
        Verdict::CaptureWorks => Ink::Good,
        Verdict::CaptureFails => Ink::Bad,
        Verdict::Unknown => Ink::Warning,
    };
    paper.heading(&[Span::new(ink, words::verdict(diagnosis.verdict))])?;
    if let Some(cause) = terminal::root(diagnosis) {
        let finding = &cause.finding;
        let sure = words::certainty(finding.certainty);
        let name = [strong(finding.id), plain(format!(" ({sure}): {}", finding.title))];
        return paper.heading(&name);
    }
    match told.case.targets.first().filter(|_| diagnosis.verdict != Verdict::CaptureWorks) {
        Some(at) => paper.heading(&[plain(terminal::why(at, diagnosis.verdict))]),
        None => Ok(()),
    }
}
