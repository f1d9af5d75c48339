//! A name becomes addresses.

use std::net::{IpAddr, SocketAddr, SocketAddrV6, ToSocketAddrs};
use std::sync::mpsc::channel;
use std::thread;
use std::time::Instant;

use crate::probe::{Interrupt, program};

/// The addresses of `host`, in the resolver's order, without doubles.
///
/// A name goes through `getent ahosts`, so that a static build sees every name service that the
/// machine has (glibc and musl alike have `getent`); where it is missing, through the C library.
///
/// # Errors
/// A sentence that says why the name became nothing.
pub(super) fn resolve(
    host: &str,
    port: u16,
    deadline: Instant,
    interrupt: &Interrupt,
) -> Result<Vec<SocketAddr>, String> {
    if let Some(address) = literal(host, port) {
        return Ok(vec![address]);
    }
    let mut addresses =
        match program::run_unless("getent", &["ahosts", host], deadline, Some(interrupt)) {
            Ok(said) if said.code == Some(0) => listed(&said.output, port),
            Ok(said) if said.code == Some(2) => Vec::new(),
            // Ctrl-C ends getent as well.
            Ok(_) if interrupt.asked() => return Err("interrupted".into()),
            Ok(_) => by_library(host, port, deadline)?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                by_library(host, port, deadline)?
            }
            Err(error) => return Err(format!("looking the name up failed: {error}")),
        };
    let mut seen = Vec::new();
    addresses.retain(|address| {
        !seen.contains(address) && {
            seen.push(*address);
            true
        }
    });
    if addresses.is_empty() { Err("the name has no address".into()) } else { Ok(addresses) }
}

/// An address as it stands, with a zone if it has one (`fe80::1%eth0`).
fn literal(host: &str, port: u16) -> Option<SocketAddr> {
    if let Ok(ip) = host.parse::<IpAddr>() {
        return Some(SocketAddr::new(ip, port));
    }
    let (ip, zone) = host.split_once('%')?;
    let ip = ip.parse().ok()?;
    let scope = zone.parse().ok().or_else(|| interface_index(zone))?;
    Some(SocketAddrV6::new(ip, port, 0, scope).into())
}

fn interface_index(name: &str) -> Option<u32> {
    if name.contains(['/', '.']) {
        return None;
    }
    std::fs::read_to_string(format!("/sys/class/net/{name}/ifindex")).ok()?.trim().parse().ok()
}

/// Lines of `getent ahosts`: `192.0.2.1       STREAM server.example`.
fn listed(output: &[u8], port: u16) -> Vec<SocketAddr> {
    let text = String::from_utf8_lossy(output);
    let addresses = text.lines().filter_map(|line| line.split_ascii_whitespace().next());
    addresses.filter_map(|address| literal(address, port)).collect()
}

/// The C library's resolver has no deadline: it may outlive us in a thread of its own.
fn by_library(host: &str, port: u16, deadline: Instant) -> Result<Vec<SocketAddr>, String> {
    let (answer, answers) = channel();
    let name = host.to_owned();
    thread::Builder::new()
        .name("resolver".into())
        .spawn(move || {
            // Nobody listens any more once the deadline has passed.
            let _ = answer.send((name.as_str(), port).to_socket_addrs().map(Vec::from_iter));
        })
        .map_err(|error| format!("no thread for the resolver: {error}"))?;
    match answers.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
        Ok(Ok(addresses)) => Ok(addresses),
        Ok(Err(error)) => Err(error.to_string()),
        Err(_) => Err("the resolver did not answer in time".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::{listed, literal};

    #[test]
    fn an_address_needs_no_resolver() {
        assert_eq!(literal("::1", 22).map(|a| a.to_string()).as_deref(), Some("[::1]:22"));
        assert_eq!(
            literal("fe80::1%3", 22).map(|a| a.to_string()).as_deref(),
            Some("[fe80::1%3]:22")
        );
        assert_eq!(literal("fe80::1%../x", 22), None);
        assert_eq!(literal("server", 22), None);
    }

    #[test]
    fn getent_lists_an_address_three_times() {
        let said = b"127.0.0.1       STREAM localhost\n127.0.0.1       DGRAM\nrubbish\n";
        assert_eq!(listed(said, 22).len(), 2);
    }
}
