//! Port, AddressFamily and ListenAddress together: what sshd listens on.

use std::net::IpAddr;

use super::address::numeric;
use super::options::{At, Held};
use super::release::Release;
use super::releases::Behaviour;

/// One address sshd listens on, as `sshd -T` prints it.
pub(super) struct Listener {
    pub value: Vec<u8>,
    /// The line it comes from; None for the default.
    pub at: Option<At>,
}

/// The lines of an included file end here: what was queued up to it, in 8.2 and 8.3.
pub(super) fn listeners(ports: &[Held], family: &[u8], lines: &[Held]) -> Vec<Listener> {
    let default = vec![b"22".to_vec()];
    let ports: Vec<Vec<u8>> =
        if ports.is_empty() { default } else { ports.iter().map(|h| h.value.clone()).collect() };
    if lines.is_empty() {
        return ports.iter().flat_map(|port| wildcard(port, family)).collect();
    }
    let mut listeners = Vec::new();
    for line in lines {
        let (address, port, rdomain) = split(&line.value);
        let ports = if port == b"0" { ports.clone() } else { vec![port.to_vec()] };
        for port in ports {
            listeners.push(Listener { value: shown(address, &port, rdomain), at: Some(line.at) });
        }
    }
    listeners
}

fn split(value: &[u8]) -> (&[u8], &[u8], &[u8]) {
    let mut fields = value.split(|b| *b == 0);
    let mut next = || fields.next().unwrap_or_default();
    (next(), next(), next())
}

fn wildcard(port: &[u8], family: &[u8]) -> Vec<Listener> {
    let both: &[&[u8]] = match family {
        b"inet" => &[b"0.0.0.0"],
        b"inet6" => &[b"::"],
        _ => &[b"::", b"0.0.0.0"],
    };
    both.iter().map(|ip| Listener { value: shown(ip, port, b""), at: None }).collect()
}

fn shown(address: &[u8], port: &[u8], rdomain: &[u8]) -> Vec<u8> {
    let ip = numeric(address);
    let mut value = match ip {
        Some(ip) => ip.to_string().into_bytes(),
        None => address.to_vec(),
    };
    if matches!(ip, Some(IpAddr::V6(_))) {
        value = [b"[", value.as_slice(), b"]"].concat();
    }
    value.push(b':');
    value.extend_from_slice(port);
    if !rdomain.is_empty() {
        value.extend_from_slice(b" rdomain ");
        value.extend_from_slice(rdomain);
    }
    value
}

/// What is wrong with the addresses: one of the other family, or one that must be resolved.
pub(super) enum Doubt {
    Refused(String),
    NeedsResolver(String),
}

/// The doubts about each ListenAddress line.
pub(super) fn doubts(family: &[u8], lines: &[Held]) -> Vec<(At, Doubt)> {
    let doubt = |held: &Held| {
        let (address, _, _) = split(&held.value);
        let name = String::from_utf8_lossy(address).into_owned();
        let fits = match numeric(address) {
            Some(IpAddr::V4(_)) => family != b"inet6",
            Some(IpAddr::V6(_)) => family != b"inet",
            None if is_host_name(address) => {
                return Some((held.at, Doubt::NeedsResolver(name)));
            }
            None => false,
        };
        (!fits).then_some((held.at, Doubt::Refused(name)))
    };
    lines.iter().filter_map(doubt).collect()
}

/// No resolver knows a name of other characters.
fn is_host_name(name: &[u8]) -> bool {
    !name.is_empty()
        && name.iter().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'))
}

/// True when this release may listen on other addresses than the lines say.
pub(super) fn is_unsure(release: Release) -> bool {
    release.does(Behaviour::IncludeFixesListenAddresses)
}
