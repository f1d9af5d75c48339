//! The report to paste on a forum or into an issue, as Markdown that NodeBB and GitHub show alike: no
//! HTML, everything foreign in fenced blocks, 80 columns, at most 30,000 characters.

mod fence; // blocks that nothing inside can close
mod fit; // shortened where it would be too long
mod repaired; // what --fix changed
mod section; // a heading and what stands below it
mod shell; // a command over several lines
mod versions; // of everything that takes part

use std::io::{self, Write};

use self::section::{Block, Section};
use super::paper::{Paper, plain};
use super::{Failure, Style, Told, pending, terminal, words};
use crate::case::Case;
use crate::check::Checked;
use crate::diagnosis::Diagnosis;
use crate::fix::transaction::Pending;

/// The longest post: NodeBB takes 32,767 characters, GitHub 65,536.
const LIMIT: usize = 30_000;
/// Columns of prose and blocks.
const WIDTH: usize = 80;
/// What the terminal indents, and a block need not.
const INDENT: usize = 2;

/// Writes the report to `out`.
///
/// # Errors
/// Those of `out`.
pub fn write(told: &Told<'_>, out: &mut dyn Write) -> io::Result<()> {
    let Told { case, diagnosis, hidden, repair, .. } = *told;
    let mut sections = vec![verdict(case, diagnosis)?];
    if let Some(repair) = repair {
        sections.push(repaired::section(repair)?);
    }
    sections.extend([
        beside(case, diagnosis)?,
        versions(case)?,
        examined(case, diagnosis)?,
        checks(case, diagnosis)?,
        origin(case, hidden),
    ]);
    fit::fit(&mut sections, LIMIT);
    out.write_all(section::text(&sections).as_bytes())
}

/// Writes the section on a repair that was interrupted.
///
/// # Errors
/// Those of `out`.
pub fn write_pending(pending: &Pending, out: &mut dyn Write) -> io::Result<()> {
    let section = Section::new("An interrupted repair", 0);
    let section = section.with(Block::Prose(pending::sentence(pending)));
    let section = match pending::command(pending) {
        Some(command) => section.with(Block::shell(&[command])),
        None => section,
    };
    writeln!(out, "{}", section::text(&[section]))
}

/// Writes the report of a run that examined nothing to `out`.
///
/// # Errors
/// Those of `out`.
pub fn write_failure(failure: &Failure, out: &mut dyn Write) -> io::Result<()> {
    let why = sheet(|paper| failure.write_on(paper))?;
    let section = Section::new(words::NOTHING_EXAMINED, 0).with(Block::Text(why));
    out.write_all(section::text(&[section]).as_bytes())
}

fn verdict(case: &Case, diagnosis: &Diagnosis) -> io::Result<Section> {
    let root = terminal::root(diagnosis);
    let grounds = sheet(|paper| terminal::grounds(paper, case, diagnosis, root))?;
    let section = Section::new(words::verdict(diagnosis.verdict), 5).with(Block::Text(grounds));
    Ok(match terminal::commands(case, diagnosis, root) {
        Some((place, commands)) => {
            section.with(Block::Prose(place.to_owned())).with(Block::shell(&commands))
        }
        None => section,
    })
}

fn beside(case: &Case, diagnosis: &Diagnosis) -> io::Result<Section> {
    let root = terminal::root(diagnosis);
    let others = sheet(|paper| terminal::others(paper, case, &diagnosis.causes, root))?;
    Ok(Section::new("Noticed beside it", 3).with(Block::Text(others)))
}

fn versions(case: &Case) -> io::Result<Section> {
    let lines = sheet(|paper| versions::write(paper, case))?;
    Ok(Section::new("Versions", 4).with(Block::Text(lines)))
}

/// The target captures go to in full; several side by side.
fn examined(case: &Case, diagnosis: &Diagnosis) -> io::Result<Section> {
    let mut section = Section::new("Timeline", 2);
    if let Some(at) = case.targets.first() {
        let predicted = diagnosis.predicted.first();
        let lines = sheet(|paper| terminal::one_target(paper, at, predicted))?;
        section = section.with(Block::Text(lines));
    }
    if case.targets.len() > 1 {
        let rows = sheet(|paper| terminal::side_by_side(paper, case, diagnosis))?;
        section = section.with(Block::Text(rows));
    }
    Ok(section)
}

fn checks(case: &Case, diagnosis: &Diagnosis) -> io::Result<Section> {
    let short = sheet(|paper| terminal::checked_in_short(paper, case, &diagnosis.checked))?;
    let all = sheet(|paper| outcomes(paper, &diagnosis.checked))?;
    Ok(Section::new("Checks", 1).with(Block::Text(short)).with(Block::Text(all)))
}

/// The ids by what their checks said.
fn outcomes(paper: &mut Paper, checked: &[Checked]) -> io::Result<()> {
    for outcome in ["passed", "not-reached", "not-applicable"] {
        let mut ids: Vec<&str> = Vec::new();
        for id in checked.iter().filter(|c| c.answer.outcome() == outcome).map(|c| c.check.id) {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        if !ids.is_empty() {
            let text = format!("{}: {}", outcome.replace('-', " "), ids.join(", "));
            paper.hanging(INDENT, 2 * INDENT, &[plain(text)])?;
        }
    }
    Ok(())
}

fn origin(case: &Case, hidden: Option<&str>) -> Section {
    let made = format!("Made by sftp-doctor {}.", words::release(&case.doctor));
    let hidden = hidden.unwrap_or("Nothing but passwords was hidden.");
    Section::untitled().with(Block::Prose(format!("{made} {hidden}")))
}

/// The lines that `write` makes, without the indent.
fn sheet(write: impl FnOnce(&mut Paper) -> io::Result<()>) -> io::Result<Vec<String>> {
    let lines = unbroken(write)?;
    Ok(lines.iter().flat_map(|line| shell::broken(line, WIDTH)).collect())
}

/// The same, and a line that is too long stays so.
fn unbroken(write: impl FnOnce(&mut Paper) -> io::Result<()>) -> io::Result<Vec<String>> {
    let mut bytes = Vec::new();
    write(&mut Paper::new(&mut bytes, Style::plain(WIDTH + INDENT)))?;
    let text = String::from_utf8_lossy(&bytes);
    let lines = text.lines().map(|line| line.strip_prefix("  ").unwrap_or(line).to_owned());
    Ok(lines.collect())
}
