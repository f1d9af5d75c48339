//! The answer of a look at one thing on the server's own machine.

use serde::{Deserialize, Serialize};

/// What a look gave. A probe never guesses: what it could not see, it says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Look<T> {
    /// It was seen.
    Seen(T),
    /// It was looked for, and is not there.
    Absent,
    /// It could not be looked at.
    CouldNot {
        /// What prevented it, with the thing's name.
        reason: String,
        /// The command that would allow it or show it, to be typed on the server.
        command: String,
    },
    /// Nothing could be looked at, because the server is another machine, or nobody asked.
    NotLooked {
        /// Why nobody looked.
        reason: String,
    },
}

/// What a member holds that the doctor of the record did not know yet.
impl<T> Default for Look<T> {
    fn default() -> Self {
        Self::not_looked("the doctor that made this record did not look")
    }
}

impl<T> Look<T> {
    /// The thing, where it was seen.
    pub fn seen(&self) -> Option<&T> {
        match self {
            Self::Seen(thing) => Some(thing),
            _ => None,
        }
    }

    /// The answer for a file that could not be read.
    #[must_use]
    pub fn unreadable(path: &str, error: &std::io::Error) -> Self {
        if error.kind() == std::io::ErrorKind::NotFound {
            return Self::Absent;
        }
        let command = format!("sudo cat {path}");
        Self::CouldNot { reason: format!("cannot read {path}: {error}"), command }
    }

    /// The answer when nobody looked.
    #[must_use]
    pub fn not_looked(reason: &str) -> Self {
        Self::NotLooked { reason: reason.to_owned() }
    }

    /// The same answer about something else that rests on this one.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Look<U> {
        match self {
            Self::Seen(thing) => Look::Seen(f(thing)),
            Self::Absent => Look::Absent,
            Self::CouldNot { reason, command } => Look::CouldNot { reason, command },
            Self::NotLooked { reason } => Look::NotLooked { reason },
        }
    }
}
