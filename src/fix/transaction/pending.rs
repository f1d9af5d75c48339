//! A transaction that was interrupted: by a loss of power, `kill -9`, a full disk.

use std::path::PathBuf;

use super::super::Step;
use super::journal::{Journal, numbers};
use super::state::{Holder, StateDir};

/// A transaction that is not over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pending {
    /// Its number, for `undo`.
    pub number: u32,
    /// When it began, in seconds since 1970; none where its record is damaged.
    pub started: Option<u64>,
    /// The files and directories it was to change.
    pub paths: Vec<PathBuf>,
    /// Who is at work on it; none where nobody is, and it was interrupted.
    pub at_work: Option<Holder>,
    /// Where its record is.
    pub record: PathBuf,
}

/// The newest transaction that is not over. Cheap, and for every run; without root's rights there is
/// nothing to see.
#[must_use]
pub fn pending(state: &StateDir) -> Option<Pending> {
    let (records, path) = state.records(false).ok()?;
    let numbers = numbers(&records).ok()?;
    numbers.into_iter().rev().find_map(|number| {
        let record = path.join(number.to_string());
        let (started, paths) = match Journal::open(state, number) {
            Ok(Some(journal)) if journal.progress.phase().is_over() => return None,
            Ok(Some(journal)) => {
                let steps = journal.record.entries.iter().map(|entry| &entry.step);
                let paths = steps.filter_map(Step::path).map(PathBuf::from).collect();
                (Some(journal.record.started), paths)
            }
            Ok(None) => return None,
            Err(_) => (None, Vec::new()),
        };
        // This process itself is at work on nothing any more when it looks.
        let another = |holder: &Holder| holder.process != Some(std::process::id());
        let at_work = state.holder().filter(another);
        Some(Pending { number, started, paths, at_work, record })
    })
}

/// The numbers of the transactions that are remembered, oldest first.
#[must_use]
pub fn remembered(state: &StateDir) -> Vec<u32> {
    let records = state.records(false).ok();
    records.and_then(|(records, _)| numbers(&records).ok()).unwrap_or_default()
}

impl std::fmt::Display for Pending {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let number = self.number;
        match self.at_work {
            Some(holder) => write!(f, "repair {number} is at work{holder}"),
            None => write!(
                f,
                "repair {number} was interrupted; sudo sftp-doctor undo takes it back ({})",
                super::trouble::shown(&self.record)
            ),
        }
    }
}
