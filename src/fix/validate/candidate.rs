//! Files of sshd's configuration as they are to be.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Files as they are to be, by their real paths. What is not named stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Candidate {
    files: BTreeMap<PathBuf, Option<Vec<u8>>>,
}

impl Candidate {
    /// Each file with its new bytes, or none where it is to go. A path is absolute, with no link
    /// in it; it need not exist yet.
    #[must_use]
    pub fn new(files: BTreeMap<PathBuf, Option<Vec<u8>>>) -> Self {
        Self { files }
    }

    /// The directories in which a name changes, parents first.
    pub(super) fn directories(&self) -> BTreeSet<&Path> {
        self.files.keys().filter_map(|path| path.parent()).collect()
    }

    /// The names that change in `directory`.
    pub(super) fn names_in(&self, directory: &Path) -> BTreeMap<&std::ffi::OsStr, Option<&[u8]>> {
        let here = self.files.iter().filter(|(path, _)| path.parent() == Some(directory));
        let named = here.filter_map(|(path, bytes)| Some((path.file_name()?, bytes.as_deref())));
        named.collect()
    }
}

impl From<BTreeMap<PathBuf, Option<Vec<u8>>>> for Candidate {
    fn from(files: BTreeMap<PathBuf, Option<Vec<u8>>>) -> Self {
        Self::new(files)
    }
}
