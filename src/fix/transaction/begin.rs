//! A transaction: all steps are made, or none is.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::super::Step;
use super::change::{Bench, change};
use super::directories;
use super::journal::Journal;
use super::note::Note;
use super::pending::pending;
use super::point::Points;
use super::progress::{Mark, Phase};
use super::record::{Entry, Record, SCHEMA};
use super::state::{Lock, seconds_since_1970};
use super::take_back::{Taken, take_back};
use super::trouble::{Trouble, Why};

/// A transaction at work: every step is made and on disk, and none is final before
/// [`commit`](Self::commit). Dropped without it, all are taken back.
#[derive(Debug)]
pub struct Transaction<'a> {
    journal: Journal,
    points: Points<'a>,
    open: bool,
    _lock: &'a Lock,
}

/// Why a transaction did not come about, and how it left the machine.
#[derive(Debug, Error)]
#[error("{trouble}")]
pub struct Failure {
    /// What went wrong.
    pub trouble: Trouble,
    /// What became of the changes.
    pub left: Left,
}

/// How a transaction that failed left the machine.
#[derive(Debug)]
pub enum Left {
    /// Nothing was changed.
    Untouched,
    /// What had been changed is as before, to the byte.
    PutBack,
    /// This could not be taken back; the next `--fix` or `undo` tries again.
    Half(Vec<Trouble>),
}

impl<'a> Transaction<'a> {
    /// Makes the steps, in their order. Before the first, the record with all originals is on disk.
    ///
    /// # Errors
    /// Before anything is changed: a step that cannot be made, with its reason and the commands. In
    /// the middle: what failed; the steps made so far are taken back.
    pub fn begin(lock: &'a Lock, steps: &[Step], note: Note) -> Result<Self, Failure> {
        Self::begin_at(lock, steps, note, Points::none())
    }

    /// The same, with somebody looking on at each point.
    ///
    /// # Errors
    /// As [`begin`](Self::begin).
    pub fn begin_at(
        lock: &'a Lock,
        steps: &[Step],
        note: Note,
        mut points: Points<'a>,
    ) -> Result<Self, Failure> {
        let untouched = |trouble| Failure { trouble, left: Left::Untouched };
        if let Some(pending) = pending(&lock.state) {
            let why = Why::Plan("another one was interrupted, and has to be taken back first");
            return Err(untouched(why.when("begin transaction", pending.record)));
        }
        let entries = check(steps).map_err(untouched)?;
        let record = Record {
            schema: SCHEMA.to_owned(),
            doctor: env!("CARGO_PKG_VERSION").to_owned(),
            started: seconds_since_1970(),
            note,
            entries,
            directories: directories::before(steps),
        };
        let journal = Journal::create(lock, record, &mut points).map_err(untouched)?;
        let mut transaction = Self { journal, points, open: true, _lock: lock };
        match transaction.make_all() {
            Ok(()) => Ok(transaction),
            Err(trouble) => Err(transaction.fail(trouble)),
        }
    }

    /// Its number, for `undo`.
    #[must_use]
    pub fn number(&self) -> u32 {
        self.journal.number
    }

    /// Everything stays.
    ///
    /// # Errors
    /// When that cannot be recorded, or somebody saved one of the files while it was being changed;
    /// all is taken back then.
    pub fn commit(mut self) -> Result<u32, Failure> {
        let ready = self.points.at(None, "ready to commit");
        let ready = ready.map_err(|error| self.trouble(error.into()));
        let done = ready.and_then(|()| self.look_for_late_writes()).and_then(|()| {
            self.journal.progress.set_phase(Phase::Committed).map_err(|why| self.trouble(why))
        });
        match done {
            Ok(()) => {
                self.open = false;
                Ok(self.journal.number)
            }
            Err(trouble) => Err(self.fail(trouble)),
        }
    }

    /// Everything is as before, to the byte.
    ///
    /// # Errors
    /// What could not be taken back; the next `--fix` or `undo` tries again.
    pub fn roll_back(mut self) -> Result<Taken, Vec<Trouble>> {
        self.open = false;
        take_back(&self.journal, &mut self.points, false)
    }

