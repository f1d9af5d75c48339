//! A name in a directory that is held open: whatever happens to the path meanwhile, a change is made
//! there or nowhere. No link is ever followed on the way to it.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{Read, Write};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use rustix::fs::{AtFlags, FileType, Mode, OFlags, Stat, fstat, openat, statat, unlinkat};
use rustix::io::Errno;

use super::trouble::Why;

/// No configuration file is longer.
const LIMIT: u64 = 4 << 20;

/// For a directory that is only passed through.
pub(super) const PASS: OFlags =
    OFlags::PATH.union(OFlags::DIRECTORY).union(OFlags::NOFOLLOW).union(OFlags::CLOEXEC);
/// For a directory in which something is done; one opened with `O_PATH` cannot be brought to disk.
pub(super) const HOLD: OFlags =
    OFlags::RDONLY.union(OFlags::DIRECTORY).union(OFlags::NOFOLLOW).union(OFlags::CLOEXEC);
/// For reading a file that may turn out to be something else.
const READ: OFlags = OFlags::RDONLY
    .union(OFlags::NOFOLLOW)
    .union(OFlags::NONBLOCK)
    .union(OFlags::NOCTTY)
    .union(OFlags::CLOEXEC);

/// A name in an open directory.
#[derive(Debug, Clone)]
pub(super) struct Place {
    dir: Arc<OwnedFd>,
    name: OsString,
    path: PathBuf,
}

impl Place {
    /// The place that `path` names: absolute, without `..`, and without a link on the way.
    pub(super) fn find(path: &Path) -> Result<Self, Why> {
        let name = path.file_name().ok_or(Why::Plan("a path ends without a name"))?;
        let parent = path.parent().ok_or(Why::Plan("a path has no directory"))?;
        Ok(Self::inside(Arc::new(directory(parent)?), name, parent))
    }

    /// The place called `name` in `dir`, which is at `path`.
    pub(super) fn inside(dir: Arc<OwnedFd>, name: impl AsRef<OsStr>, path: &Path) -> Self {
        Self { dir, name: name.as_ref().to_owned(), path: path.join(name.as_ref()) }
    }

    /// Another name in the same directory.
    pub(super) fn beside(&self, name: impl AsRef<OsStr>) -> Self {
        let parent = self.path.parent().unwrap_or(Path::new("/"));
        Self::inside(Arc::clone(&self.dir), name, parent)
    }

    pub(super) fn dir(&self) -> BorrowedFd<'_> {
        self.dir.as_fd()
    }

    pub(super) fn name(&self) -> &OsStr {
        &self.name
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// What has the name, not followed; none where nothing has.
    pub(super) fn stat(&self) -> Result<Option<Stat>, Why> {
        match statat(&self.dir, &self.name, AtFlags::SYMLINK_NOFOLLOW) {
            Ok(stat) => Ok(Some(stat)),
            Err(Errno::NOENT) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// The regular file that has the name, open for reading; none where nothing has.
    pub(super) fn open(&self) -> Result<Option<File>, Why> {
        let Some(stat) = self.stat()? else { return Ok(None) };
        // Opening a device can have effects of its own.
        regular(&stat)?;
        let file = openat(&self.dir, &self.name, READ, Mode::empty())?;
        let opened = fstat(&file)?;
        regular(&opened)?;
        Ok(Some(file.into()))
    }

    /// The directory that has the name.
    pub(super) fn directory(&self) -> Result<OwnedFd, Why> {
        openat(&self.dir, &self.name, HOLD, Mode::empty()).map_err(passing)
    }

    /// The bytes of the regular file; none where nothing has the name.
    pub(super) fn bytes(&self) -> Result<Option<Vec<u8>>, Why> {
        self.open()?.map(|file| contents(&file)).transpose()
    }

    /// Makes a file for its owner alone, on disk when this returns; nothing may have the name.
    pub(super) fn save(&self, bytes: &[u8]) -> Result<(), Why> {
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL;
        let flags = flags | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let mut file: File = openat(&self.dir, &self.name, flags, Mode::RUSR | Mode::WUSR)?.into();
        file.write_all(bytes)?;
        Ok(file.sync_all()?)
    }

    /// Takes the name away, if something has it.
    pub(super) fn unlink(&self) -> Result<(), Why> {
        match unlinkat(&self.dir, &self.name, AtFlags::empty()) {
            Ok(()) | Err(Errno::NOENT) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Brings the directory to disk.
    pub(super) fn sync(&self) -> Result<(), Why> {
        Ok(rustix::fs::fsync(&self.dir)?)
    }
}

/// All of an open file.
pub(super) fn contents(file: &File) -> Result<Vec<u8>, Why> {
    let mut bytes = Vec::new();
    file.take(LIMIT + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LIMIT { Err(Why::TooLong(LIMIT)) } else { Ok(bytes) }
}

/// Opens an absolute path of directories, none of which may be a link.
pub(super) fn directory(path: &Path) -> Result<OwnedFd, Why> {
    let mut names = Vec::new();
    for component in path.components() {
        match component {
            Component::RootDir => {}
            Component::Normal(name) => names.push(name),
            _ => return Err(Why::Plan("a path is not absolute, or has .. in it")),
        }
    }
    if !path.is_absolute() {
        return Err(Why::Plan("a path is not absolute, or has .. in it"));
    }
    let last = names.len();
    let flags = |depth: usize| if depth == last { HOLD } else { PASS };
    let mut dir = rustix::fs::open("/", flags(0), Mode::empty())?;
    for (depth, name) in names.into_iter().enumerate() {
        dir = openat(&dir, name, flags(depth + 1), Mode::empty()).map_err(passing)?;
    }
    Ok(dir)
}

/// With `O_DIRECTORY`, a link is reported as no directory (Linux, open(2)).
fn passing(error: Errno) -> Why {
    match error {
        Errno::LOOP | Errno::NOTDIR => Why::Link,
        Errno::NOENT => Why::Missing,
        error => error.into(),
    }
}

fn regular(stat: &Stat) -> Result<(), Why> {
    match FileType::from_raw_mode(stat.st_mode) {
        FileType::RegularFile => Ok(()),
        FileType::Symlink => Err(Why::Link),
        FileType::Directory => Err(Why::NotAFile("a directory")),
        FileType::Fifo => Err(Why::NotAFile("a pipe")),
        FileType::Socket => Err(Why::NotAFile("a socket")),
        _ => Err(Why::NotAFile("a device")),
    }
}
