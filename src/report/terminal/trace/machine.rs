//! What each look at this machine gave.

use crate::case::{Account, HostRecord, Listener, Look};

/// A row a look: its name, and what it gave.
pub(super) fn rows(host: &HostRecord) -> Vec<(&'static str, String)> {
    let after = &host.after;
    vec![
        ("rights", if host.root { "root" } else { "not root" }.to_owned()),
        ("listeners", of(&host.listeners, |all| listeners(all))),
        ("sshd's files", of(&host.sshd, |files| files.main.clone())),
        ("sshd -T", of(&host.sshd_says, |all| format!("{} values", all.len()))),
        ("sshd -t", of(&host.config_test, |test| test.said.join("; "))),
        ("account", of(&host.account, account)),
        ("start-up files", of(&host.startup, |all| joined(all.iter().map(|file| &file.path)))),
        ("sftp-server", of(&host.sftp_server, |server| server.path.clone())),
        ("storage", of(&host.storage, |all| joined(all.iter().map(|part| &part.path)))),
        ("hosts access", of(&host.hosts_access, |all| format!("{} rules", all.len()))),
        ("sshrc", of(&host.sshrc, |file| file.path.clone())),
        ("holdings", of(&host.holdings, |_| String::new())),
        ("daemon", of(&host.daemon, |_| String::new())),
        ("processes", of(&host.processes, |all| format!("{}", all.len()))),
        ("ageing", of(&after.ageing, |_| String::new())),
        ("login shell", of(&after.shell, |file| file.permissions())),
        ("nologin", of(&after.nologin, |all| joined(all.iter()))),
        ("PAM", of(&after.pam, |_| String::new())),
        ("chroot", of(&after.chroot, |all| joined(all.iter().map(|part| &part.path)))),
        ("host keys", of(&after.host_keys, |all| joined(all.iter().map(|key| &key.path)))),
        ("startups", of(&after.startups, |s| format!("{} of {}-{}", s.now, s.begin, s.full))),
        ("bans", of(&after.bans, |all| format!("{}", all.len()))),
        ("socket unit", of(&after.sockets, |all| joined(all.iter().map(|line| &line.value)))),
        ("log", of(&after.log, |all| joined(all.iter().map(|line| &line.text)))),
    ]
}

/// How a look ended that saw nothing.
pub(super) fn ending<T>(look: &Look<T>) -> String {
    of(look, |_| String::new())
}

fn of<T>(look: &Look<T>, words: impl FnOnce(&T) -> String) -> String {
    match look {
        Look::Seen(thing) => match words(thing) {
            words if words.is_empty() => "seen".to_owned(),
            words => words,
        },
        Look::Absent => "not there".to_owned(),
        Look::CouldNot { reason, .. } => format!("could not look: {reason}"),
        Look::NotLooked { reason } => format!("not looked: {reason}"),
    }
}

fn listeners(all: &[Listener]) -> String {
    let one = |listener: &Listener| match &listener.program {
        Some(program) => format!("{} ({program})", listener.address),
        None => listener.address.to_string(),
    };
    all.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn account(account: &Account) -> String {
    let Account { name, uid, gid, home, shell, .. } = account;
    format!("{name}, uid {uid}, gid {gid}, {home}, {shell}, groups {}", account.groups.join(", "))
}

fn joined<'a>(all: impl Iterator<Item = &'a String>) -> String {
    all.map(String::as_str).collect::<Vec<_>>().join(", ")
}
