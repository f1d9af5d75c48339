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

    /// Anybody listens on `port` here.
    pub(super) fn is_listening(port: u16) -> bool {
        let all = sockets().unwrap_or_default();
        all.iter().any(|socket| socket.listens && socket.local.port() == port)
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
        let own = started.options.iter().find_map(|option| option_value(option, "pidfile"));
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

/// The value in an option like `PidFile=/run/x.pid` or `PidFile /run/x.pid`.
fn option_value(option: &str, keyword: &str) -> Option<String> {
    let (name, value) = option.trim_start().split_once(['=', ' '])?;
    let same = name.trim().eq_ignore_ascii_case(keyword);
    same.then(|| value.trim_start_matches(['=', ' ']).trim_end().to_owned())
}

#[cfg(test)]
mod tests {
    use super::{Running, option_value};
    use std::collections::BTreeSet;

    #[test]
    fn options_are_written_in_two_ways() {
        let value = |option| option_value(option, "pidfile");
        assert_eq!(value("PidFile=/run/x"), Some("/run/x".into()));
        assert_eq!(value("pidfile /run/x"), Some("/run/x".into()));
        assert_eq!(value("PidFile = /run/x"), Some("/run/x".into()));
        assert_eq!(value("PidFileX=/run/x"), None);
        assert_eq!(value("-D"), None);
    }

    #[test]
    fn what_a_relative_path_started_does_not_find_itself_again() {
        let running =
            |title: &str| Running { pid: 1, title: title.into(), sockets: BTreeSet::new() };
        let again = running("sshd: /usr/sbin/sshd -D [listener] 0 of 10-100 startups").again();
        assert_eq!(again.unwrap().to_str(), Some("/usr/sbin/sshd"));
        assert_eq!(running("sshd: sshd -D [listener] 0 of 10-100 startups").again(), None);
        assert_eq!(running("").again(), None);
    }

    #[test]
    fn a_port_is_seen_to_be_served() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        assert!(Running::is_listening(port));
        // It is no sshd that listens there.
        assert_eq!(Running::at(port).unwrap(), None);
        drop(listener);
        assert!(!Running::is_listening(port));
    }
}
