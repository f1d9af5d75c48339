//! What a repair changed, or would change.

use std::io;

use super::section::{Block, Section};
use super::{WIDTH, sheet, unbroken};
use crate::fix::Repair;
use crate::report::fix;
use crate::report::width::columns;

/// The section, with the diffs as such.
pub(super) fn section(repair: &Repair) -> io::Result<Section> {
    let plan = &repair.plan;
    let account = sheet(|paper| fix::account(paper, repair))?;
    let diffs = unbroken(|paper| fix::diffs(paper, plan))?;
    let left = sheet(|paper| fix::left(paper, plan))?;
    let diffs = if plan.changes.is_empty() { Vec::new() } else { diffs };
    let section = Section::new(fix::headline(repair.outcome), 4)
        .with(Block::Text(account))
        .with(Block::Diff(diffs.iter().map(|line| cut(line)).collect()));
    let commands: Vec<&str> = fix::by_hand(repair).iter().map(String::as_str).collect();
    let section = match commands.is_empty() {
        true => section,
        false => section.with(Block::Prose(fix::BY_HAND.to_owned())).with(Block::shell(&commands)),
    };
    Ok(section.with(Block::Text(left)))
}

/// A diff over more lines than it has would be none: one that is too long is cut.
fn cut(line: &str) -> String {
    let mut used = 0;
    let fits = |c: &char| {
        used += columns(*c);
        used < WIDTH
    };
    let kept: String = line.chars().take_while(fits).collect();
    if kept.len() < line.len() { format!("{kept}…") } else { kept }
}
