//! What was read: files, lines, globs, and what the first pass over them found.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::PathBuf;
use std::sync::Arc;

use super::accounts::Accounts;
use super::build::Build;
use super::diagnostic::{Diagnostic, Place, Severity};
use super::keyword::{find, keywords, slot_of};
use super::lines::Lines;
use super::options::{At, Options};
use super::release::Release;
use super::source::ReadError;

/// One file of a configuration.
#[derive(Clone, Debug)]
pub struct File {
    /// Its path as sshd opens it.
    pub path: PathBuf,
    /// Its bytes.
    pub bytes: Vec<u8>,
    pub(super) name: Arc<str>,
    pub(super) lines: Lines,
}

/// One pattern of an Include line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glob {
    /// The pattern as sshd expands it: relative ones have `/etc/ssh/` before them.
    pub pattern: String,
    /// The directory it looks in, if its own name has no wildcard.
    pub directory: Option<PathBuf>,
    /// The files, in the order in which they are included.
    pub matches: Vec<PathBuf>,
}

/// What a pattern led to: which file, or why it could not be read.
#[derive(Clone, Debug)]
pub(super) struct Target {
    pub path: PathBuf,
    pub file: Result<usize, ReadError>,
}

/// A configuration as one release reads it: always a value, whatever the files hold.
#[derive(Clone, Debug)]
pub struct Config {
    pub(super) release: Release,
    pub(super) build: Build,
    pub(super) accounts: Accounts,
    /// The files, the main one first.
    pub(super) files: Vec<File>,
    pub(super) targets: HashMap<Vec<u8>, Vec<Target>>,
    pub(super) globs: Vec<Glob>,
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) unread: BTreeMap<PathBuf, ReadError>,
    pub(super) not_included: Vec<PathBuf>,
    pub(super) options: Options,
    pub(super) mentioned: BTreeSet<usize>,
}

impl Config {
    /// The release it was read as.
    #[must_use]
    pub fn release(&self) -> Release {
        self.release
    }

    /// Whose build it was read as.
    #[must_use]
    pub fn build(&self) -> Build {
        self.build
    }

    /// True when sshd of this release accepts these files. Host keys, /run/sshd and accounts are
    /// another matter.
    #[must_use]
    pub fn loads(&self) -> bool {
        self.diagnostics.iter().all(|diagnostic| diagnostic.severity != Severity::Error)
    }

    /// What is wrong, in the order in which sshd comes upon it.
    #[must_use]
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// The files that were read, the main one first, each once.
    #[must_use]
    pub fn files(&self) -> &[File] {
        &self.files
    }

    /// The file of this path, if it was read.
    #[must_use]
    pub fn file(&self, path: &std::path::Path) -> Option<&File> {
        self.files.iter().find(|file| file.path == path)
    }

    /// The patterns of all Include lines, in the order in which they are first met.
    #[must_use]
    pub fn globs(&self) -> &[Glob] {
        &self.globs
    }

    /// Files that this process could not read and sshd, as root, can: the answer lacks them.
    #[must_use]
    pub fn unread(&self) -> &BTreeMap<PathBuf, ReadError> {
        &self.unread
    }

    /// Files in a drop-in directory that nothing includes.
    #[must_use]
    pub fn not_included(&self) -> &[PathBuf] {
        &self.not_included
    }

    /// True when a keyword can stop a capture, or a line names it.
    #[must_use]
    pub fn matters(&self, keyword: &str) -> bool {
        slot_of(keyword, self.release).is_some_and(|slot| {
            self.mentioned.contains(&slot) || keywords()[slot].can_stop_a_capture()
        })
    }

    /// True when `name`, in any case or as an older name, means this keyword.
    #[must_use]
    pub fn means(&self, name: &str, keyword: &str) -> bool {
        let found = find(name.as_bytes(), self.release, self.build);
        found.is_some_and(|found| keywords()[found.slot].name == keyword)
    }

    pub(super) fn place(&self, at: At) -> Option<Place> {
        let file = self.files.get(at.file as usize)?;
        let line = file.lines.lines.get(at.line as usize)?;
        let head = file.bytes[..line.origin].iter().rposition(|b| *b == b'\n').map_or(0, |n| n + 1);
        Some(Place {
            file: Arc::clone(&file.name),
            line: line.number,
            column: line.origin - head + at.byte as usize + 1,
        })
    }
}
