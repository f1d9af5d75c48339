//! All of this machine, in one record.

use std::net::SocketAddr;
use std::time::Instant;

use super::around::{self, Around};
use super::patience::patiently;
use super::{
    account, ground, holdings, host_keys, os, processes, refused, sftp_server, sshd_files, startup,
    storage,
};
use crate::case::{
    Account, AfterRecord, HostRecord, Look, Process, Role, SftpServer, SshdFiles, StoragePath,
    StorageState,
};
use crate::file::Root;
use crate::probe::session::KnownKeys;
use crate::sshd::{Connection, Effective};

/// What is asked of this machine.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The account that logs in.
    pub user: &'a str,
    /// The store.
    pub storage: &'a str,
    /// What FOG uses it for.
    pub role: Role,
    /// The port of the server.
    pub port: u16,
    /// Until when all looks may last.
    pub deadline: Instant,
}

/// Looks at everything, if the server on this machine's port is this machine's sshd: a forwarded
/// port or a container's has other files and accounts.
#[must_use]
pub fn look(asked: &Asked<'_>) -> Look<HostRecord> {
    around::look(asked.port, asked.deadline).map(|around| look_within(around, asked))
}

/// The same, where everything that is not the target's own was looked at before.
#[must_use]
pub fn look_within(around: Around, asked: &Asked<'_>) -> HostRecord {
    let Around { listeners, sshd, daemon, config_test, hosts_access, sshrc } = around;
    let account = account::look(asked.user, asked.deadline);
    let startup = match account.seen() {
        Some(account) => Look::Seen(startup::look(account)),
        None => Look::not_looked("the account is not known"),
    };
    let sftp_server = external_server(&sshd, account.seen(), asked.user);
    let (storage, holdings) = look_at_storage(asked.storage, asked.role, account.seen());
    let ground = match &storage {
        // A mount that does not answer keeps nobody waiting twice.
        Look::Seen(_) => {
            let own = asked.storage.to_owned();
            patiently(asked.storage, move || ground::look(&own))
        }
        _ => Look::not_looked("the storage could not be looked at"),
    };
    let unread = daemon.seen().is_some_and(|daemon| daemon.unread().is_some());
    let refused = match sshd.seen() {
        // What lies on the disk is perhaps not what sshd has read.
        Some(files) if !serves_itself(files, asked.user) || unread => {
            refused::look(files, asked.user, asked.deadline)
        }
        Some(_) => Look::not_looked("sshd answers SFTP itself already"),
        None => Look::not_looked("sshd's files could not be read"),
    };
    HostRecord {
        root: rustix::process::geteuid().is_root(),
        os: os::look(&Root::default()),
        listeners,
        sshd,
        sshd_says: Look::not_looked("there was no connection to ask about"),
        account,
        startup,
        sftp_server,
        storage,
        holdings,
        hosts_access,
        sshrc,
        daemon,
        config_test,
        processes: Look::not_looked("the session did not wait for them"),
        after: AfterRecord::not_looked("the session did not ask for it"),
        refused,
        ground,
    }
}

/// The way to a store, and what lies there.
#[must_use]
pub fn look_at_storage(
    path: &str,
    role: Role,
    account: Option<&Account>,
) -> (Look<Vec<StoragePath>>, Look<StorageState>) {
    let (own, account) = (path.to_owned(), account.cloned());
    let both = patiently(path, move || {
        let holdings = match role {
            Role::StorageNode => holdings::look(&own, account.as_ref()),
            _ => Look::not_looked("no image is captured to it"),
        };
        Look::Seen((storage::look(&own), holdings))
    });
    match both {
        Look::Seen((way, holdings)) => (Look::Seen(way), holdings),
        other => (other.clone().map(|(way, _)| way), could_not(other)),
    }
}

fn could_not<T, U>(look: Look<T>) -> Look<U> {
    match look {
        Look::CouldNot { reason, command } => Look::CouldNot { reason, command },
        Look::NotLooked { reason } => Look::NotLooked { reason },
        Look::Seen(_) | Look::Absent => Look::Absent,
    }
}

/// Looks at the files of another tree; nothing of it runs.
#[must_use]
pub fn look_at_tree(root: &Root) -> HostRecord {
    let why = "only the files of another tree were looked at";
    HostRecord {
        root: rustix::process::geteuid().is_root(),
        os: os::look(root),
        listeners: Look::not_looked(why),
        sshd: sshd_files::look(root),
        sshd_says: Look::not_looked(why),
        account: Look::not_looked(why),
        startup: Look::not_looked(why),
        sftp_server: Look::not_looked(why),
        storage: Look::not_looked(why),
        holdings: Look::not_looked(why),
        hosts_access: Look::not_looked(why),
        sshrc: Look::not_looked(why),
        daemon: Look::not_looked(why),
        config_test: Look::not_looked(why),
        processes: Look::not_looked(why),
        after: AfterRecord::not_looked(why),
        refused: Look::not_looked(why),
        ground: Look::not_looked(why),
    }
}

/// The processes that keep the session with `client` waiting.
#[must_use]
pub fn look_at_processes(account: &Look<Account>, client: SocketAddr) -> Look<Vec<Process>> {
    match account.seen() {
        Some(account) => processes::look(account.uid, client),
        None => Look::not_looked("the account is not known"),
    }
}

/// The keys that this machine's sshd shows.
#[must_use]
pub fn own_keys(host: &HostRecord) -> KnownKeys {
    let sshd = match &host.sshd {
        Look::Seen(sshd) => sshd,
        Look::CouldNot { reason, .. } => return unreadable(reason),
        Look::Absent | Look::NotLooked { .. } => return unreadable("there is no sshd_config"),
    };
    let effective = in_force(sshd, &Connection::default());
    let files: Vec<String> = effective.all("hostkey").map(|line| line.value.clone()).collect();
    let (keys, why) = host_keys::look(&files);
    if keys.is_empty() && why.is_empty() {
        return unreadable("none of sshd's host key files is there");
    }
    KnownKeys::Local { keys, unreadable: why }
}

fn unreadable(why: &str) -> KnownKeys {
    KnownKeys::Local { keys: Vec::new(), unreadable: vec![why.into()] }
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
    match effective.sftp().filter(|runs| !runs.internal) {
        Some(runs) if runs.command.starts_with('/') => Look::Seen(sftp_server::look(&runs.command)),
        Some(_) => Look::not_looked("the command names no absolute path"),
        None => Look::not_looked("no external program is in force"),
    }
}

/// sshd answers SFTP itself for `user`, as the files say.
fn serves_itself(sshd: &SshdFiles, user: &str) -> bool {
    let connection = Connection { user: Some(user.into()), ..Connection::default() };
    in_force(sshd, &connection).sftp().is_some_and(|runs| runs.internal)
}

pub(super) fn in_force(sshd: &SshdFiles, connection: &Connection) -> Effective {
    sshd.read_as(None).effective(connection)
}
