//! All of this machine, in one record.

use std::net::SocketAddr;
use std::time::Instant;

use super::patience::patiently;
use super::{
    account, daemon, ground, holdings, host_keys, hosts_access, listeners, processes, refused,
    sftp_server, sshd_files, startup, storage,
};
use crate::case::{
    Account, AfterRecord, HostRecord, Listener, Look, Process, SftpServer, SshdFiles,
    StorageGround, StoragePath, StorageState,
};
use crate::file::Root;
use crate::probe::session::KnownKeys;
use crate::sshd::{Connection, Effective};

/// Programs that hold sshd's port: itself, and what starts it for each connection.
const OF_SSHD: [&str; 4] = ["sshd", "systemd", "xinetd", "inetd"];

const UNREAD: &str = "sshd's files could not be read";

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

/// Looks at everything, if the server on this machine's port is this machine's sshd: a forwarded
/// port or a container's has other files and accounts.
#[must_use]
pub fn look(asked: &Asked<'_>) -> Look<HostRecord> {
    let listeners = listeners::look(asked.port);
    let sshd = sshd_files::look(&Root::default());
    match holder(&listeners, asked.port) {
        Holder::Other(program) => {
            let reason = format!("port {} is held by {program}, not by sshd", asked.port);
            return Look::NotLooked { reason };
        }
        Holder::Unseen if !configured(&sshd, asked.port) => {
            return Look::not_looked("the port is none of this machine's sshd");
        }
        Holder::Sshd | Holder::Nobody | Holder::Unseen => {}
    }
    let account = account::look(asked.user, asked.deadline);
    let startup = match account.seen() {
        Some(account) => Look::Seen(startup::look(account)),
        None => Look::not_looked("the account is not known"),
    };
    let sftp_server = external_server(&sshd, account.seen(), asked.user);
    let (storage, holdings, ground) = storage_of(asked.storage);
    let refused = match sshd.seen() {
        Some(files) if !serves_itself(files, asked.user) => {
            refused::look(files, asked.user, asked.deadline)
        }
        Some(_) => Look::not_looked("sshd answers SFTP itself already"),
        None => Look::not_looked(UNREAD),
    };
    let (daemon, config_test) = match sshd.seen() {
        Some(files) => {
            let daemon = daemon::look(files, &listeners, asked.port);
            (daemon, daemon::test(files, asked.deadline))
        }
        None => (Look::not_looked(UNREAD), Look::not_looked(UNREAD)),
    };
    Look::Seen(HostRecord {
        root: rustix::process::geteuid().is_root(),
        listeners,
        sshd,
        sshd_says: Look::not_looked("there was no connection to ask about"),
        account,
        startup,
        sftp_server,
        storage,
        holdings,
        hosts_access: hosts_access::look(),
        sshrc: startup::sshrc(),
        daemon,
        config_test,
        processes: Look::not_looked("the session did not wait for them"),
        after: AfterRecord::not_looked("the session did not ask for it"),
        refused,
        ground,
    })
}

/// The way to the images, what lies there, and whether it is mounted.
fn storage_of(path: &str) -> (Look<Vec<StoragePath>>, Look<StorageState>, Look<StorageGround>) {
    let own = path.to_owned();
    let all = patiently(path, move || {
        Look::Seen((storage::look(&own), holdings::look(&own), ground::look(&own)))
    });
    match all {
        Look::Seen((way, holdings, ground)) => (Look::Seen(way), holdings, ground),
        other => (other.clone().map(|(way, ..)| way), could_not(other.clone()), could_not(other)),
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

/// Who holds a port.
enum Holder {
    Sshd,
    Other(String),
    /// It is closed.
    Nobody,
    /// Root alone sees it.
    Unseen,
}

fn holder(listeners: &Look<Vec<Listener>>, port: u16) -> Holder {
    let all = listeners.seen().map_or(&[][..], Vec::as_slice);
    let here: Vec<&Listener> = all.iter().filter(|l| l.address.port() == port).collect();
    let mut programs = here.iter().filter_map(|listener| listener.program.as_deref());
    match programs.next() {
        Some(program) if OF_SSHD.contains(&program) => Holder::Sshd,
        Some(program) => Holder::Other(program.into()),
        None if here.is_empty() && listeners.seen().is_some() => Holder::Nobody,
        None => Holder::Unseen,
    }
}

/// The configuration names the port. In socket mode it may not; the usual one counts anyway.
fn configured(sshd: &Look<SshdFiles>, port: u16) -> bool {
    let Some(sshd) = sshd.seen() else { return port == 22 };
    let effective = in_force(sshd, &Connection::default());
    port == 22 || effective.all("port").any(|line| line.value == port.to_string())
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
