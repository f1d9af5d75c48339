//! The SSH sessions that stand, from sshd's processes and the kernel's table of sockets: `sudo`
//! hides SSH_CONNECTION, and a terminal multiplexer outlives it.

use std::collections::BTreeMap;
use std::io;

use crate::fix::process::{Process, ancestors, sshd_processes};
use crate::fix::validate::Login;
use crate::probe::host::{Socket, sockets};

/// A session that stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Who, and from where.
    pub login: Login,
    /// The process of sshd that serves it.
    pub pid: u32,
    /// The doctor itself runs in it.
    pub own: bool,
}

/// The sessions of this network namespace. Root alone sees all of them.
///
/// # Errors
/// When the kernel's table of sockets cannot be read.
pub fn established() -> io::Result<Vec<Session>> {
    let table = sockets()?;
    let connections: BTreeMap<u64, Socket> =
        table.into_iter().filter(|s| s.established).map(|s| (s.inode, s)).collect();
    let above = ancestors();
    let session = |process: &Process| {
        let user = user_of(&process.title)?;
        // The connection comes first among its descriptors; what it forwards was opened later.
        let held = process.sockets();
        let socket = held.iter().find_map(|inode| connections.get(inode))?;
        let login = Login {
            user: user.to_owned(),
            address: socket.remote.ip(),
            local_address: socket.local.ip(),
            local_port: socket.local.port(),
        };
        Some(Session { login, pid: process.pid, own: above.contains(&process.pid) })
    };
    Ok(sshd_processes().iter().filter_map(session).collect())
}

/// The account in a title like `sshd: carol@pts/0` (7.0 to 10.6; `sshd-session: …` from 9.8 on).
/// Before the login is done, and in the process that watches over it, a word in brackets follows.
fn user_of(title: &str) -> Option<&str> {
    let rest = title.strip_prefix("sshd: ").or_else(|| title.strip_prefix("sshd-session: "))?;
    if rest.ends_with(']') || rest.contains("[listener]") {
        return None;
    }
    let (user, _terminal) = rest.rsplit_once('@')?;
    (!user.is_empty() && !user.contains(' ')).then_some(user)
}

#[cfg(test)]
mod tests {
    use super::user_of;

    #[test]
    fn titles_of_sessions_name_the_account() {
        assert_eq!(user_of("sshd: carol@pts/0"), Some("carol"));
        assert_eq!(user_of("sshd-session: carol@pts/0,pts/1"), Some("carol"));
        assert_eq!(user_of("sshd: dora@example.org@notty"), Some("dora@example.org"));
        assert_eq!(user_of("sshd: fogproject@internal-sftp"), Some("fogproject"));
    }

    #[test]
    fn a_login_that_is_not_done_is_none() {
        for title in [
            "sshd: carol [priv]",
            "sshd: dora@example.org [net]",
            "sshd: [accepted]",
            "sshd: /usr/sbin/sshd -D [listener] 0 of 10-100 startups",
            "sshd: /usr/sbin/sshd -o Banner=a@b [listener] 0 of 10-100 startups",
            "/usr/sbin/sshd -D",
        ] {
            assert_eq!(user_of(title), None, "{title}");
        }
    }
}
