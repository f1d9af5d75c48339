//! What a check looks at.

use crate::case::{Case, SessionRecord, Target, TargetCase};

/// What a check looks at: one target of a Case.
#[derive(Clone, Copy)]
pub struct Examination<'a> {
    /// The whole Case.
    pub case: &'a Case,
    /// The target in question.
    pub at: &'a TargetCase,
}

impl<'a> Examination<'a> {
    /// Whom we examined.
    #[must_use]
    pub fn target(&self) -> &'a Target {
        &self.at.target
    }

    /// What the session showed.
    #[must_use]
    pub fn session(&self) -> &'a SessionRecord {
        &self.at.session
    }
}
