//! `/var/lib/sftp-doctor`: the lock, and the records of the transactions. For its owner alone; what
//! others could have put there is not used.

use std::fs::File;
use std::io::Write;
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use rustix::fs::{FlockOperation, Mode, OFlags, Stat, flock, fstat, mkdirat, openat};
use rustix::io::Errno;
use rustix::process::geteuid;
use thiserror::Error;

use super::place::{HOLD, Place, contents, directory};
use super::real::{real_place, trusted};
use super::trouble::{Trouble, Why};

/// Where transactions are recorded.
const SYSTEM: &str = "/var/lib/sftp-doctor";
/// The directory of the records in it.
pub(super) const RECORDS: &str = "transactions";
/// How often a lock that is held is tried again.
const AGAIN: Duration = Duration::from_millis(100);

/// The directory in which transactions are recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StateDir(PathBuf);

impl StateDir {
    /// `/var/lib/sftp-doctor`.
    #[must_use]
    pub fn system() -> Self {
        Self(PathBuf::from(SYSTEM))
    }

    /// Another one; its parent is there.
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self(path.into())
    }

    /// Takes the lock, waiting for `patience` if another doctor holds it. The directory is made if
    /// it is not there.
    ///
    /// # Errors
    /// Who holds it; or that the directory cannot be made, or is open to others.
    pub fn lock(&self, patience: Duration) -> Result<Lock, LockError> {
        let root = self.open(true)?;
        let place = Place::inside(root, "lock", &self.0);
        let flags = OFlags::RDWR | OFlags::CREATE | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let file = openat(place.dir(), place.name(), flags, Mode::RUSR | Mode::WUSR)
            .map_err(|error| Why::from(error).when("open", place.path()))?;
        let file = File::from(file);
        let start = Instant::now();
        loop {
            match flock(&file, FlockOperation::NonBlockingLockExclusive) {
                Ok(()) => break,
                Err(Errno::WOULDBLOCK) if start.elapsed() < patience => thread::sleep(AGAIN),
                Err(Errno::WOULDBLOCK) => return Err(LockError::Held(Holder::read(&file))),
                Err(error) => return Err(Why::from(error).when("lock", place.path()).into()),
            }
        }
        // Only for the message of whoever comes next; a full disk does not matter here.
        let _ = Holder::here().write(&file);
        Ok(Lock { state: self.clone(), _file: file })
    }

    /// Who holds the lock, if somebody does.
    #[must_use]
    pub fn holder(&self) -> Option<Holder> {
        let place = Place::inside(self.open(false).ok()?, "lock", &self.0);
        let file = place.open().ok()??;
        match flock(&file, FlockOperation::NonBlockingLockShared) {
            Err(Errno::WOULDBLOCK) => Some(Holder::read(&file)),
            _ => None,
        }
    }

    /// The directory of the records, made if `make` and not there.
    pub(super) fn records(&self, make: bool) -> Result<(Arc<OwnedFd>, PathBuf), Trouble> {
        let root = self.open(make)?;
        let path = self.0.join(RECORDS);
        let place = Place::inside(root, RECORDS, &self.0);
        private(&place, make).map(|dir| (dir, path.clone())).map_err(|why| why.when("open", path))
    }

    fn open(&self, make: bool) -> Result<Arc<OwnedFd>, Trouble> {
        let opened = || {
            let name = self.0.file_name().ok_or(Why::Plan("the state directory has no name"))?;
            let parent = self.0.parent().unwrap_or(Path::new("/"));
            // `/var` may be a link on machines that keep it on another disk.
            let parent = real_place(parent).map_err(|trouble| trouble.why)?;
            safe_way(&parent)?;
            let parent_dir = Arc::new(directory(&parent)?);
            private(&Place::inside(parent_dir, name, &parent), make)
        };
        opened().map_err(|why: Why| why.when("open", &self.0))
    }
}

/// A directory for its owner alone.
fn private(place: &Place, make: bool) -> Result<Arc<OwnedFd>, Why> {
    if make {
        match mkdirat(place.dir(), place.name(), Mode::RWXU) {
            Ok(()) => place.sync()?,
            Err(Errno::EXIST) => {}
            Err(error) => return Err(error.into()),
        }
    }
    let dir = openat(place.dir(), place.name(), HOLD, Mode::empty()).map_err(|e| match e {
        Errno::NOENT => Why::Missing,
        Errno::NOTDIR => Why::Link,
        e => e.into(),
    })?;
    let stat = fstat(&dir)?;
    if stat.st_uid != geteuid().as_raw() || stat.st_mode & 0o077 != 0 {
        return Err(Why::Open(place.path().into()));
    }
    Ok(Arc::new(dir))
}

/// Every directory on the way is such that nobody else can put another in its place.
fn safe_way(path: &Path) -> Result<(), Why> {
    for path in path.ancestors() {
        let stat: Stat = fstat(directory(path)?)?;
        if !trusted(&stat) && stat.st_mode & 0o1000 == 0 {
            return Err(Why::Open(path.into()));
        }
    }
    Ok(())
}

/// The lock: one transaction at a time. It is given back when this is dropped or the process ends.
#[derive(Debug)]
pub struct Lock {
    pub(super) state: StateDir,
    _file: File,
}

/// Why the lock was not given.
#[derive(Debug, Error)]
pub enum LockError {
    /// Another doctor holds it.
    #[error("another sftp-doctor is repairing this machine{0}; try again when it has ended")]
    Held(Holder),
    /// The directory is in no state to be used.
    #[error(transparent)]
    Trouble(#[from] Trouble),
}

/// Who holds the lock.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Holder {
    /// Its process, if it wrote that down.
    pub process: Option<u32>,
    /// Since when, in seconds since 1970.
    pub since: Option<u64>,
}

impl Holder {
    fn here() -> Self {
        Self { process: Some(std::process::id()), since: Some(seconds_since_1970()) }
    }

    fn read(file: &File) -> Self {
        let text = contents(file).unwrap_or_default();
        let text = String::from_utf8_lossy(&text).into_owned();
        let mut words = text.split_whitespace();
        let process = words.next().and_then(|word| word.parse().ok());
        Self { process, since: words.next().and_then(|word| word.parse().ok()) }
    }

    fn write(self, mut file: &File) -> std::io::Result<()> {
        file.set_len(0)?;
        writeln!(file, "{} {}", self.process.unwrap_or(0), self.since.unwrap_or(0))
    }
}

impl std::fmt::Display for Holder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Some(process) = self.process else { return Ok(()) };
        write!(f, " (process {process}")?;
        if let Some(since) = self.since {
            write!(f, ", for {} s", seconds_since_1970().saturating_sub(since))?;
        }
        f.write_str(")")
    }
}

/// The clock, in seconds since 1970.
pub(super) fn seconds_since_1970() -> u64 {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_secs())
}
