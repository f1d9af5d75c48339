//! The sshd that listens, as a process of this namespace.

use std::collections::BTreeSet;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::{fs, io};

use crate::file::Root;
use crate::fix::process::{Process, sshd_processes};
use crate::probe::host::{self, Started, sockets};
use crate::sshd::Connection;

/// The sshd that holds a listening socket of the port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Running {
    /// Its process.
    pub pid: u32,
    /// Its process title: `sshd: /usr/sbin/sshd -D [listener] 0 of 10-100 startups`.
    pub title: String,
    /// The numbers of its listening sockets: a reload opens new ones (measured on 8.4 to 10.6).
    pub(super) sockets: BTreeSet<u64>,
}

impl Running {
    /// The sshd that listens on `port` here.
    ///
    /// # Errors
    /// When the kernel's table of sockets cannot be read.
    pub fn at(port: u16) -> io::Result<Option<Self>> {
        let listening = sockets()?.into_iter().filter(|s| s.listens && s.local.port() == port);
        let listening: BTreeSet<u64> = listening.map(|socket| socket.inode).collect();
        let holder = |process: Process| {
            let held: BTreeSet<u64> = process.sockets().into_iter().collect();
            let sockets: BTreeSet<u64> = held.intersection(&listening).copied().collect();
            let found = !sockets.is_empty();
            found.then_some(Self { pid: process.pid, title: process.title, sockets })
        };
        // A child that was just forked for a connection may hold it for a moment: the parent is
        // older.
        Ok(sshd_processes().into_iter().find_map(holder))
    }

    /// Its program and options.
    #[must_use]
    pub fn started(&self) -> Started {
        Started::of_title(&self.title)
    }

    /// The program that it would execute again, where it was started by an absolute path.
    pub(super) fn again(&self) -> Option<PathBuf> {
        let words = self.title.strip_prefix("sshd: ").unwrap_or(&self.title);
        let program = Path::new(words.split(' ').next()?);
        program.is_absolute().then(|| program.to_owned())
    }
}

/// sshd's pid file: it is unlinked and written anew whenever the configuration was read (7.4 to
/// 10.6).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PidFile {
    pub(super) inode: u64,
    pub(super) mtime: (i64, i64),
    pub(super) pid: u32,
}

impl PidFile {
    /// The path that the files on the disk name; none where they say none.
    pub(super) fn path(started: &Started) -> Option<PathBuf> {
        let mut options = started.options.iter();
        let own = options.find_map(|option| {
            option
                .to_ascii_lowercase()
                .strip_prefix("pidfile")
                .map(|_| option[7..].trim_start_matches(['=', ' ']).to_owned())
        });
        let files = host::look_at_sshd_files(&Root::default());
        let value = own.or_else(|| {
            let effective = files.seen()?.read_as(None).effective(&Connection::default());
            Some(effective.get("pidfile")?.value.clone())
        });
        value.filter(|path| path.starts_with('/')).map(PathBuf::from)
    }

    pub(super) fn read(path: &Path) -> Option<Self> {
        let text = Root::default().read(path.to_str()?, 64).ok()?;
        let pid = std::str::from_utf8(&text).ok()?.trim().parse().ok()?;
        let facts = fs::metadata(path).ok()?;
        Some(Self { inode: facts.ino(), mtime: (facts.mtime(), facts.mtime_nsec()), pid })
    }
}
