//! The stages measured several times.

use serde::{Deserialize, Serialize};

use super::{SessionRecord, Stage, StageEnd};

/// The times of several sessions, stage by stage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RepeatRecord {
    /// How many sessions were asked for.
    pub asked: usize,
    /// How many there were.
    pub done: usize,
    /// Why there were fewer.
    pub stopped: Option<String>,
    /// The stages that were reached at least once.
    pub stages: Vec<StageTimes>,
}

/// The times of one stage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StageTimes {
    /// Which one.
    pub stage: Stage,
    /// The times of those that did what they are for, in milliseconds, in the order of the sessions.
    pub ms: Vec<f64>,
    /// How often it failed, or nothing came until the deadline.
    pub failed: usize,
}

impl RepeatRecord {
    /// An empty one.
    #[must_use]
    pub fn of(asked: usize) -> Self {
        Self { asked, done: 0, stopped: None, stages: Vec::new() }
    }

    /// Takes in a session.
    pub fn add(&mut self, session: &SessionRecord) {
        self.done += 1;
        for record in session.timeline.iter().filter(|record| record.end.was_reached()) {
            let known = self.stages.iter().position(|times| times.stage == record.stage);
            let at = known.unwrap_or_else(|| {
                self.stages.push(StageTimes { stage: record.stage, ms: Vec::new(), failed: 0 });
                self.stages.len() - 1
            });
            match record.end {
                StageEnd::Done => self.stages[at].ms.push(record.ms),
                StageEnd::Failed | StageEnd::TimedOut => self.stages[at].failed += 1,
                StageEnd::NotReached | StageEnd::Skipped | StageEnd::Interrupted => {}
            }
        }
        self.stages.sort_by_key(|times| times.stage);
    }
}

impl StageTimes {
    /// Minimum, median and maximum of the times; none where there are none. The median of an even
    /// number is the mean of the two in the middle.
    #[must_use]
    pub fn spread(&self) -> Option<(f64, f64, f64)> {
        let mut sorted = self.ms.clone();
        sorted.sort_by(f64::total_cmp);
        let (first, last) = (*sorted.first()?, *sorted.last()?);
        let (low, high) = (sorted[(sorted.len() - 1) / 2], sorted[sorted.len() / 2]);
        Some((first, f64::midpoint(low, high), last))
    }
}

#[cfg(test)]
mod tests {
    use super::{RepeatRecord, StageTimes};
    use crate::case::{SessionRecord, Stage, StageEnd, StageRecord};

    fn spread(ms: &[f64]) -> Option<(f64, f64, f64)> {
        StageTimes { stage: Stage::Connect, ms: ms.to_vec(), failed: 0 }.spread()
    }

    #[test]
    fn minimum_median_and_maximum() {
        assert_eq!(spread(&[]), None);
        assert_eq!(spread(&[2.0]), Some((2.0, 2.0, 2.0)));
        assert_eq!(spread(&[9.0, 1.0, 2.0]), Some((1.0, 2.0, 9.0)));
        assert_eq!(spread(&[4.0, 1.0, 2.0, 100.0]), Some((1.0, 3.0, 100.0)));
    }

    #[test]
    fn failures_are_counted_apart_from_times() {
        let session = |end, ms| SessionRecord {
            timeline: vec![
                StageRecord {
                    stage: Stage::Connect,
                    ms: 1.0,
                    limit_ms: 9,
                    end: StageEnd::Done,
                    note: String::new(),
                },
                StageRecord { stage: Stage::Banner, ms, limit_ms: 9, end, note: String::new() },
            ],
            ..SessionRecord::default()
        };
        let mut all = RepeatRecord::of(3);
        all.add(&session(StageEnd::Done, 5.0));
        all.add(&session(StageEnd::TimedOut, 5000.0));
        all.add(&session(StageEnd::NotReached, 0.0));
        let banner = &all.stages[1];
        assert_eq!((all.done, banner.failed, banner.spread()), (3, 1, Some((5.0, 5.0, 5.0))));
    }
}
