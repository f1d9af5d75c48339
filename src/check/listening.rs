//! Where this machine's sshd listens, for the checks of the connection.

use std::net::{IpAddr, SocketAddr};

use super::Examination;
use crate::case::{HostRecord, Listener};

/// Some program of this machine listens where the connection was refused.
#[must_use]
pub fn is_open_here(examination: &Examination<'_>, address: SocketAddr) -> bool {
    listeners(examination).iter().any(|listener| covers(listener, address))
}

/// The sockets of sshd, or of systemd for it, that do not cover `address`.
#[must_use]
pub fn elsewhere<'a>(examination: &Examination<'a>, address: SocketAddr) -> Vec<&'a Listener> {
    let Some(host) = examination.at.host.seen() else { return Vec::new() };
    let ports = configured_ports(examination);
    let of_sshd = |listener: &&Listener| {
        let here = listener.address;
        match listener.program.as_deref() {
            // What a session forwards is its process's own, which has the same name up to 9.7.
            Some("sshd") => ports.contains(&here.port()) || !here.ip().is_loopback(),
            Some("systemd") => socket_ports(host).contains(&here.port()),
            _ => false,
        }
    };
    let all = listeners(examination).iter().filter(of_sshd);
    all.filter(|listener| !covers(listener, address)).collect()
}

fn listeners<'a>(examination: &Examination<'a>) -> &'a [Listener] {
    let host = examination.at.host.seen();
    host.and_then(|host| host.listeners.seen()).map_or(&[][..], Vec::as_slice)
}

/// sshd's own wildcard for IPv6 takes no IPv4 (`IPV6_V6ONLY`); systemd's does.
fn covers(listener: &Listener, address: SocketAddr) -> bool {
    let (here, there) = (listener.address.ip(), address.ip().to_canonical());
    let same_family = here.is_ipv4() == there.is_ipv4();
    let both = matches!(here, IpAddr::V6(_)) && listener.program.as_deref() != Some("sshd");
    let wildcard = here.is_unspecified() && (same_family || both);
    listener.address.port() == address.port() && (wildcard || here == there)
}

/// The ports that Port and ListenAddress lines name.
fn configured_ports(examination: &Examination<'_>) -> Vec<u16> {
    let Ok(sshd) = examination.sshd() else { return vec![22] };
    let values = sshd.effective.all("port").chain(sshd.effective.all("listenaddress"));
    let port = |value: &str| {
        let value = value.split(' ').next().unwrap_or_default();
        value.rsplit(':').next().and_then(|port| port.parse().ok())
    };
    values.filter_map(|setting| port(&setting.value)).collect()
}

/// The ports that the socket unit names; an empty line takes back those before it.
fn socket_ports(host: &HostRecord) -> Vec<u16> {
    let lines = host.after.sockets.seen().map_or(&[][..], Vec::as_slice);
    let mut ports = Vec::new();
    for line in lines {
        if line.value.is_empty() {
            ports.clear();
        }
        ports.extend(line.value.rsplit(':').next().and_then(|port| port.parse::<u16>().ok()));
    }
    ports
}
