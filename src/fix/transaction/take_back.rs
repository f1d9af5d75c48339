//! The steps of a transaction are taken back, the last one first. What the disk holds decides, not
//! what was recorded: a record can be one step behind.

use std::path::PathBuf;

use super::super::Step;
use super::begin::about;
use super::change::{Bench, Found, Look, change};
use super::directories;
use super::journal::Journal;
use super::point::Points;
use super::progress::{Mark, Phase};
use super::trouble::{Trouble, Why};

/// What was taken back.
#[derive(Debug, Default)]
pub struct Taken {
    /// What is as before, in the order in which it was done.
    pub paths: Vec<PathBuf>,
    /// The commands that took changes of accounts back.
    pub accounts: Vec<String>,
    /// New directories that stay because there is something in them by now.
    pub kept: Vec<PathBuf>,
    /// Where files are kept that stood in the way of originals.
    pub displaced: Vec<PathBuf>,
}

/// Takes back every step that was perhaps made. `force` also replaces what somebody else has changed
/// since, and keeps that in the record.
///
/// # Errors
/// What could not be taken back; the rest is.
pub(super) fn take_back(
    journal: &Journal,
    points: &mut Points<'_>,
    force: bool,
) -> Result<Taken, Vec<Trouble>> {
    let is_over = journal.progress.phase() == Phase::Committed;
    let times = directories::untouched_by_others(journal);
    // Should a line of progress not reach the disk, the next run looks at the same steps again.
    let _ = journal.progress.set_phase(Phase::Undoing);
    let mut taken = Taken::default();
    let mut troubles = Vec::new();
    for (step, entry) in journal.record.entries.iter().enumerate().rev() {
        let mark = journal.progress.mark(step);
        if matches!(mark, Mark::Planned | Mark::Undone) {
            continue;
        }
        let original = journal.original(step);
        let mut bench = Bench { step, entry, mark, is_over, original, points: &mut *points };
        match one(journal, &mut bench, force, &mut taken) {
            Ok(()) => {
                let _ = journal.progress.set(step, Mark::Undone);
            }
            Err(Why::NotEmpty) => {
                taken.kept.extend(entry.step.path().map(PathBuf::from));
                let _ = journal.progress.set(step, Mark::Undone);
            }
            Err(why) => troubles.push(about(&entry.step, why)),
        }
        if let Err(error) = points.at(Some(step), "recorded as undone") {
            troubles.push(about(&entry.step, error.into()));
        }
    }
    directories::give_back(&times);
    if troubles.is_empty() {
        let _ = journal.progress.set_phase(Phase::Undone);
        Ok(taken)
    } else {
        Err(troubles)
    }
}

fn one(
    journal: &Journal,
    bench: &mut Bench<'_, '_>,
    force: bool,
    taken: &mut Taken,
) -> Result<(), Why> {
    let change = change(&bench.entry.step);
    match change.find(bench, Look::Own) {
        Ok(Found::Before) => return change.tidy(bench),
        Ok(Found::After | Found::Between) => {}
        Err(Why::Changed) if force => {
            if let Some(bytes) = change.present()? {
                taken.displaced.push(journal.keep_displaced(bench.step, &bytes)?);
            }
        }
        Err(why) => return Err(why),
    }
    change.take_back(bench)?;
    taken.paths.extend(bench.entry.step.path().map(PathBuf::from));
    if let Step::Account { undo, .. } = &bench.entry.step {
        taken.accounts.push(undo.join(" "));
    }
    Ok(())
}

/// What somebody has changed since the transaction, step by step; nothing is touched.
pub(super) fn changed_since(journal: &Journal) -> Vec<Trouble> {
    let mut points = Points::none();
    let mut troubles = Vec::new();
    for (step, entry) in journal.record.entries.iter().enumerate() {
        let mark = journal.progress.mark(step);
        if matches!(mark, Mark::Planned | Mark::Undone) {
            continue;
        }
        let original = journal.original(step);
        let bench = Bench { step, entry, mark, is_over: true, original, points: &mut points };
        let why = match change(&entry.step).find(&bench, Look::Whole) {
            Ok(Found::After) => continue,
            Ok(Found::Before | Found::Between) => Why::Changed,
            Err(why) => why,
        };
        troubles.push(about(&entry.step, why));
    }
    troubles
}
