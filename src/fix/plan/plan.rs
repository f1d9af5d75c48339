//! A plan: what would change, what it cures, what is left to ask or to do by hand.

use crate::finding::FixClass;
use crate::fix::Step;

/// A plan for one machine.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// Index of the target in the Case whose sshd is told, or the first that it is about.
    pub target: usize,
    /// The targets on this machine that it is about, in the order of the Case.
    pub targets: Vec<usize>,
    /// The changes in their order, each with the ids of the causes that it cures.
    pub changes: Vec<Change>,
    /// What sshd is told afterwards.
    pub service: Service,
    /// The keywords, in lower case, that it gives other values for FOG's account.
    pub keywords: Vec<String>,
    /// What it cures.
    pub cured: Vec<Chosen>,
    /// What it could cure, if it were allowed to.
    pub offered: Vec<Offer>,
    /// What is left to be done by hand.
    pub manual: Vec<Manual>,
    /// What others have changed, the running sshd has not read, and a reload brings in as well.
    pub unread: Vec<Unread>,
    /// What is to be known before a yes.
    pub notes: Vec<String>,
    /// Why nothing is planned although something could be.
    pub refused: Option<String>,
    /// The changes and the service as commands to type.
    pub commands: Vec<String>,
}

impl Plan {
    /// There is nothing to be done.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty() && self.service == Service::Nothing
    }

    /// The steps alone.
    #[must_use]
    pub fn steps(&self) -> Vec<Step> {
        self.changes.iter().map(|change| change.step.clone()).collect()
    }
}

/// A file or directory that the running sshd has not read as it is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// Its path, escaped.
    pub path: String,
    /// When it was changed, in nanoseconds since 1970.
    pub ctime_ns: i128,
    /// Its lines that can change more than what answers SFTP, escaped. Which of them are new is
    /// not known.
    pub lines: Vec<String>,
}

impl std::fmt::Display for Unread {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} was changed", self.path)?;
        if self.lines.is_empty() { Ok(()) } else { write!(f, " ({})", self.lines.join(", ")) }
    }
}

/// One change, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The change.
    pub step: Step,
    /// The ids of the causes it cures.
    pub cures: Vec<&'static str>,
}

/// What is done to the service.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Service {
    /// Nothing.
    #[default]
    Nothing,
    /// The running sshd reads its files again.
    Reload,
    /// sshd is started.
    Start,
}

/// A fix that was chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    /// Index of its target.
    pub target: usize,
    /// The cause.
    pub cause: &'static str,
    /// The fix.
    pub fix: &'static str,
    /// What it does, in the imperative.
    pub title: String,
    /// What it takes on this machine.
    pub class: FixClass,
}

/// A fix that needs consent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The fix.
    pub chosen: Chosen,
    /// What it would let in, or touch.
    pub why: String,
    /// How to do it by hand.
    pub commands: Vec<String>,
}

/// A fix that is done by hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manual {
    /// The cause.
    pub cause: &'static str,
    /// The fix.
    pub fix: &'static str,
    /// What it does, in the imperative.
    pub title: String,
    /// The commands to type.
    pub commands: Vec<String>,
}
