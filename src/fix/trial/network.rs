//! A network of our own: loopback alone, with the machine's addresses on it, so that every rule
//! about addresses and ports decides as it does for the real service, which stays untouched.

use std::io;
use std::net::IpAddr;
use std::time::Instant;

use nix::sched::{CloneFlags, unshare};

use crate::probe::program;

/// Why there is none.
#[derive(Debug, thiserror::Error)]
pub(super) enum NoNetwork {
    /// The kernel gives none.
    #[error("a network namespace of our own is refused here ({0})")]
    Refused(io::Error),
    /// `ip` of iproute2, which FOG's installer needs itself.
    #[error("cannot run ip: {0}")]
    Ip(io::Error),
    /// The address cannot be reached.
    #[error("no route to {0} in a network of our own")]
    NoRoute(String),
    /// It did not do what it was told.
    #[error("ip {0} failed")]
    Failed(String),
}

/// Gives this thread, and what it starts, a network in which `client` reaches `server`.
pub(super) fn enter(client: IpAddr, server: IpAddr, deadline: Instant) -> Result<(), NoNetwork> {
    unshare(CloneFlags::CLONE_NEWNET).map_err(|error| NoNetwork::Refused(error.into()))?;
    let ip = |words: &str| run(words, deadline);
    ip("link set lo up")?;
    for address in [Some(server), Some(client).filter(|client| *client != server)] {
        if let Some(address) = address.filter(|address| !address.is_loopback()) {
            ip(&own(address))?;
            wait_for_route(address, deadline)?;
        }
    }
    // A client that names no address gets the preferred source of the route. The kernel's own route
    // goes first: one beside it would not count (IPv6).
    if client != server {
        let family = if server.is_ipv4() { "-4" } else { "-6" };
        let route = format!("local {server} dev lo table local");
        ip(&format!("{family} route del {route}"))?;
        ip(&format!("{family} route add {route} src {client}"))?;
    }
    Ok(())
}

/// Without `nodad` an IPv6 address cannot be bound to for a second.
fn own(address: IpAddr) -> String {
    match address {
        IpAddr::V4(address) => format!("addr add {address}/32 dev lo"),
        IpAddr::V6(address) => format!("-6 addr add {address}/128 dev lo nodad"),
    }
}

/// The kernel makes the local route to an IPv6 address a moment after the address (Linux 3.9 and
/// later); until then it cannot be reached, though another route to it is there.
fn wait_for_route(address: IpAddr, deadline: Instant) -> Result<(), NoNetwork> {
    if address.is_ipv4() {
        return Ok(());
    }
    let address = address.to_string();
    let show = ["-6", "route", "show", "table", "local", "to", &address];
    while program::run("ip", &show, deadline).map_err(NoNetwork::Ip)?.output.is_empty() {
        if Instant::now() >= deadline {
            return Err(NoNetwork::NoRoute(address));
        }
    }
    Ok(())
}

fn run(words: &str, deadline: Instant) -> Result<(), NoNetwork> {
    let arguments: Vec<&str> = words.split(' ').collect();
    let said = program::run("ip", &arguments, deadline).map_err(NoNetwork::Ip)?;
    if said.code == Some(0) { Ok(()) } else { Err(NoNetwork::Failed(words.to_owned())) }
}
