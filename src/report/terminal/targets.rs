//! Several targets side by side, a row each.

use std::io;

use crate::case::{Case, Target};
use crate::diagnosis::{Diagnosis, Verdict};
use crate::report::paper::{Ink, Paper, Span, plain, strong};
use crate::report::several::{self, Row, Rows};
use crate::report::width::{ascii, columns};
use crate::report::{safe::safe, words};

/// Narrower than this there is no table.
const NARROW: usize = 80;
/// From here on there is room for the account and the cause.
const WIDE: usize = 110;
const HOLDS: usize = 7;
const VERDICT: usize = 7;
const STOPPED: usize = 14;
const TIME: usize = 8;
const CAUSE: usize = 22;

pub(super) fn write(paper: &mut Paper, case: &Case, diagnosis: &Diagnosis) -> io::Result<()> {
    let Rows { shown, counted } = several::rows(case, diagnosis);
    let width = paper.style().width;
    if width < NARROW {
        shown.iter().try_for_each(|row| sentence(paper, row))?;
    } else {
        table(paper, &shown, width >= WIDE)?;
    }
    match counted.iter().map(|row| row.ms).reduce(f64::max) {
        None => Ok(()),
        Some(longest) => {
            let text = format!(
                "and {} more that work, the slowest in {}",
                counted.len(),
                words::duration(longest)
            );
            paper.hanging(2, 4, &[Span::new(Ink::Good, text)])
        }
    }
}

fn table(paper: &mut Paper, rows: &[Row], wide: bool) -> io::Result<()> {
    let (most_name, most_at) = if wide { (24, 30) } else { (16, 21) };
    let longest = |text: &dyn Fn(&Row) -> String, most: usize| {
        rows.iter().map(|row| span(&spelt(paper, &text(row)))).max().unwrap_or(0).clamp(8, most)
    };
    let name = longest(&|row| row.at.target.name.clone(), most_name);
    let at = longest(&|row| endpoint(&row.at.target, wide), most_at);
    let head = format!(
        "{:<name$} {:<HOLDS$} {:<at$} {:<VERDICT$} {:<STOPPED$} {:>TIME$}",
        "target", "holds", "at", "verdict", "stopped at", "time"
    );
    let cause = if wide { "  cause" } else { "" };
    paper.beside(2, &[strong(head), strong(cause)], &[])?;
    for row in rows {
        let target = &row.at.target;
        let left = format!(
            "{} {:<HOLDS$} {} ",
            fit(paper, &target.name, name),
            several::holds(target.role),
            fit(paper, &endpoint(target, wide), at)
        );
        let verdict = format!("{:<VERDICT$}", several::works(row.verdict));
        let stopped = row.stopped.map_or("-", |stage| stage.name());
        let right = format!(" {stopped:<STOPPED$} {:>TIME$}", words::duration(row.ms));
        let cause = match row.cause.filter(|_| wide) {
            Some(id) => format!("  {}", fit(paper, id, CAUSE)),
            None => String::new(),
        };
        let spans = [plain(left), Span::new(ink(row.verdict), verdict), plain(right), plain(cause)];
        paper.beside(2, &spans, &[])?;
    }
    Ok(())
}

/// A row where there is no room for columns.
fn sentence(paper: &mut Paper, row: &Row) -> io::Result<()> {
    let target = &row.at.target;
    let what = format!(" ({}, {}): ", several::holds(target.role), target.endpoint());
    let stopped = row.stopped.map_or(String::new(), |stage| format!(" at {}", stage.name()));
    let verdict = Span::new(ink(row.verdict), several::works(row.verdict));
    let end = format!("{stopped}, {}", words::duration(row.ms));
    paper.hanging(2, 4, &[strong(&target.name), plain(what), verdict, plain(end)])
}

fn ink(verdict: Verdict) -> Ink {
    match verdict {
        Verdict::CaptureWorks => Ink::Good,
        Verdict::CaptureFails => Ink::Bad,
        Verdict::Unknown => Ink::Warning,
    }
}

/// The endpoint; without the account where there is no room for it.
fn endpoint(target: &Target, wide: bool) -> String {
    let whole = target.endpoint();
    match whole.strip_prefix(&format!("{}@", target.user.value)) {
        Some(rest) if !wide => rest.to_owned(),
        _ => whole,
    }
}

/// `text` as this output spells it.
fn spelt(paper: &Paper, text: &str) -> String {
    let text = safe(text);
    if paper.style().unicode { text } else { ascii(&text) }
}

/// The columns that `text` takes.
fn span(text: &str) -> usize {
    text.chars().map(columns).sum()
}

/// `text` in exactly `width` columns, cut or filled up.
fn fit(paper: &Paper, text: &str, width: usize) -> String {
    let text = spelt(paper, text);
    let mark = if paper.style().unicode { "…" } else { "~" };
    let (mut out, mut used) = (String::new(), 0);
    let room = if span(&text) > width { width.saturating_sub(1) } else { width };
    for c in text.chars().take_while(|c| {
        used += columns(*c);
        used <= room
    }) {
        out.push(c);
    }
    if room < width {
        out.push_str(mark);
    }
    let missing = width.saturating_sub(span(&out));
    format!("{out}{}", " ".repeat(missing))
}
