//! The stages measured several times.

use std::io;

use crate::case::{RepeatRecord, StageTimes};
use crate::report::paper::{Paper, Span, plain, strong};
use crate::report::{paper::Ink, words};

const NAME: usize = 14;
const TIME: usize = 9;

pub(super) fn write(paper: &mut Paper, all: &RepeatRecord) -> io::Result<()> {
    paper.blank()?;
    let sessions = match &all.stopped {
        None => format!("{} sessions", all.done),
        Some(why) => format!("{} of {} sessions: {why}", all.done, all.asked),
    };
    paper.hanging(2, 4, &[strong(sessions)])?;
    let head = format!(
        "{:<NAME$} {:>TIME$} {:>TIME$} {:>TIME$} {:>TIME$}",
        "stage", "min ms", "median", "max", "failed"
    );
    paper.beside(2, &[strong(head)], &[])?;
    all.stages.iter().try_for_each(|times| row(paper, times))
}

fn row(paper: &mut Paper, times: &StageTimes) -> io::Result<()> {
    let column = |ms: Option<f64>| ms.map_or("-".to_owned(), words::ms);
    let spread = times.spread();
    let (low, middle, high) =
        (column(spread.map(|s| s.0)), column(spread.map(|s| s.1)), column(spread.map(|s| s.2)));
    let name = times.stage.name();
    let left = format!("{name:<NAME$} {low:>TIME$} {middle:>TIME$} {high:>TIME$} ");
    let ink = if times.failed > 0 { Ink::Bad } else { Ink::Plain };
    let failed = Span::new(ink, format!("{:>TIME$}", times.failed));
    paper.beside(2, &[plain(left), failed], &[])
}
