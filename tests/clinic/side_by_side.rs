//! Things done several at a time, and what failed done once more, alone: beside five others on two cores a wait can be
//! too short for which the server is not to blame. What fails twice has failed; more than a few are no accident.

use std::collections::VecDeque;
use std::fmt::Display;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// So many are done once more. Each is named at the end, whatever became of it.
const MOST: usize = 4;

/// How one of them ended.
pub(crate) trait Outcome: Send {
    /// What is wrong, if something is.
    fn miss(&self) -> Option<String>;
}

impl<T: Send> Outcome for Result<T, String> {
    fn miss(&self) -> Option<String> {
        self.as_ref().err().cloned()
    }
}

/// Does `one` for each of `things`, so many at a time, and `settle`s each with its outcome, once. Gives a line for each
/// that was done once more.
#[must_use]
pub(crate) fn side_by_side<T: Display + Send, R: Outcome>(
    things: Vec<T>,
    jobs: usize,
    one: impl Fn(&T) -> R + Sync,
    settle: impl Fn(&T, R, Duration) + Sync,
) -> Vec<String> {
    let queue = Mutex::new(VecDeque::from(things));
    let missed = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..jobs {
            scope.spawn(|| {
                // Not `while let`: that would hold the lock, and the other jobs, while it is done.
                loop {
                    let next = lock(&queue).pop_front();
                    let Some(thing) = next else { break };
                    let (ended, took) = timed(&one, &thing);
                    if ended.miss().is_some() {
                        lock(&missed).push((thing, ended, took));
                    } else {
                        settle(&thing, ended, took);
                    }
                }
            });
        }
    });
    let missed = take(missed);
    let accidents = missed.len() <= MOST;
    let mut lines = Vec::new();
    for (thing, ended, took) in missed {
        if !accidents {
            settle(&thing, ended, took);
            continue;
        }
        let first = ended.miss().unwrap_or_default();
        let (ended, took) = timed(&one, &thing);
        let word = if ended.miss().is_some() { "wrong" } else { "right" };
        settle(&thing, ended, took);
        lines.push(format!("once more, alone: {thing}: {word}; beside others: {first}"));
    }
    lines
}

fn timed<T, R>(one: impl Fn(&T) -> R, thing: &T) -> (R, Duration) {
    let began = Instant::now();
    let ended = one(thing);
    (ended, began.elapsed())
}

/// What the lock holds, also after a thread has died with it.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What the mutex held, also after a thread has died with it.
pub(crate) fn take<T>(mutex: Mutex<T>) -> T {
    mutex.into_inner().unwrap_or_else(PoisonError::into_inner)
}
