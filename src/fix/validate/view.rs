//! The candidate at its real paths: each directory in which a name changes is covered by a tmpfs
//! with the same entries, bound to the real ones. Host keys are so never copied, and a name that is
//! to go is not there.

use std::ffi::OsStr;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::os::fd::AsRawFd as _;
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use rustix::fs::{Mode, OFlags};
use rustix::mount::{MountFlags, mount, mount_bind_recursive};

use super::Candidate;
use super::namespace::Refusal;

/// More names than any of these directories has.
const MOST_NAMES: usize = 4096;

/// Shows the candidate. Only ever inside a mount namespace of our own.
pub(in crate::fix) fn show(candidate: &Candidate) -> Result<(), Refusal> {
    for directory in candidate.directories() {
        let refused = |error: io::Error| Refusal::View { path: directory.to_owned(), error };
        let over = Over::cover(directory).map_err(refused)?;
        for (name, bytes) in candidate.names_in(directory) {
            over.put(name, bytes).map_err(refused)?;
        }
        over.keep_the_rest(candidate).map_err(refused)?;
    }
    Ok(())
}

/// Makes `directory` appear in its parent, where it is not there.
pub(super) fn show_directory(directory: &Path) -> Result<(), Refusal> {
    let refused = |error: io::Error| Refusal::View { path: directory.to_owned(), error };
    let parent = directory.parent().ok_or_else(|| refused(io::ErrorKind::InvalidInput.into()))?;
    let over = Over::cover(parent).map_err(refused)?;
    over.keep_the_rest(&Candidate::default()).map_err(refused)?;
    fs::DirBuilder::new().mode(0o755).create(directory).map_err(refused)
}

/// A directory with a tmpfs over it.
struct Over<'a> {
    directory: &'a Path,
    /// What it covers stays in reach through this descriptor.
    below: File,
}

impl<'a> Over<'a> {
    fn cover(directory: &'a Path) -> io::Result<Self> {
        let flags = OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let below = File::from(rustix::fs::open(directory, flags, Mode::empty())?);
        let facts = below.metadata()?;
        let data = std::ffi::CString::new(format!(
            "mode={:o},uid={},gid={},size=16m",
            facts.mode() & 0o7777,
            facts.uid(),
            facts.gid()
        ))?;
        let flags = MountFlags::NOSUID | MountFlags::NODEV | MountFlags::NOEXEC;
        mount("tmpfs", directory, "tmpfs", flags, Some(data.as_c_str()))?;
        Ok(Self { directory, below })
    }

    fn original(&self, name: &OsStr) -> PathBuf {
        Path::new(&format!("/proc/self/fd/{}", self.below.as_raw_fd())).join(name)
    }

    /// Writes a file with the owner and mode it has now; for root alone where it is new.
    fn put(&self, name: &OsStr, bytes: Option<&[u8]>) -> io::Result<()> {
        let Some(bytes) = bytes else { return Ok(()) };
        let facts = fs::metadata(self.original(name)).ok();
        let mode = facts.as_ref().map_or(0o600, |facts| facts.mode() & 0o7777);
        let path = self.directory.join(name);
        let mut file = OpenOptions::new().write(true).create_new(true).mode(mode).open(path)?;
        if let Some(facts) = facts {
            std::os::unix::fs::fchown(&file, Some(facts.uid()), Some(facts.gid()))?;
        }
        file.write_all(bytes)
    }

    /// Binds every name that the candidate leaves alone.
    fn keep_the_rest(&self, candidate: &Candidate) -> io::Result<()> {
        let changed = candidate.names_in(self.directory);
        let entries = fs::read_dir(self.original(OsStr::new(".")))?;
        for (count, entry) in entries.enumerate() {
            let name = entry?.file_name();
            if count == MOST_NAMES {
                return Err(io::Error::other("it has too many names"));
            }
            if !changed.contains_key(name.as_os_str()) {
                self.keep(&name)?;
            }
        }
        Ok(())
    }

    fn keep(&self, name: &OsStr) -> io::Result<()> {
        let (from, to) = (self.original(name), self.directory.join(name));
        let kind = fs::symlink_metadata(&from)?.file_type();
        if kind.is_symlink() {
            return std::os::unix::fs::symlink(fs::read_link(&from)?, to);
        }
        if kind.is_dir() {
            fs::DirBuilder::new().mode(0o755).create(&to)?;
        } else {
            OpenOptions::new().write(true).create_new(true).mode(0o600).open(&to)?;
        }
        Ok(mount_bind_recursive(from, to)?)
    }
}
