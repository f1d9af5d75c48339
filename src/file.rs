//! Reading files that others wrote: regular files only, never more than a limit, never a wait, and
//! under `--root DIR` no link leads out of the tree. And where reports are written.

mod place; // where a report is written

use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::os::fd::OwnedFd;
use std::os::unix::fs::FileTypeExt;
use std::path::{Path, PathBuf};

use rustix::fs::{CWD, Mode, OFlags, ResolveFlags};
use rustix::io::Errno;
use zeroize::Zeroizing;

pub use place::{Place, Rights};

/// The tree that is looked at: `/`, or the DIR of `--root DIR`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Root(PathBuf);

impl Default for Root {
    fn default() -> Self {
        Self(PathBuf::from("/"))
    }
}

impl Root {
    /// The tree at `dir`.
    pub fn new(dir: impl Into<PathBuf>) -> Self {
        Self(dir.into())
    }

    /// The directory itself.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.0
    }

    /// True when the tree is this machine's own, however its path is spelt.
    #[must_use]
    pub fn is_this_machine(&self) -> bool {
        self.0 == Path::new("/") || self.0.canonicalize().is_ok_and(|dir| dir == Path::new("/"))
    }

    /// Where `path` of the tree stands for a user of this machine: for messages and commands.
    #[must_use]
    pub fn on_this_machine(&self, path: &str) -> PathBuf {
        self.0.join(path.trim_start_matches('/'))
    }

    /// Opens `path` of the tree for reading, without waiting for a writer of a pipe.
    ///
    /// Under another root, links are followed as in a chroot (`openat2` with `RESOLVE_IN_ROOT`,
    /// Linux 5.6). Older kernels follow an absolute link into this machine's tree.
    fn open(&self, path: &str) -> io::Result<File> {
        let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::CLOEXEC | OFlags::NOCTTY;
        if self.is_this_machine() {
            return Ok(rustix::fs::open(path, flags, Mode::empty())?.into());
        }
        let root = rustix::fs::openat(CWD, &self.0, OFlags::DIRECTORY | flags, Mode::empty())?;
        match open_inside(&root, path, flags) {
            // EPERM: a seccomp filter that does not know the call.
            Err(Errno::NOSYS | Errno::PERM) => {
                Ok(rustix::fs::open(self.on_this_machine(path), flags, Mode::empty())?.into())
            }
            answer => Ok(answer?.into()),
        }
    }

    /// The whole of a regular file of at most `limit` bytes. The memory is wiped on drop, because
    /// settings hold passwords.
    ///
    /// # Errors
    /// When it cannot be opened or read, is no regular file, or is longer than `limit`.
    pub fn read(&self, path: &str, limit: usize) -> Result<Zeroizing<Vec<u8>>, ReadError> {
        let file = self.open(path)?;
        let facts = file.metadata()?;
        if !facts.is_file() {
            return Err(ReadError::NotAFile(kind(facts.file_type())));
        }
        if facts.len() > limit as u64 {
            return Err(ReadError::TooLong { limit });
        }
        // The capacity is reserved at once: a buffer that grows leaves copies behind.
        let mut bytes = Zeroizing::new(Vec::with_capacity(limit.min(facts.len() as usize) + 1));
        file.take(limit as u64 + 1).read_to_end(&mut bytes)?;
        if bytes.len() > limit { Err(ReadError::TooLong { limit }) } else { Ok(bytes) }
    }
}

/// As many tries as an open inside a tree has while names of this machine are changing.
const TRIES: usize = 128;

/// Links are followed as in a chroot. A rename anywhere on the machine, while a `..` is resolved,
/// ends the call with EAGAIN: openat2(2), "the caller may choose to retry" (Linux 5.6 and later).
fn open_inside(root: &OwnedFd, path: &str, flags: OFlags) -> rustix::io::Result<OwnedFd> {
    let open = || rustix::fs::openat2(root, path, flags, Mode::empty(), ResolveFlags::IN_ROOT);
    let raced = |answer: &rustix::io::Result<OwnedFd>| matches!(answer, Err(Errno::AGAIN));
    (1..TRIES).map(|_| open()).find(|answer| !raced(answer)).unwrap_or_else(open)
}

/// What a thing is that is not a regular file.
pub(crate) fn kind(file: std::fs::FileType) -> &'static str {
    if file.is_dir() {
        "a directory"
    } else if file.is_fifo() {
        "a pipe"
    } else if file.is_socket() {
        "a socket"
    } else {
        "a device"
    }
}

