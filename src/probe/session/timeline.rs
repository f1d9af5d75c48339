//! What each stage took, beside what it might have taken.

use std::time::Instant;

use super::error::Stop;
use crate::case::{Stage, StageEnd, StageRecord};
use crate::probe::Limits;
use crate::text;

/// How a stage went: how it ended, a few words, and what the next stage needs.
pub(super) struct Outcome<T> {
    /// How it ended.
    pub(super) end: StageEnd,
    /// A few words.
    pub(super) note: String,
    /// What the next stage needs; nothing if there is no next stage.
    pub(super) value: Option<T>,
}

impl<T> Outcome<T> {
    /// It did what it is for.
    pub(super) fn done(value: T, note: impl Into<String>) -> Self {
        Self { end: StageEnd::Done, note: note.into(), value: Some(value) }
    }

    /// It failed.
    pub(super) fn failed(note: impl Into<String>) -> Self {
        Self { end: StageEnd::Failed, note: note.into(), value: None }
    }

    /// It ended in `end`.
    pub(super) fn ended(end: StageEnd, note: impl Into<String>) -> Self {
        Self { end, note: note.into(), value: None }
    }
}

impl<T> From<&Stop> for Outcome<T> {
    fn from(stop: &Stop) -> Self {
        Self::ended(stop.stage_end(), stop.note())
    }
}

/// Records the stages.
#[derive(Clone)]
pub(super) struct Timeline {
    records: Vec<StageRecord>,
    limits: Limits,
}

impl Timeline {
    /// An empty one.
    pub(super) fn new(limits: Limits) -> Self {
        Self { records: Vec::with_capacity(Stage::ALL.len()), limits }
    }

    /// Takes the time of a stage.
    pub(super) fn stage<T>(&mut self, stage: Stage, run: impl FnOnce() -> Outcome<T>) -> Option<T> {
        let start = Instant::now();
        let limit = self.limits.deadline().saturating_duration_since(start);
        let outcome = run();
        self.records.push(StageRecord {
            stage,
            ms: milliseconds(start),
            limit_ms: u64::try_from(limit.as_millis()).unwrap_or(u64::MAX),
            end: outcome.end,
            note: text::line(&outcome.note, 200),
        });
        outcome.value
    }

    /// Every stage in order; what was not reached is said so.
    pub(super) fn finish(mut self) -> Vec<StageRecord> {
        let reached = self.records.len();
        let limit_ms = u64::try_from(self.limits.wait().as_millis()).unwrap_or(u64::MAX);
        self.records.extend(Stage::ALL[reached..].iter().map(|&stage| StageRecord {
            stage,
            ms: 0.0,
            limit_ms,
            end: StageEnd::NotReached,
            note: String::new(),
        }));
        self.records
    }
}

/// Milliseconds since `start`.
pub(super) fn milliseconds(start: Instant) -> f64 {
    start.elapsed().as_secs_f64() * 1000.0
}
