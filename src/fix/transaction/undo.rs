//! `sftp-doctor undo`: a transaction is taken back later, by another process.

use thiserror::Error;

use super::journal::Journal;
use super::note::Note;
use super::pending::{pending, remembered};
use super::point::Points;
use super::progress::Phase;
use super::state::Lock;
use super::take_back::{Taken, changed_since, take_back};
use super::trouble::Trouble;

/// A transaction that was taken back.
#[derive(Debug)]
pub struct Undone {
    /// Its number.
    pub number: u32,
    /// True when it had been interrupted.
    pub interrupted: bool,
    /// What whoever began it noted.
    pub note: Note,
    /// What is as before.
    pub taken: Taken,
}

/// Why a transaction was not taken back.
#[derive(Debug, Error)]
pub enum UndoError {
    /// There is none that could be.
    #[error("no repair is left to be taken back")]
    Nothing,
    /// None has this number.
    #[error("repair {0} is not remembered{known}", known = if .1.is_empty() { String::new() } else {
        let numbers: Vec<_> = .1.iter().map(u32::to_string).collect();
        format!("; these are: {}", numbers.join(", "))
    })]
    Unknown(u32, Vec<u32>),
    /// It was taken back before.
    #[error("repair {0} has been taken back already")]
    Already(u32),
    /// Another one, newer, was interrupted.
    #[error("repair {0} was interrupted, and has to be taken back first")]
    Interrupted(u32),
    /// Somebody has changed the files since. Nothing was touched.
    #[error("what repair {number} changed has been changed again since")]
    Changed {
        /// Its number.
        number: u32,
        /// What, one by one.
        troubles: Vec<Trouble>,
    },
    /// Part of it could not be taken back; the rest is.
    #[error("repair {number} could not be taken back altogether")]
    Half {
        /// Its number.
        number: u32,
        /// What could not.
        troubles: Vec<Trouble>,
    },
    /// The record cannot be read.
    #[error(transparent)]
    Trouble(#[from] Trouble),
}

/// Takes back the transaction `which`, or else one that was interrupted, or else the newest that
/// stands. `force` also replaces what somebody has changed since; that is kept in the record.
///
/// sshd has not read the files when this returns: where [`Note::reload`] says so, it has to.
///
/// # Errors
/// See [`UndoError`].
pub fn undo(lock: &Lock, which: Option<u32>, force: bool) -> Result<Undone, UndoError> {
    undo_at(lock, which, force, Points::none())
}

/// The same, with somebody looking on at each point.
///
/// # Errors
/// See [`UndoError`].
pub fn undo_at(
    lock: &Lock,
    which: Option<u32>,
    force: bool,
    mut points: Points<'_>,
) -> Result<Undone, UndoError> {
    let interrupted = pending(&lock.state).map(|pending| pending.number);
    let number = match (which, interrupted) {
        (Some(number), Some(other)) if number != other => {
            return Err(UndoError::Interrupted(other));
        }
        // Where nothing was ever repaired there is no place for records either.
        (Some(number), None) if remembered(&lock.state).is_empty() => {
            return Err(UndoError::Unknown(number, Vec::new()));
        }
        (Some(number), _) | (None, Some(number)) => number,
        (None, None) => newest_committed(lock)?,
    };
    let journal = Journal::open(&lock.state, number)?
        .ok_or_else(|| UndoError::Unknown(number, remembered(&lock.state)))?;
    match journal.progress.phase() {
        Phase::Undone => return Err(UndoError::Already(number)),
        Phase::Committed if !force => {
            let troubles = changed_since(&journal);
            if !troubles.is_empty() {
                return Err(UndoError::Changed { number, troubles });
            }
        }
        _ => {}
    }
    let taken = take_back(&journal, &mut points, force)
        .map_err(|troubles| UndoError::Half { number, troubles })?;
    let interrupted = interrupted.is_some();
    Ok(Undone { number, interrupted, note: journal.record.note, taken })
}

/// Takes back a transaction that was interrupted, if there is one: the first thing any new one does.
///
/// # Errors
/// See [`UndoError`].
pub fn recover(lock: &Lock) -> Result<Option<Undone>, UndoError> {
    match pending(&lock.state) {
        Some(pending) => undo(lock, Some(pending.number), false).map(Some),
        None => Ok(None),
    }
}

fn newest_committed(lock: &Lock) -> Result<u32, UndoError> {
    for number in remembered(&lock.state).into_iter().rev() {
        if let Some(journal) = Journal::open(&lock.state, number)?
            && journal.progress.phase() == Phase::Committed
        {
            return Ok(number);
        }
    }
    Err(UndoError::Nothing)
}
