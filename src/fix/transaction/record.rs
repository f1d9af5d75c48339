//! What a transaction is going to do, as it stands on disk before the first change.

use super::note::Note;
use serde::{Deserialize, Serialize};

use super::super::Step;
use super::attributes::Attributes;
use super::directories::Time;

/// The form of the record.
pub(super) const SCHEMA: &str = "sftp-doctor/transaction/1";

/// A transaction as data.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Record {
    pub(super) schema: String,
    /// The release of the doctor that made it.
    pub(super) doctor: String,
    /// When it began, in seconds since 1970.
    pub(super) started: u64,
    /// What whoever began it wants to remember.
    pub(super) note: Note,
    pub(super) entries: Vec<Entry>,
    /// The directories in which names come and go.
    #[serde(default)]
    pub(super) directories: Vec<Time>,
}

/// One change, and what is needed to take it back.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Entry {
    pub(super) step: Step,
    /// Of the file or directory before the change; none where there was nothing.
    pub(super) was: Option<Attributes>,
    /// The name, in the same directory, under which a new file is made and an old one waits. It
    /// begins with a dot, so that no `Include` pattern of sshd matches it (glob(7)).
    pub(super) spare: String,
}
