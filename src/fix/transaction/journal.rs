//! The record of one transaction on disk: `transactions/NUMBER/` with
//!
//! - `record.json`, what is going to be done; it is complete before the first change,
//! - `progress`, how far that has come,
//! - `original-N`, the file that step N changes or removes: first a copy, and once the change is made
//!   the file itself where both are on one file system,
//! - `account-N`, what the account was like when the program of step N had changed it,
//! - `displaced-N`, what `undo --force` found in its place.

use std::fs::File;
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustix::fs::{AtFlags, Dir, Mode, OFlags, mkdirat, openat, unlinkat};

use super::super::Step;
use super::place::{HOLD, Place};
use super::point::Points;
use super::progress::Progress;
use super::record::{Record, SCHEMA};
use super::state::{Lock, StateDir};
use super::trouble::{Trouble, Why};

/// How many transactions are remembered.
const KEPT: usize = 20;

/// The record of one transaction, open.
#[derive(Debug)]
pub(super) struct Journal {
    pub(super) number: u32,
    pub(super) record: Record,
    pub(super) progress: Progress,
    dir: Arc<OwnedFd>,
    path: PathBuf,
}

impl Journal {
    /// Writes the record of a new transaction; on disk when this returns.
    pub(super) fn create(
        lock: &Lock,
        record: Record,
        points: &mut Points<'_>,
    ) -> Result<Self, Trouble> {
        let (records, path) = lock.state.records(true)?;
        let known = numbers(&records).map_err(|why| why.when("read", &path))?;
        prune(&lock.state, &records, &path, &known);
        let number = known.last().map_or(1, |last| last + 1);
        let place = Place::inside(records, number.to_string(), &path);
        Self::write(number, record, &place, points).map_err(|why| {
            // Nothing was changed; without a record.json the rest is never looked at.
            let _ = remove(&place);
            why.when("write", place.path())
        })
    }

    fn write(
        number: u32,
        record: Record,
        place: &Place,
        points: &mut Points<'_>,
    ) -> Result<Self, Why> {
        mkdirat(place.dir(), place.name(), Mode::RWXU)?;
        points.at(None, "directory of the record made")?;
        let dir = Arc::new(openat(place.dir(), place.name(), HOLD, Mode::empty())?);
        let path = place.path();
        for (n, entry) in record.entries.iter().enumerate() {
            if let Step::Write { before, .. } | Step::Remove { before, .. } = &entry.step {
                Place::inside(Arc::clone(&dir), original(n), path).save(before)?;
                points.at(Some(n), "original copied")?;
            }
        }
        let blank = Progress::blank(record.entries.len());
        Place::inside(Arc::clone(&dir), "progress", path).save(&blank)?;
        points.at(None, "progress written")?;
        let json = serde_json::to_vec_pretty(&record)
            .map_err(|_| Why::Plan("a path is not UTF-8, and cannot be recorded"))?;
        let draft = Place::inside(Arc::clone(&dir), "record.draft", path);
        draft.save(&json)?;
        let whole = draft.beside("record.json");
        rustix::fs::renameat(draft.dir(), draft.name(), whole.dir(), whole.name())?;
        whole.sync()?;
        place.sync()?;
        points.at(None, "record on disk")?;
        let progress = Progress(open_progress(&dir)?);
        Ok(Self { number, record, progress, dir, path: path.into() })
    }

    /// Opens the record of a transaction; none where its record was never completed.
    pub(super) fn open(state: &StateDir, number: u32) -> Result<Option<Self>, Trouble> {
        let (records, path) = state.records(false)?;
        let path = path.join(number.to_string());
        let opened = || {
            let dir = match openat(&records, number.to_string(), HOLD, Mode::empty()) {
                Err(rustix::io::Errno::NOENT) => return Ok(None),
                dir => Arc::new(dir?),
            };
            let place = Place::inside(Arc::clone(&dir), "record.json", &path);
            let Some(json) = place.bytes()? else { return Ok(None) };
            let record: Record =
                serde_json::from_slice(&json).map_err(|error| Why::Damaged(error.to_string()))?;
            if record.schema != SCHEMA {
                return Err(Why::Damaged("another release of the doctor wrote it".to_owned()));
            }
            let progress = Progress(open_progress(&dir)?);
            Ok(Some(Self { number, record, progress, dir, path: path.clone() }))
        };
        opened().map_err(|why: Why| why.when("read", &path))
    }

    /// Where the original of a step is kept.
    pub(super) fn original(&self, step: usize) -> Place {
        Place::inside(Arc::clone(&self.dir), original(step), &self.path)
    }

    /// Keeps what is found in the place of a step.
    pub(super) fn keep_displaced(&self, step: usize, bytes: &[u8]) -> Result<PathBuf, Why> {
        let place = Place::inside(Arc::clone(&self.dir), format!("displaced-{step}"), &self.path);
        place.unlink()?;
        place.save(bytes)?;
        place.sync()?;
        Ok(place.path().into())
    }
}

fn original(step: usize) -> String {
    format!("original-{step}")
}

fn open_progress(dir: &OwnedFd) -> Result<File, Why> {
    let flags = OFlags::RDWR | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    Ok(openat(dir, "progress", flags, Mode::empty())?.into())
}

/// The numbers of the transactions, oldest first.
pub(super) fn numbers(records: &OwnedFd) -> Result<Vec<u32>, Why> {
    let mut numbers = Vec::new();
    for entry in Dir::read_from(records)? {
        let entry = entry?;
        numbers.extend(entry.file_name().to_str().ok().and_then(|name| name.parse::<u32>().ok()));
    }
    numbers.sort_unstable();
    Ok(numbers)
}

/// Forgets the oldest, and what was never begun; never one that is not over. What cannot be removed
/// stays.
fn prune(state: &StateDir, records: &Arc<OwnedFd>, path: &Path, known: &[u32]) {
    let surplus = (known.len() + 1).saturating_sub(KEPT);
    for (age, number) in known.iter().enumerate() {
        let forget = match Journal::open(state, *number) {
            Ok(Some(journal)) => age < surplus && journal.progress.phase().is_over(),
            Ok(None) => true,
            Err(_) => false,
        };
        if forget {
            let _ = remove(&Place::inside(Arc::clone(records), number.to_string(), path));
        }
    }
}

/// Removes a directory of plain files. The record goes first: what is left of a removal that was
/// interrupted is none.
fn remove(place: &Place) -> Result<(), Why> {
    let dir = Arc::new(openat(place.dir(), place.name(), HOLD, Mode::empty())?);
    Place::inside(Arc::clone(&dir), "record.json", place.path()).unlink()?;
    for entry in Dir::read_from(&dir)? {
        let name = entry?.file_name().to_owned();
        if ![c".", c".."].contains(&name.as_c_str()) {
            unlinkat(&dir, name.as_c_str(), AtFlags::empty())?;
        }
    }
    Ok(unlinkat(place.dir(), place.name(), AtFlags::REMOVEDIR)?)
}
