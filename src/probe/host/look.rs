//! All of this machine, in one record.

use std::time::Instant;

use super::{
    account, host_keys, hosts_access, listeners, sftp_server, sshd_files, startup, storage,
};
use crate::case::{Account, HostRecord, Look, SftpServer, SshdFiles};
use crate::file::Root;
use crate::probe::session::KnownKeys;
use crate::sshd::{Connection, Effective, Program};

/// Programs that hold sshd's port: itself, and what starts it for each connection.
const OF_SSHD: [&str; 4] = ["sshd", "systemd", "xinetd", "inetd"];

/// What is asked of this machine.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The account that logs in.
    pub user: &'a str,
    /// The image root.
    pub storage: &'a str,
    /// The port of the server.
    pub port: u16,
    /// Until when all looks may last.
    pub deadline: Instant,
}

/// Looks at everything.
#[must_use]
pub fn look(asked: &Asked<'_>) -> HostRecord {
    let account = account::look(asked.user, asked.deadline);
    let startup = match account.seen() {
        Some(account) => Look::Seen(startup::look(account)),
        None => Look::not_looked("the account is not known"),
    };
    let sshd = sshd_files::look(&Root::default());
    let sftp_server = external_server(&sshd, account.seen(), asked.user);
    HostRecord {
        root: rustix::process::geteuid().is_root(),
        listeners: listeners::look(asked.port),
        sshd,
        account,
        startup,
        sftp_server,
        storage: Look::Seen(storage::look(asked.storage)),
        hosts_access: hosts_access::look(),
    }
}

/// Looks at the files of another tree; nothing of it runs.
#[must_use]
pub fn look_at_tree(root: &Root) -> HostRecord {
    let why = "only the files of another tree were looked at";
    HostRecord {
        root: rustix::process::geteuid().is_root(),
        listeners: Look::not_looked(why),
        sshd: sshd_files::look(root),
        account: Look::not_looked(why),
        startup: Look::not_looked(why),
        sftp_server: Look::not_looked(why),
        storage: Look::not_looked(why),
        hosts_access: Look::not_looked(why),
    }
}

/// The keys of this machine's sshd, if it is the one that holds `port`; who holds a port is seen by
/// root alone, the configuration says it to everybody.
#[must_use]
pub fn own_keys(host: &HostRecord, port: u16) -> Option<KnownKeys> {
    let sshd = match &host.sshd {
        Look::Seen(sshd) => sshd,
        Look::CouldNot { reason, .. } if holds(host, port) == Some(true) => {
            return Some(KnownKeys::Local { keys: Vec::new(), unreadable: vec![reason.clone()] });
        }
        _ => return None,
    };
    let effective = in_force(sshd, &Connection::default());
    let configured = || effective.all("port").any(|line| line.value == port.to_string());
    if !holds(host, port).unwrap_or_else(configured) {
        return None;
    }
    let files: Vec<String> = effective.all("hostkey").map(|line| line.value.clone()).collect();
    let (keys, mut unreadable) = host_keys::look(&files);
    if keys.is_empty() && unreadable.is_empty() {
        unreadable.push("none of sshd's host key files is there".into());
    }
    Some(KnownKeys::Local { keys, unreadable })
}

/// sshd holds the port; none if nobody could be seen holding it.
fn holds(host: &HostRecord, port: u16) -> Option<bool> {
    let listeners = host.listeners.seen()?.iter().filter(|l| l.address.port() == port);
    let mut programs = listeners.filter_map(|listener| listener.program.as_deref());
    programs.next().map(|program| OF_SSHD.contains(&program))
}

/// The program behind an external Subsystem line for `user`.
fn external_server(
    sshd: &Look<SshdFiles>,
    account: Option<&Account>,
    user: &str,
) -> Look<SftpServer> {
    let Some(sshd) = sshd.seen() else { return Look::not_looked("the configuration is not known") };
    let groups = account.map(|account| account.groups.clone()).unwrap_or_default();
    let connection = Connection { user: Some(user.into()), groups, ..Connection::default() };
    let effective = in_force(sshd, &connection);
    match effective.subsystem("sftp").map(|subsystem| subsystem.program()) {
        Some(Program::External(path)) if path.starts_with('/') => {
            Look::Seen(sftp_server::look(path))
        }
        Some(Program::External(_)) => Look::not_looked("the Subsystem line names no absolute path"),
        Some(Program::Internal) | None => Look::not_looked("no external program is in force"),
    }
}

fn in_force(sshd: &SshdFiles, connection: &Connection) -> Effective {
    sshd.read_as(None).effective(connection)
}
