//! What became of a repair, for a renderer that decides nothing.

use super::plan::Plan;

/// A repair from its plan to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repair {
    /// How it ended.
    pub outcome: Outcome,
    /// Why it ended so, where that is not plain.
    pub why: Option<String>,
    /// The transaction that `undo` takes back.
    pub transaction: Option<String>,
    /// What was planned.
    pub plan: Plan,
    /// What was done to the service, and how it was seen.
    pub service: Option<String>,
    /// The verdict and the ids of the causes before.
    pub before: Before,
}

/// What the diagnosis said before the repair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Before {
    /// The verdict.
    pub verdict: &'static str,
    /// The causes' ids, the root cause first.
    pub causes: Vec<&'static str>,
}

/// How a repair ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The changes are made and proved.
    Applied,
    /// They were made, did not help or did harm, and were taken back.
    RolledBack,
    /// They were not made, because something spoke against it.
    Refused,
    /// Somebody said no.
    Declined,
    /// There was nothing that could be done.
    NothingToDo,
    /// They were shown.
    DryRun,
}

impl Outcome {
    /// The word in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::RolledBack => "rolled-back",
            Self::Refused => "refused",
            Self::Declined => "declined",
            Self::NothingToDo => "nothing-to-do",
            Self::DryRun => "dry-run",
        }
    }
}
