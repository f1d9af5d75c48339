//! Is the server this machine?

use std::net::{IpAddr, SocketAddr, UdpSocket};

/// This machine's own name, as it stands; none where it is not text.
#[must_use]
pub fn name() -> Option<String> {
    let name = rustix::system::uname().nodename().to_str().ok()?.to_owned();
    Some(name).filter(|name| !name.is_empty())
}

/// True when one of `addresses` is this machine's own: a socket can be bound to it.
#[must_use]
pub fn is_here(addresses: &[SocketAddr]) -> bool {
    addresses.iter().map(SocketAddr::ip).any(is_own)
}

fn is_own(ip: IpAddr) -> bool {
    ip.is_loopback() || !ip.is_unspecified() && UdpSocket::bind((ip, 0)).is_ok()
}

#[cfg(test)]
mod tests {
    use super::is_here;

    #[test]
    fn loopback_is_here_and_a_documentation_address_is_not() {
        assert!(is_here(&["127.0.0.1:22".parse().unwrap()]));
        assert!(is_here(&["192.0.2.1:22".parse().unwrap(), "[::1]:22".parse().unwrap()]));
        assert!(!is_here(&["192.0.2.1:22".parse().unwrap()]));
    }
}
