//! Files in memory as a source: for tests, for a saved Case, and to record what another source
//! was asked for.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::source::{ReadError, Source};
use crate::text::Bytes;

/// A tree of files in memory. A directory exists when something lies in it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Saved", into = "Saved")]
pub struct Memory {
    files: BTreeMap<PathBuf, Result<Bytes, ReadError>>,
    directories: BTreeSet<PathBuf>,
}

/// A tree in a saved Case: paths need not be text, so that they are escaped.
#[derive(Serialize, Deserialize)]
struct Saved {
    files: BTreeMap<String, Result<Bytes, ReadError>>,
    directories: BTreeSet<String>,
}

impl From<Memory> for Saved {
    fn from(memory: Memory) -> Self {
        let name = |path: PathBuf| Bytes(path.into_os_string().into_vec()).to_string();
        Self {
            files: memory.files.into_iter().map(|(path, text)| (name(path), text)).collect(),
            directories: memory.directories.into_iter().map(name).collect(),
        }
    }
}

impl From<Saved> for Memory {
    fn from(saved: Saved) -> Self {
        let path = |name: String| {
            let bytes = Bytes::escaped(&name).unwrap_or_else(|| Bytes(name.into_bytes()));
            PathBuf::from(OsString::from_vec(bytes.0))
        };
        Self {
            files: saved.files.into_iter().map(|(name, text)| (path(name), text)).collect(),
            directories: saved.directories.into_iter().map(path).collect(),
        }
    }
}

impl Memory {
    /// An empty tree.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The tree with one more file.
    #[must_use]
    pub fn with(mut self, path: impl Into<PathBuf>, text: impl AsRef<[u8]>) -> Self {
        self.insert(path, text);
        self
    }

    /// Adds a file, or replaces one.
    pub fn insert(&mut self, path: impl Into<PathBuf>, text: impl AsRef<[u8]>) {
        self.files.insert(path.into(), Ok(Bytes(text.as_ref().to_vec())));
    }

    /// Takes a file away.
    pub fn remove(&mut self, path: &Path) {
        self.files.remove(path);
    }

    /// Adds a name that exists and cannot be read.
    pub fn insert_unreadable(&mut self, path: impl Into<PathBuf>, why: ReadError) {
        self.files.insert(path.into(), Err(why));
    }

    /// The files that were read, with their texts.
    pub fn texts(&self) -> impl Iterator<Item = (&Path, &Bytes)> {
        self.files.iter().filter_map(|(path, text)| Some((path.as_path(), text.as_ref().ok()?)))
    }

    /// The texts of the files, to be changed.
    pub fn texts_mut(&mut self) -> impl Iterator<Item = &mut Bytes> {
        self.files.values_mut().filter_map(|text| text.as_mut().ok())
    }

    /// Adds a directory in which nothing lies.
    pub fn insert_directory(&mut self, path: impl Into<PathBuf>) {
        self.directories.insert(path.into());
    }
}

impl Source for Memory {
    fn read(&self, path: &Path) -> Result<Vec<u8>, ReadError> {
        match self.files.get(path) {
            Some(Ok(bytes)) => Ok(bytes.0.clone()),
            Some(Err(why)) => Err(why.clone()),
            None if self.is_directory(path) => Ok(Vec::new()),
            None => Err(ReadError::Missing),
        }
    }

    fn list(&self, directory: &Path) -> Result<Vec<OsString>, ReadError> {
        if !self.is_directory(directory) {
            return Err(ReadError::Missing);
        }
        let inside = |path: &PathBuf| {
            let rest = path.strip_prefix(directory).ok()?;
            Some(rest.components().next()?.as_os_str().to_owned())
        };
        let names: BTreeSet<OsString> =
            self.files.keys().chain(&self.directories).filter_map(inside).collect();
        Ok(names.into_iter().collect())
    }

    fn exists(&self, path: &Path) -> bool {
        self.files.contains_key(path) || self.is_directory(path)
    }

    fn is_directory(&self, path: &Path) -> bool {
        let inside = |known: &PathBuf| known != path && known.starts_with(path);
        self.directories.contains(path)
            || self.directories.iter().any(inside)
            || self.files.keys().any(inside)
    }
}

/// A source that remembers all that was read through it, so that a saved Case reads the same.
pub struct Recorder<'a> {
    from: &'a dyn Source,
    seen: RefCell<Memory>,
}

impl<'a> Recorder<'a> {
    /// Records what is read from `from`.
    #[must_use]
    pub fn new(from: &'a dyn Source) -> Self {
        Self { from, seen: RefCell::default() }
    }

    /// What was read so far.
    #[must_use]
    pub fn into_memory(self) -> Memory {
        self.seen.into_inner()
    }
}

impl Source for Recorder<'_> {
    fn read(&self, path: &Path) -> Result<Vec<u8>, ReadError> {
        let read = self.from.read(path);
        let mut seen = self.seen.borrow_mut();
        match &read {
            Ok(_) if self.from.is_directory(path) => seen.insert_directory(path),
            Ok(bytes) => seen.insert(path, bytes),
            Err(ReadError::Missing) if !self.from.exists(path) => {}
            Err(why) => seen.insert_unreadable(path, why.clone()),
        }
        read
    }

    fn list(&self, directory: &Path) -> Result<Vec<OsString>, ReadError> {
        let names = self.from.list(directory)?;
        let mut seen = self.seen.borrow_mut();
        seen.insert_directory(directory);
        for name in &names {
            let path = directory.join(name);
            if self.from.is_directory(&path) {
                seen.insert_directory(path);
            } else if !seen.files.contains_key(&path) {
                // Only its name was seen; read() puts the text in its place.
                seen.insert_unreadable(path, ReadError::Other("was not read".into()));
            }
        }
        Ok(names)
    }

    fn exists(&self, path: &Path) -> bool {
        let exists = self.from.exists(path);
        let mut seen = self.seen.borrow_mut();
        if exists && self.from.is_directory(path) {
            seen.insert_directory(path);
        } else if exists && !seen.files.contains_key(path) {
            seen.insert_unreadable(path, ReadError::Other("was not read".into()));
        }
        exists
    }

    fn is_directory(&self, path: &Path) -> bool {
        self.from.is_directory(path)
    }
}

#[cfg(test)]
mod tests {
    use super::Memory;
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    #[test]
    fn a_saved_tree_has_the_same_names() {
        let odd = OsStr::from_bytes(b"/etc/ssh/sshd_config.d/caf\xe9\\n.conf");
        let mut memory = Memory::new().with(odd, "x").with("/etc/ssh/sshd_config", b"\xff\n");
        memory.insert_directory("/run/a b");
        let saved = serde_json::to_string(&memory).unwrap();
        assert_eq!(serde_json::from_str::<Memory>(&saved).unwrap(), memory);
    }
}
