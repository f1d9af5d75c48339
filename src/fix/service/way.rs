//! The ways in which a machine's sshd comes to read its files.

use std::path::PathBuf;

use super::running::Running;
use crate::probe::host::Started;

/// How the files come into force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    /// A service of systemd that listens itself.
    Systemd {
        /// `ssh.service`, or `sshd.service`.
        unit: String,
    },
    /// A socket of systemd starts one sshd for all connections (`Accept=no`). A reload ends that
    /// sshd on Debian, because the re-executed one cannot have the socket (9.2 to 10.6); a restart
    /// does not.
    Socket {
        /// `ssh.service`
        unit: String,
        /// `ssh.socket`
        socket: String,
        /// The unit's sshd is running.
        serving: bool,
    },
    /// A socket of systemd starts one sshd for each connection (`Accept=yes`), which reads the disk.
    EachConnection {
        /// `ssh.socket`
        socket: String,
    },
    /// A service of OpenRC.
    OpenRc {
        /// `sshd`
        service: String,
    },
    /// A script in `/etc/init.d`.
    Script {
        /// `/etc/init.d/ssh`
        script: PathBuf,
    },
    /// SIGHUP to the process that listens: sshd executes itself again, by its absolute path.
    Signal {
        /// The process.
        pid: u32,
    },
    /// Nothing supervises it and it does not run: it is started by hand.
    Start,
}

/// sshd as this machine runs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    /// How its files come into force.
    pub way: Way,
    /// The sshd that listens; none where it is stopped, and before the first connection in socket
    /// mode.
    pub running: Option<Running>,
    /// Its program and options, as the running one was started or its service would start it.
    pub started: Started,
    /// The port it is looked for at.
    pub port: u16,
    /// Somebody listens there: sshd itself, or a socket unit.
    pub listening: bool,
}

impl Service {
    /// Nobody serves the port: the first thing to do is to start it.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        !self.listening
    }

    /// The very same sshd listens, with the same sockets: it has read nothing since.
    #[must_use]
    pub fn is_as_it_was(&self) -> bool {
        let now = Running::at(self.port).ok().flatten();
        match (&self.running, now) {
            (Some(old), Some(now)) => old.pid == now.pid && old.sockets == now.sockets,
            _ => false,
        }
    }
}

impl Way {
    /// The next connection reads the disk, whatever is done.
    #[must_use]
    pub fn reads_at_connection(&self) -> bool {
        match self {
            Self::EachConnection { .. } => true,
            Self::Socket { serving, .. } => !serving,
            _ => false,
        }
    }
}
