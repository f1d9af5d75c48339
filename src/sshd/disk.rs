//! A tree on a disk as a source: the running system, or another root directory.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::Read as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Component, Path, PathBuf};

use rustix::fs::OFlags;

use super::source::{MAX_FILE, MAX_NAMES, ReadError, Source};

/// The kernel's own limit for one path.
const MAX_LINKS: usize = 40;

/// The tree under a directory, as a process would see it that has this directory as its root:
/// absolute symbolic links start there, and `..` does not lead out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiskRoot {
    root: PathBuf,
}

impl DiskRoot {
    /// The tree under `root`; `/` is the running system.
    #[must_use]
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// Where `path` lies on the real disk, its symbolic links resolved inside the root; the last
    /// one stays unresolved when `last` is false.
    fn locate(&self, path: &Path, last: bool) -> Result<PathBuf, ReadError> {
        let mut found = Vec::<OsString>::new();
        let mut todo: Vec<OsString> = names(path);
        let mut links = 0;
        while let Some(name) = todo.pop() {
            if name == ".." {
                found.pop();
                continue;
            }
            found.push(name);
            if todo.is_empty() && !last {
                break;
            }
            let Ok(target) = fs::read_link(self.on_disk(&found)) else { continue };
            links += 1;
            if links > MAX_LINKS {
                return Err(ReadError::Other("Too many levels of symbolic links".into()));
            }
            found.pop();
            if target.is_absolute() {
                found.clear();
            }
            todo.extend(names(&target));
        }
        Ok(self.on_disk(&found))
    }

    fn on_disk(&self, names: &[OsString]) -> PathBuf {
        let mut path = self.root.clone();
        path.extend(names);
        path
    }
}

/// The names of a path, the last one first; `.` and the root left out.
fn names(path: &Path) -> Vec<OsString> {
    let mut names: Vec<OsString> = path
        .components()
        .filter(|part| matches!(part, Component::Normal(_) | Component::ParentDir))
        .map(|part| part.as_os_str().to_owned())
        .collect();
    names.reverse();
    names
}

impl Source for DiskRoot {
    fn read(&self, path: &Path) -> Result<Vec<u8>, ReadError> {
        let place = self.locate(path, true)?;
        // A pipe must not hold us: sshd itself would wait there for a writer.
        let file = OpenOptions::new()
            .read(true)
            .custom_flags((OFlags::NONBLOCK | OFlags::NOCTTY).bits().cast_signed())
            .open(place)?;
        let kind = file.metadata()?.file_type();
        if kind.is_dir() {
            return Ok(Vec::new());
        }
        if !kind.is_file() {
            return Err(ReadError::Special);
        }
        bounded(file)
    }

    fn list(&self, directory: &Path) -> Result<Vec<OsString>, ReadError> {
        let mut listed = Vec::new();
        for entry in fs::read_dir(self.locate(directory, true)?)? {
            if listed.len() == MAX_NAMES {
                return Err(ReadError::TooLarge);
            }
            listed.push(entry?.file_name());
        }
        Ok(listed)
    }

    fn exists(&self, path: &Path) -> bool {
        self.locate(path, false).is_ok_and(|place| fs::symlink_metadata(place).is_ok())
    }

    fn is_directory(&self, path: &Path) -> bool {
        self.locate(path, true).is_ok_and(|place| place.is_dir())
    }
}

fn bounded(file: File) -> Result<Vec<u8>, ReadError> {
    let mut bytes = Vec::new();
    file.take(MAX_FILE as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() > MAX_FILE {
        return Err(ReadError::TooLarge);
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;
    use std::path::Path;

    use super::{DiskRoot, ReadError, Source};

    #[test]
    fn links_stay_inside_the_root() {
        let outside = tempfile::tempdir().unwrap();
        std::fs::write(outside.path().join("secret"), "no").unwrap();
        let root = outside.path().join("root");
        std::fs::create_dir_all(root.join("etc/ssh")).unwrap();
        std::fs::write(root.join("inside"), "yes").unwrap();
        symlink("/inside", root.join("etc/ssh/absolute")).unwrap();
        symlink("../../../../inside", root.join("etc/ssh/dots")).unwrap();
        symlink("../../../secret", root.join("etc/ssh/escape")).unwrap();
        symlink("loop", root.join("etc/ssh/loop")).unwrap();

        let disk = DiskRoot::new(&root);
        let read = |name: &str| disk.read(&Path::new("/etc/ssh").join(name));
        assert_eq!(read("absolute").unwrap(), b"yes");
        assert_eq!(read("dots").unwrap(), b"yes");
        assert_eq!(read("escape"), Err(ReadError::Missing));
        assert!(read("loop").is_err());
        assert!(disk.exists(Path::new("/etc/ssh/escape")), "the link itself is there");
        assert!(!disk.exists(Path::new("/secret")));
        assert_eq!(disk.read(Path::new("/etc/ssh")).unwrap(), b"", "a directory reads as empty");
    }
}
