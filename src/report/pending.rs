//! A repair that was interrupted, or is at work: every report says so.

use std::io::{self, Write};

use super::Style;
use super::paper::{Ink, Paper, Span, plain, strong};
use crate::fix::transaction::Pending;

/// Paths that are named; more are counted.
const PATHS: usize = 8;

/// Writes it for a person, before the report.
///
/// # Errors
/// Those of `out`.
pub fn write(pending: &Pending, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let paper = &mut Paper::new(out, style);
    paper.blank()?;
    paper.heading(&[Span::new(Ink::Warning, sentence(pending))])?;
    for path in pending.paths.iter().take(PATHS) {
        let path = crate::text::plain(&path.display().to_string());
        paper.beside(2, &[plain("perhaps changed  ")], &[plain(path)])?;
    }
    if pending.paths.len() > PATHS {
        paper.hanging(2, 2, &[plain(format!("and {} more", pending.paths.len() - PATHS))])?;
    }
    if let Some(command) = command(pending) {
        paper.hanging(2, 2, &[plain("The next --fix takes it back first, or:")])?;
        paper.command(4, command)?;
    }
    let record = crate::text::plain(&pending.record.display().to_string());
    paper.beside(2, &[plain("its record  ")], &[strong(record)])?;
    paper.blank()
}

/// What there is to say, in one sentence without a path.
pub(super) fn sentence(pending: &Pending) -> String {
    let number = pending.number;
    match pending.at_work {
        Some(holder) => format!("Repair {number} is at work{holder}: this may be its middle."),
        None => format!("Repair {number} was interrupted, and the server may be half changed."),
    }
}

/// What takes it back; none while somebody is at work on it.
pub(super) fn command(pending: &Pending) -> Option<&'static str> {
    pending.at_work.is_none().then_some("sudo sftp-doctor undo")
}
