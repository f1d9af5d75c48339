//! What this machine shows whoever logs in and whatever the store: sshd, its listener, its files.

use std::time::Instant;

use super::look::in_force;
use super::{daemon, hosts_access, listeners, sshd_files, startup};
use crate::case::{ConfigTest, Daemon, HostsRule, Listener, Look, SshdFiles, StartupFile, held_by};
use crate::file::Root;
use crate::sshd::Connection;

/// Programs that hold sshd's port: itself, and what starts it for each connection.
const OF_SSHD: [&str; 4] = ["sshd", "systemd", "xinetd", "inetd"];

const UNREAD: &str = "sshd's files could not be read";

/// What holds for every target on this machine's port.
#[derive(Debug, Clone)]
pub struct Around {
    pub(super) listeners: Look<Vec<Listener>>,
    pub(super) sshd: Look<SshdFiles>,
    pub(super) daemon: Look<Daemon>,
    pub(super) config_test: Look<ConfigTest>,
    pub(super) hosts_access: Look<Vec<HostsRule>>,
    pub(super) sshrc: Look<StartupFile>,
}

/// Looks, if the server on `port` is this machine's sshd.
#[must_use]
pub fn look(port: u16, deadline: Instant) -> Look<Around> {
    let listeners = listeners::look(port);
    let sshd = sshd_files::look(&Root::default());
    match holder(&listeners, port) {
        Holder::Other(program) => {
            return Look::NotLooked { reason: held_by(port, &program) };
        }
        Holder::Unseen if !configured(&sshd, port) => {
            return Look::not_looked("the port is none of this machine's sshd");
        }
        Holder::Sshd | Holder::Nobody | Holder::Unseen => {}
    }
    let (daemon, config_test) = match sshd.seen() {
        Some(files) => (daemon::look(files, &listeners, port), daemon::test(files, deadline)),
        None => (Look::not_looked(UNREAD), Look::not_looked(UNREAD)),
    };
    Look::Seen(Around {
        listeners,
        sshd,
        daemon,
        config_test,
        hosts_access: hosts_access::look(),
        sshrc: startup::sshrc(),
    })
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
