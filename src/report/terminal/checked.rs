//! What the checks said, in a few lines: how many said what, and what could not be looked at.

use std::io;

use crate::case::Case;
use crate::check::{Answer, Checked};
use crate::report::paper::{Paper, plain};
use crate::report::several;

const LABEL: usize = 10;
const INDENT: usize = 2 + LABEL;

pub(in crate::report) fn write(
    paper: &mut Paper,
    case: &Case,
    checked: &[Checked],
) -> io::Result<()> {
    let of = match case.targets.len() {
        0 | 1 => String::new(),
        several => format!("of {several} targets: "),
    };
    paper.labelled("checks", LABEL, &[plain(format!("{of}{}", counts(checked)))])?;
    for gap in gaps(checked) {
        let ids = gap.ids.join(", ");
        let name = |index: &usize| case.targets.get(*index).map(|at| at.target.name.as_str());
        let names: Vec<&str> = gap.targets.iter().filter_map(name).collect();
        let whose = match case.targets.len() {
            0 | 1 => String::new(),
            _ => format!(" ({})", several::names(&names)),
        };
        let text = format!("could not look: {ids}{whose}: {}", gap.reason);
        paper.hanging(INDENT, INDENT + 2, &[plain(text)])?;
        if let Some(command) = gap.command {
            paper.command(INDENT + 4, command)?;
        }
    }
    Ok(())
}

fn counts(checked: &[Checked]) -> String {
    let words = ["passed", "found", "not-reached", "not-applicable", "could-not-look"];
    let counts = words.map(|word| {
        let count = checked.iter().filter(|c| c.answer.outcome() == word).count();
        (count > 0).then(|| format!("{count} {}", word.replace('-', " ")))
    });
    let counts: Vec<String> = counts.into_iter().flatten().collect();
    if counts.is_empty() { "none".to_owned() } else { counts.join(", ") }
}

/// Checks that could not look, for one reason.
struct Gap<'a> {
    targets: Vec<usize>,
    ids: Vec<&'static str>,
    reason: &'a str,
    command: Option<&'a str>,
}

fn gaps(checked: &[Checked]) -> Vec<Gap<'_>> {
    let mut gaps: Vec<Gap> = Vec::new();
    for c in checked {
        let Answer::CouldNotLook { reason, command } = &c.answer else { continue };
        let command = command.as_deref();
        let same = |g: &&mut Gap| (g.reason, g.command) == (reason.as_str(), command);
        let Some(gap) = gaps.iter_mut().find(same) else {
            gaps.push(Gap { targets: vec![c.target], ids: vec![c.check.id], reason, command });
            continue;
        };
        if !gap.ids.contains(&c.check.id) {
            gap.ids.push(c.check.id);
        }
        if !gap.targets.contains(&c.target) {
            gap.targets.push(c.target);
        }
    }
    gaps
}
