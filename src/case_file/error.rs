//! Why a file is no Case, and why one was not saved.

use std::io;

use thiserror::Error;

use crate::file::{self, ReadError};
use crate::redact;

/// What is wrong with a Case file; all that it quotes is escaped.
#[derive(Debug, Error)]
pub enum BadCase {
    /// It cannot be read.
    #[error("{0}")]
    Unreadable(ReadError),
    /// Standard input cannot be read.
    #[error("{}", file::reason(.0))]
    Input(io::Error),
    /// More than any Case has.
    #[error("it is longer than {} MiB, and no Case is", super::LIMIT >> 20)]
    TooLong,
    /// It is no JSON.
    #[error("it is no JSON: {0}")]
    NotJson(String),
    /// It is JSON without the mark of a Case.
    #[error("it is JSON, but no Case: its \"schema\" is {}", .0.as_deref().unwrap_or("missing"))]
    NotACase(Option<String>),
    /// The shape of a later doctor.
    #[error(
        "its schema is {schema}, and this is sftp-doctor {ours}, which reads {known}; it was \
        written by sftp-doctor {doctor}"
    )]
    Newer {
        /// Its schema.
        schema: String,
        /// The doctor that wrote it.
        doctor: String,
        /// This doctor.
        ours: &'static str,
        /// What this doctor reads.
        known: &'static str,
    },
    /// A member is missing, or of another kind.
    #[error("it is no Case as sftp-doctor {doctor} would write it: {what}")]
    Shape {
        /// The doctor that says it wrote it.
        doctor: String,
        /// What is wrong, and in which line.
        what: String,
    },
    /// Nothing was examined in it.
    #[error("it holds no target")]
    Empty,
}

impl BadCase {
    /// What to do next.
    #[must_use]
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Unreadable(error) if error.is_denied() => {
                "run it with sudo, or have the file given to you: a saved Case is its owner's alone"
            }
            Self::Unreadable(_) | Self::Input(_) => "name a file that sftp-doctor --save wrote",
            Self::Newer { .. } => "use a newer sftp-doctor",
            _ => "make one with sftp-doctor --save FILE, and hand it on as it is",
        }
    }
}

/// Why a Case was not saved.
#[derive(Debug, Error)]
pub enum Unsaved {
    /// It cannot be redacted without changing what it says.
    #[error("{0}")]
    Unredacted(#[from] redact::Failure),
    /// It cannot be written as JSON.
    #[error("the record cannot be written as JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// It would be longer than what is read.
    #[error("the record is longer than {} MiB", super::LIMIT >> 20)]
    TooLong,
    /// The file cannot be written.
    #[error("{}", file::reason(.0))]
    Io(#[from] io::Error),
}
