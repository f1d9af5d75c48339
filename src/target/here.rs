//! Which addresses are this machine's.

use std::net::{IpAddr, Ipv4Addr, UdpSocket};

/// Where an address is, as seen from here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// An interface of this machine has it.
    Here,
    /// No interface of this machine has it.
    NotHere,
    /// It is no address of one machine: a name, a network, nonsense.
    NotAnAddress,
}

/// Asks the kernel whether `host` is an address of this machine, by binding a UDP socket to it;
/// nothing is sent. Names are not resolved. With `net.ipv4.ip_nonlocal_bind` set, the kernel says
/// yes to every address.
#[must_use]
pub fn presence(host: &str) -> Presence {
    let Ok(address) = host.parse::<IpAddr>() else {
        return Presence::NotAnAddress;
    };
    let broadcast = address == IpAddr::V4(Ipv4Addr::BROADCAST);
    if address.is_unspecified() || address.is_multicast() || broadcast {
        Presence::NotAnAddress
    } else if UdpSocket::bind((address, 0)).is_ok() {
        Presence::Here
    } else {
        Presence::NotHere
    }
}

/// True for the ways to write "this machine" that need no interface and no resolver.
pub(crate) fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost")
        || host.parse::<IpAddr>().is_ok_and(|ip| ip.to_canonical().is_loopback())
}

#[cfg(test)]
mod tests {
    use super::{Presence, is_loopback, presence};

    #[test]
    fn loopback_is_here_and_documentation_is_elsewhere() {
        assert_eq!(presence("127.0.0.1"), Presence::Here);
        assert_eq!(presence("192.0.2.7"), Presence::NotHere);
        assert_eq!(presence("2001:db8::7"), Presence::NotHere);
        for no in ["0.0.0.0", "::", "255.255.255.255", "224.0.0.1", "fog", "", "10.0.0.1\r"] {
            assert_eq!(presence(no), Presence::NotAnAddress, "{no}");
        }
        assert!(is_loopback("localhost") && is_loopback("127.0.0.9") && is_loopback("::1"));
        assert!(is_loopback("::ffff:127.0.0.1") && !is_loopback("localhost.example.org"));
    }
}
