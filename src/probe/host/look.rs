//! All of this machine, in one record.

use std::time::Instant;

use super::{account, hosts_access, listeners, startup, storage};
use crate::case::{HostRecord, Look};

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
    HostRecord {
        root: rustix::process::geteuid().is_root(),
        listeners: listeners::look(asked.port),
        sshd: Look::not_looked("stub"),
        account,
        startup,
        sftp_server: Look::not_looked("stub"),
        storage: Look::Seen(storage::look(asked.storage)),
        hosts_access: hosts_access::look(),
    }
}

/// stub
#[must_use]
pub fn look_at_tree(_root: &crate::file::Root) -> HostRecord {
    HostRecord {
        root: false,
        listeners: Look::not_looked("stub"),
        sshd: Look::not_looked("stub"),
        account: Look::not_looked("stub"),
        startup: Look::not_looked("stub"),
        sftp_server: Look::not_looked("stub"),
        storage: Look::not_looked("stub"),
        hosts_access: Look::not_looked("stub"),
    }
}

/// stub
#[must_use]
pub fn own_keys(_host: &HostRecord, _port: u16) -> Option<crate::probe::session::KnownKeys> {
    None
}
