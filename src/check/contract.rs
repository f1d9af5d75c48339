//! What a check is, and what it may answer.

use super::Examination;
use crate::finding::Finding;

/// A check: its identity, its page, and a pure function of what was observed.
pub struct Check {
    /// The id of the wrong pattern; file, page and tests share it.
    pub id: &'static str,
    /// What is wrong when it finds something, in one line.
    pub summary: &'static str,
    /// Its page in Markdown: what is wrong, what FOG shows, how the doctor knows, what to do, how
    /// sure one can be, sources.
    pub page: &'static str,
    /// The check itself.
    pub run: fn(&Examination) -> Answer,
}

/// The answer of a check.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// It looked, and all is well.
    Passed,
    /// It found one or more wrong things.
    Found(Vec<Finding>),
    /// An earlier stage failed, so that there was nothing to look at.
    NotReached,
    /// It has nothing to say here.
    NotApplicable {
        /// Why.
        reason: String,
    },
    /// It would have something to say, but could not see what it needs.
    CouldNotLook {
        /// What it could not see.
        reason: String,
        /// The command that would allow it.
        command: Option<String>,
    },
}

impl From<Finding> for Answer {
    fn from(finding: Finding) -> Self {
        Self::Found(vec![finding])
    }
}

impl Answer {
    /// The answer of a check that has nothing to say here.
    pub fn not_applicable(reason: impl Into<String>) -> Self {
        Self::NotApplicable { reason: reason.into() }
    }

    /// The word in reports.
    #[must_use]
    pub fn outcome(&self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Found(_) => "found",
            Self::NotReached => "not-reached",
            Self::NotApplicable { .. } => "not-applicable",
            Self::CouldNotLook { .. } => "could-not-look",
        }
    }
}
