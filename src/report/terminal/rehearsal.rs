//! The steps of the rehearsal, when one of them failed; otherwise the timeline's line says it all.

use std::io;

use crate::case::{RehearsalRecord, StepEnd, StepRecord};
use crate::remedy::quoted;
use crate::report::paper::{Ink, Paper, Span, plain, strong};
use crate::report::words;

pub(super) fn write(paper: &mut Paper, rehearsal: &RehearsalRecord) -> io::Result<()> {
    if rehearsal.steps.iter().any(|step| step.end != StepEnd::Done) {
        paper.blank()?;
        paper.heading(&[strong("FOG's last step, rehearsed on scratch names")])?;
        for step in &rehearsal.steps {
            row(paper, step)?;
        }
    }
    for name in &rehearsal.left_behind {
        let command = format!("sudo rm -r {}", quoted(name));
        let text = [Span::new(Ink::Warning, "left behind: "), plain(name)];
        paper.hanging(2, 4, &text)?;
        paper.hanging(4, 6, &[plain("to be removed on the server: "), plain(command)])?;
    }
    Ok(())
}

fn row(paper: &mut Paper, step: &StepRecord) -> io::Result<()> {
    let ignored = match &step.end {
        StepEnd::Done => "",
        _ if step.kind.matters() => "",
        _ => " (FOG does not need it)",
    };
    let ink = match step.end {
        StepEnd::Done => Ink::Good,
        _ if step.kind.matters() => Ink::Bad,
        _ => Ink::Warning,
    };
    let left = format!("{:<9} {:>7}  ", step.kind.name(), words::ms(step.ms));
    let answer = Span::new(ink, words::step_end(&step.end));
    let answered = [plain(format!("{}: ", step.path)), answer, plain(ignored)];
    paper.beside(2, &[plain(left)], &answered)
}
