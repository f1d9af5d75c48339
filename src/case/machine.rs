//! What this machine shows of itself as a FOG server, whatever the target: exports, SELinux, image
//! roots.

use serde::{Deserialize, Serialize};

use super::{LogLine, Look};

/// Looked at once in a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MachineRecord {
    /// The lines of `/etc/exports` and `/etc/exports.d`.
    pub exports: Look<Vec<Export>>,
    /// SELinux; absent where the kernel does not run it.
    pub selinux: Look<Selinux>,
    /// The image roots that FOG's settings and its database name for this machine.
    pub roots: Vec<ImageRoot>,
}

impl Default for MachineRecord {
    fn default() -> Self {
        let why = "nobody looked at this machine";
        Self { exports: Look::not_looked(why), selinux: Look::not_looked(why), roots: Vec::new() }
    }
}

/// One client of one exported directory (exports(5)).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Export {
    /// The file.
    pub file: String,
    /// Its line, from 1.
    pub line: usize,
    /// The directory.
    pub path: String,
    /// The client: `*`, a network, a name.
    pub client: String,
    /// The options, in order.
    pub options: Vec<String>,
}

impl Export {
    /// Of two options that exclude each other the last one counts.
    #[must_use]
    pub fn last_of(&self, names: &[&str]) -> Option<&str> {
        let mut all = self.options.iter().map(String::as_str);
        all.rfind(|option| names.contains(option))
    }

    /// Clients may write.
    #[must_use]
    pub fn is_writable(&self) -> bool {
        self.last_of(&["rw", "ro"]) == Some("rw")
    }

    /// A client's root stays root: `no_root_squash`, and not everybody is made anonymous.
    #[must_use]
    pub fn keeps_root(&self) -> bool {
        self.last_of(&["root_squash", "no_root_squash"]) == Some("no_root_squash")
            && !self.squashes_all()
    }

    /// Everybody becomes the anonymous user.
    #[must_use]
    pub fn squashes_all(&self) -> bool {
        self.last_of(&["all_squash", "no_all_squash"]) == Some("all_squash")
    }

    /// The anonymous user's number; 65534 where none is named.
    #[must_use]
    pub fn anonymous(&self) -> Option<u32> {
        let named = self.options.iter().rev().find_map(|option| option.strip_prefix("anonuid="));
        named.map_or(Some(65534), |id| id.parse().ok())
    }
}

/// SELinux, as its own files show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Selinux {
    /// It enforces; else it only logs.
    pub enforcing: bool,
    /// FOG's module is loaded (FOG `packages/selinux/fog.te`).
    pub module: Look<bool>,
    /// `httpd_can_network_connect`
    pub may_connect: Look<bool>,
    /// The TCP ports that were given the type `ssh_port_t`, beside 22.
    pub ssh_ports: Look<Vec<(u16, u16)>>,
    /// Denials of a web server's connections, newest last.
    pub denials: Vec<LogLine>,
}

/// A directory that is to be the image root of this machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImageRoot {
    /// Its path.
    pub path: String,
    /// Who names it: a key of the settings, a column of the database.
    pub from: String,
    /// Device and inode number of the directory, links followed; none where there is none.
    pub place: Option<(u64, u64)>,
}