    fn fail(mut self, trouble: Trouble) -> Failure {
        self.open = false;
        let left = match take_back(&self.journal, &mut self.points, false) {
            Ok(_) => Left::PutBack,
            Err(troubles) => Left::Half(troubles),
        };
        Failure { trouble, left }
    }

    fn make_all(&mut self) -> Result<(), Trouble> {
        for step in 0..self.journal.record.entries.len() {
            self.each(step, |journal, bench| {
                journal.progress.set(step, Mark::Begun)?;
                bench.at("recorded as begun")?;
                let made = change(&bench.entry.step).make(bench);
                if let Err(Why::Changed) = made {
                    // It left what it found; there is nothing of ours to take back.
                    journal.progress.set(step, Mark::Planned)?;
                }
                made?;
                journal.progress.set(step, Mark::Done)?;
                Ok(bench.at("recorded as done")?)
            })?;
        }
        for step in 0..self.journal.record.entries.len() {
            self.each(step, |_, bench| change(&bench.entry.step).settle(bench))?;
        }
        let applied = self.journal.progress.set_phase(Phase::Applied);
        applied.map_err(|why| self.trouble(why))?;
        self.points.at(None, "applied").map_err(|error| self.trouble(error.into()))
    }

    fn each(
        &mut self,
        step: usize,
        work: impl FnOnce(&Journal, &mut Bench<'_, 'a>) -> Result<(), Why>,
    ) -> Result<(), Trouble> {
        let entry = &self.journal.record.entries[step];
        let mut bench = Bench {
            step,
            entry,
            mark: Mark::Begun,
            is_over: false,
            original: self.journal.original(step),
            points: &mut self.points,
        };
        work(&self.journal, &mut bench).map_err(|why| about(&entry.step, why))
    }

    /// An editor that had the old file open all the time writes into the original, which nobody
    /// reads any more. Then its owner is right, and the doctor is not.
    fn look_for_late_writes(&self) -> Result<(), Trouble> {
        for (step, entry) in self.journal.record.entries.iter().enumerate() {
            if let Step::Write { before, .. } | Step::Remove { before, .. } = &entry.step {
                let kept = self.journal.original(step).bytes();
                if kept.map_err(|why| about(&entry.step, why))?.as_ref() != Some(before) {
                    return Err(about(&entry.step, Why::Changed));
                }
            }
        }
        Ok(())
    }

    fn trouble(&self, why: Why) -> Trouble {
        why.when("record transaction", PathBuf::from(self.number().to_string()))
    }
}

impl Drop for Transaction<'_> {
    fn drop(&mut self) {
        if self.open {
            // What cannot be taken back now is pending, and the next run says so.
            let _ = take_back(&self.journal, &mut self.points, false);
        }
    }
}

/// Looks at every step before the first is made.
fn check(steps: &[Step]) -> Result<Vec<Entry>, Trouble> {
    let mut seen = BTreeSet::new();
    let mut made: Vec<&Path> = Vec::new();
    let mut entries = Vec::new();
    for step in steps {
        if let Some(path) = step.path()
            && !seen.insert(path)
        {
            return Err(about(step, Why::Plan("two steps change one path")));
        }
        // What is in a directory that is not there yet cannot be looked at.
        let new = matches!(step, Step::Create { .. } | Step::MakeDirectory { .. });
        let below = new && made.iter().any(|dir| step.path().and_then(Path::parent) == Some(dir));
        let was =
            if below { None } else { change(step).check().map_err(|why| about(step, why))? };
        if let Step::MakeDirectory { path, .. } = step {
            made.push(path);
        }
        entries.push(Entry { step: step.clone(), was, spare: spare_name() });
    }
    Ok(entries)
}

/// A name that nobody else uses and nobody can foresee.
fn spare_name() -> String {
    use std::hash::{BuildHasher, RandomState};
    // The standard library's hasher is seeded by the system's random numbers.
    format!(".sftp-doctor-{:016x}", RandomState::new().hash_one(std::process::id()))
}

/// Says about which step it is.
pub(super) fn about(step: &Step, why: Why) -> Trouble {
    let program = || match step {
        Step::Account { run, .. } => PathBuf::from(run.join(" ")),
        _ => PathBuf::new(),
    };
    why.when(change(step).doing(), step.path().map_or_else(program, Path::to_path_buf))
}
