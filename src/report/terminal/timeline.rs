//! The stages as bars: each one's time against its limit, how it ended, and what was seen.

use std::io;

use super::bar::Axis;
use crate::case::{Stage, StageEnd, StageRecord};
use crate::report::paper::{Ink, Paper, Span, plain, strong};
use crate::report::words;

const NAME: usize = 14;
const TIME: usize = 8;
/// Columns left of the axis: indent, name and time with a blank between, two blanks.
const LEFT: usize = 2 + NAME + 1 + TIME + 2;
/// Narrower than this there are no bars.
const NARROW: usize = 66;

/// Writes the timeline. Only what went wrong may take more than one line.
pub(super) fn write(paper: &mut Paper, stages: &[StageRecord]) -> io::Result<()> {
    let reached = stages.len() - trailing_unreached(stages);
    let longest = stages.iter().map(|s| s.limit_ms).max().unwrap_or(0) as f64;
    let style = paper.style();
    let axis = Axis::new(longest, (style.width - LEFT.min(style.width)) / 3, style.unicode);
    let axis = Some(axis).filter(|_| style.width >= NARROW);
    head(paper, axis.as_ref())?;
    for stage in &stages[..reached] {
        row(paper, axis.as_ref(), stage)?;
    }
    match stages[reached..].iter().map(|s| s.stage.name()).collect::<Vec<_>>().as_slice() {
        [] => Ok(()),
        names => paper.hanging(2, 4, &[plain(format!("not reached: {}", names.join(", ")))]),
    }
}

fn trailing_unreached(stages: &[StageRecord]) -> usize {
    stages.iter().rev().take_while(|s| s.end == StageEnd::NotReached).count()
}

fn head(paper: &mut Paper, axis: Option<&Axis>) -> io::Result<()> {
    let mut left = vec![strong(format!("{:<NAME$} {:>TIME$}  ", "stage", "ms"))];
    let Some(axis) = axis else { return paper.beside(2, &left, &[]) };
    let (ruler, width) = (axis.ruler(), axis.columns());
    left.push(strong(format!("{ruler:<width$} ")));
    let meaning = format!("bar: log scale; {} is the limit", axis.limit_mark());
    paper.beside(2, &left, &[plain(meaning)])
}

fn row(paper: &mut Paper, axis: Option<&Axis>, stage: &StageRecord) -> io::Result<()> {
    let ink = ink(stage.end);
    let idle = matches!(stage.end, StageEnd::NotReached | StageEnd::Skipped);
    let time = if idle { "-".to_owned() } else { words::ms(stage.ms) };
    let mut left = vec![plain(format!("{:<NAME$} {time:>TIME$}  ", stage.stage.name()))];
    if let Some(axis) = axis {
        let (bar, rest) = match idle {
            true => (String::new(), " ".repeat(axis.columns())),
            false => axis.bar(stage.ms, stage.limit_ms as f64),
        };
        left.extend([Span::new(ink, bar), plain(format!("{rest} "))]);
    }
    let outcome = stage.end.name();
    let taken = LEFT + axis.map_or(0, |axis| axis.columns() + 1) + outcome.len() + 2;
    let room = paper.style().width.saturating_sub(taken);
    let note = match (stage.end, stage.stage) {
        (StageEnd::Done, _) => cut(&stage.note, room),
        (_, Stage::Rehearsal) => without_path(&stage.note),
        _ => stage.note.clone(),
    };
    paper.beside(2, &left, &[Span::new(ink, outcome), plain(format!("  {note}"))])
}

/// `mkdir: Permission denied`: the path of scratch names stands in the steps below, and would be broken
/// in its middle here.
fn without_path(note: &str) -> String {
    let parts =
        note.split_once(" /").and_then(|(call, rest)| Some((call, rest.rsplit_once(": ")?.1)));
    parts.map_or_else(|| note.to_owned(), |(call, why)| format!("{call}: {why}"))
}

/// `note` within `room` characters.
fn cut(note: &str, room: usize) -> String {
    if note.chars().count() <= room {
        return note.to_owned();
    }
    let kept: String = note.chars().take(room.saturating_sub(3)).collect();
    format!("{}…", kept.trim_end_matches([' ', ',']))
}

fn ink(end: StageEnd) -> Ink {
    match end {
        StageEnd::Done => Ink::Good,
        StageEnd::Failed | StageEnd::TimedOut => Ink::Bad,
        StageEnd::NotReached | StageEnd::Skipped | StageEnd::Interrupted => Ink::Warning,
    }
}
