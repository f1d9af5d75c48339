//! What the server's own machine shows of itself, when the doctor runs on it.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::{
    AclEntry, AfterRecord, ConfigTest, Daemon, Look, Process, RefusedAccount, StorageGround,
    StorageState, acl,
};
use crate::sshd::{self, Build, Config, Memory, Release};
use crate::text::Bytes;

/// What stands between the port and the program where this machine has something else than sshd there.
const HELD_BY: &str = " is held by ";

/// Why nothing was looked at where another program than sshd holds the port of this machine.
#[must_use]
pub fn held_by(port: u16, program: &str) -> String {
    format!("port {port}{HELD_BY}{program}, not by sshd")
}

/// That reason, if it is the one.
#[must_use]
pub fn held_by_another(host: &Look<HostRecord>) -> Option<&str> {
    match host {
        Look::NotLooked { reason } if reason.contains(HELD_BY) => Some(reason),
        _ => None,
    }
}

/// What this machine shows. Each look is optional and says why it saw nothing.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct HostRecord {
    /// The doctor ran as root.
    pub root: bool,
    /// `PRETTY_NAME` of os-release(5): `Debian GNU/Linux 12 (bookworm)`.
    #[serde(default)]
    pub os: Option<String>,
    /// The listening sockets of the machine.
    pub listeners: Look<Vec<Listener>>,
    /// The files sshd reads.
    pub sshd: Look<SshdFiles>,
    /// What `sshd -T` prints for this connection: keywords in lower case, and their values.
    pub sshd_says: Look<Vec<(String, String)>>,
    /// The account that logs in.
    pub account: Look<Account>,
    /// The start-up files of the account's shell that exist, in the order in which it reads them.
    pub startup: Look<Vec<StartupFile>>,
    /// The program behind an external `Subsystem sftp` line.
    pub sftp_server: Look<SftpServer>,
    /// The image root and its parents, from `/` down, then `dev/`; before a link what it leads through.
    pub storage: Look<Vec<StoragePath>>,
    /// The rules of `hosts.allow` and `hosts.deny`, where sshd reads them.
    pub hosts_access: Look<Vec<HostsRule>>,
    /// `/etc/ssh/sshrc`, which sshd runs before every session's command.
    pub sshrc: Look<StartupFile>,
    /// The storage's file systems, captures and images aside.
    pub holdings: Look<StorageState>,
    /// The running sshd beside what lies on its disk.
    pub daemon: Look<Daemon>,
    /// What `sshd -t` says, where a release would not load the files.
    pub config_test: Look<ConfigTest>,
    /// The processes of the session, where it kept the doctor waiting.
    pub processes: Look<Vec<Process>>,
    /// What was looked at only because the session failed.
    pub after: AfterRecord,
    /// Other accounts that a change to internal-sftp would open SFTP to.
    #[serde(default = "not_asked")]
    pub refused: Look<Vec<RefusedAccount>>,
    /// Whether the storage is mounted as it should be.
    #[serde(default = "not_asked")]
    pub ground: Look<StorageGround>,
}

fn not_asked<T>() -> Look<T> {
    Look::not_looked("it was not asked")
}

/// A listening TCP socket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listener {
    /// The address and port it is bound to.
    pub address: std::net::SocketAddr,
    /// Name of the process that holds it, where that could be seen: `sshd`, `systemd`.
    pub program: Option<String>,
}

/// sshd's configuration as it lies on disk: enough to read it again from a saved Case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SshdFiles {
    /// The main file.
    pub main: String,
    /// Every file and directory that was asked for on the way.
    pub files: Memory,
    /// The words of `ID` and `ID_LIKE` in the machine's os-release.
    pub os: Vec<String>,
}

impl SshdFiles {
    /// The configuration as `release` reads it; where that is not known, as the newest.
    #[must_use]
    pub fn read_as(&self, release: Option<&str>) -> Config {
        let release = release.and_then(Release::parse).unwrap_or(Release::NEWEST);
        let build = Build::of_os(self.os.iter().map(String::as_str));
        sshd::read(&self.files, Path::new(&self.main), release, build)
    }
}

/// A line of the passwd database and the groups.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Its name.
    pub name: String,
    /// User id.
    pub uid: u32,
    /// Primary group id.
    pub gid: u32,
    /// Names of all its groups.
    pub groups: Vec<String>,
    /// Ids of all its groups.
    pub group_ids: Vec<u32>,
    /// Home directory.
    pub home: String,
    /// Login shell; sshd takes `/bin/sh` for an empty one.
    pub shell: String,
}

/// A start-up file of a shell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StartupFile {
    /// Its path.
    pub path: String,
    /// At most its first 64 KiB.
    pub text: Look<Bytes>,
}

/// The program that answers for an external sftp-server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SftpServer {
    /// The first word of the Subsystem line.
    pub path: String,
    /// Its file, links followed.
    pub file: Look<FileFacts>,
    /// The directories above it, from `/` down.
    pub way: Vec<StoragePath>,
    /// Its file system is mounted `noexec`.
    pub noexec: bool,
    /// The program that its first line names, `#!/bin/sh`, and whether that is there.
    pub interpreter: Option<(String, Look<FileFacts>)>,
}

/// A component of the way to the images.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoragePath {
    /// The path up to this component.
    pub path: String,
    /// What stands there, links followed.
    pub file: Look<FileFacts>,
    /// Where a link leads that ends nowhere, escaped.
    #[serde(default)]
    pub leads_to: Option<String>,
}

/// What `stat` says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileFacts {
    /// `st_mode`: type and permission bits.
    pub mode: u32,
    /// Owner.
    pub uid: u32,
    /// Group.
    pub gid: u32,
    /// Device number of the file system it is on.
    pub device: u64,
    /// Mount id, which tells bind mounts of one file system apart (`statx`, Linux 5.8+).
    pub mount: Option<u64>,
    /// Nobody may change it, root included (`chattr +i`).
    pub immutable: bool,
    /// Names may be added and none removed (`chattr +a`).
    pub append_only: bool,
    /// Its access control list; empty where it has none beyond the mode.
    pub acl: Vec<AclEntry>,
}

impl FileFacts {
    /// It is a directory.
    #[must_use]
    pub fn is_dir(&self) -> bool {
        self.mode & 0o170_000 == 0o040_000
    }

    /// It has the sticky bit: in it only owners remove and rename.
    #[must_use]
    pub fn is_sticky(&self) -> bool {
        self.mode & 0o1000 != 0
    }

    /// A rename from one to the other is refused: another file system, or another mount of the same (rename(2), EXDEV).
    #[must_use]
    pub fn is_apart_from(&self, other: &FileFacts) -> bool {
        self.device != other.device || self.mount != other.mount
    }

    /// `drwxr-xr-x`-like permission digits: `0755`.
    #[must_use]
    pub fn permissions(&self) -> String {
        format!("{:04o}", self.mode & 0o7777)
    }

    /// What mode and access control list give `account`: read 4, write 2, search or execute 1.
    /// Attributes and mount options are not in them.
    #[must_use]
    pub fn granted(&self, account: &Account) -> u32 {
        if !self.acl.is_empty() {
            return acl::granted(&self.acl, self.uid, self.gid, account);
        }
        let shift = if account.uid == self.uid {
            6
        } else if account.gid == self.gid || account.group_ids.contains(&self.gid) {
            3
        } else {
            0
        };
        self.mode >> shift & 0o7
    }
}

/// A rule of `hosts.allow` or `hosts.deny`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostsRule {
    /// The file.
    pub file: String,
    /// Its line, from 1.
    pub line: usize,
    /// Its text.
    pub text: String,
}