/// Why a file could not be read.
#[derive(Debug)]
pub enum ReadError {
    /// The system refused.
    Io(io::Error),
    /// It is something else, named here.
    NotAFile(&'static str),
    /// It is longer than can be meant.
    TooLong {
        /// The limit, in bytes.
        limit: usize,
    },
}

impl ReadError {
    /// True when nothing is there.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        // ENOTDIR: a component of the path is a file.
        matches!(self, Self::Io(e) if matches!(e.kind(),
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory))
    }

    /// True when another user may read it.
    #[must_use]
    pub fn is_denied(&self) -> bool {
        matches!(self, Self::Io(e) if e.kind() == io::ErrorKind::PermissionDenied)
    }
}

impl From<io::Error> for ReadError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<Errno> for ReadError {
    fn from(error: Errno) -> Self {
        Self::Io(error.into())
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(error) => f.write_str(&reason(error)),
            Self::NotAFile(kind) => write!(f, "it is {kind}, not a file"),
            Self::TooLong { limit } if *limit >= 1024 => {
                write!(f, "it is longer than {} KiB", limit / 1024)
            }
            Self::TooLong { limit } => write!(f, "it is longer than {limit} bytes"),
        }
    }
}

/// The system's words without Rust's `(os error 13)`.
pub(crate) fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    match text.find(" (os error ") {
        Some(at) => text[..at].to_owned(),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::{ReadError, Root};
    use std::os::unix::fs::symlink;

    #[test]
    fn only_regular_files_within_the_limit_are_read() {
        let dir = tempfile::tempdir().unwrap();
        let root = Root::new(dir.path());
        std::fs::write(dir.path().join("ten"), [b'x'; 10]).unwrap();
        std::fs::create_dir(dir.path().join("dir")).unwrap();
        let fifo = dir.path().join("fifo");
        rustix::fs::mkfifoat(super::CWD, &fifo, 0o600.into()).unwrap();
        assert_eq!(root.read("/ten", 10).unwrap().len(), 10);
        assert!(matches!(root.read("/ten", 9), Err(ReadError::TooLong { limit: 9 })));
        assert!(matches!(root.read("/dir", 9), Err(ReadError::NotAFile("a directory"))));
        assert!(matches!(root.read("/fifo", 9), Err(ReadError::NotAFile("a pipe"))));
        assert!(root.read("/none", 9).unwrap_err().is_missing());
        assert!(root.read("/ten/below", 9).unwrap_err().is_missing());
        let zero = Root::default().read("/dev/zero", 9);
        assert!(matches!(zero, Err(ReadError::NotAFile("a device"))));
        // The size of a file in /proc is 0, whatever is in it.
        let proc = Root::default().read("/proc/self/status", 9);
        assert!(matches!(proc, Err(ReadError::TooLong { .. })));
    }

    #[test]
    fn links_stay_inside_the_root() {
        let dir = tempfile::tempdir().unwrap();
        let outside = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(dir.path().join("inside"), b"in").unwrap();
        symlink("/inside", dir.path().join("link")).unwrap();
        symlink(outside.path(), dir.path().join("out")).unwrap();
        let root = Root::new(dir.path());
        assert_eq!(root.read("/link", 9).unwrap().as_slice(), b"in");
        assert!(root.read("/out", 9).unwrap_err().is_missing());
        assert!(root.read("/../../../etc/passwd", 9).unwrap_err().is_missing());
    }

    #[test]
    fn names_that_change_elsewhere_do_not_matter() {
        let (dir, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        std::fs::write(dir.path().join("inside"), b"in").unwrap();
        let root = Root::new(dir.path());
        let over = std::sync::atomic::AtomicBool::new(false);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                let (here, there) = (elsewhere.path().join("a"), elsewhere.path().join("b"));
                std::fs::write(&here, b"").unwrap();
                while !over.load(std::sync::atomic::Ordering::Relaxed) {
                    std::fs::rename(&here, &there).unwrap();
                    std::fs::rename(&there, &here).unwrap();
                }
            });
            let reads = (0..20_000).map(|_| root.read("/../../../../../../inside", 9));
            let failed = reads.filter_map(Result::err).map(|e| e.to_string()).next();
            over.store(true, std::sync::atomic::Ordering::Relaxed);
            assert_eq!(failed, None);
        });
    }
}
