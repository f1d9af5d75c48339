//! What is wrong with a configuration, and where.

use std::sync::Arc;

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The path as sshd opens it, as seen inside the root.
    pub file: Arc<str>,
    /// The line as an editor counts it, from 1.
    pub line: usize,
    /// The byte in the line, from 1.
    pub column: usize,
}

/// Whether sshd refuses to start because of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// sshd does not load this configuration.
    Error,
    /// sshd loads it, and something is not as it looks.
    Warning,
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Whether it stops sshd.
    pub severity: Severity,
    /// The sentence, as near to sshd's own as a release allows. It may hold bytes of a file:
    /// escape it before it is shown.
    pub message: String,
    /// Where, if it has a place.
    pub place: Option<Place>,
}
