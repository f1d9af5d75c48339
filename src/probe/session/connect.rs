//! TCP: each address in the resolver's order, as PHP tries them, until one answers.

use std::net::{SocketAddr, TcpStream};
use std::os::fd::AsFd;
use std::time::Instant;

use rustix::event::PollFlags;
use rustix::io::Errno;
use rustix::net::{AddressFamily, SocketFlags, SocketType, connect, socket_with, sockopt};

use crate::case::ConnectEnd;
use crate::probe::Interrupt;
use crate::probe::wait::{Woken, wait_for};

/// At most this many addresses of a name are tried.
const ADDRESS_LIMIT: usize = 8;

/// What trying the addresses gave.
pub(super) struct Connects {
    /// The answer of each address that was tried.
    pub(super) ends: Vec<(SocketAddr, ConnectEnd)>,
    /// The connection, non-blocking and without delay.
    pub(super) socket: Option<TcpStream>,
    /// The user stopped it.
    pub(super) interrupted: bool,
}

/// Tries `addresses` in order until one accepts, all of them together until `deadline`; each has
/// an equal share of the time that is left.
pub(super) fn connect_first(
    addresses: &[SocketAddr],
    deadline: Instant,
    interrupt: &Interrupt,
) -> Connects {
    let mut all = Connects { ends: Vec::new(), socket: None, interrupted: false };
    let addresses = &addresses[..addresses.len().min(ADDRESS_LIMIT)];
    for (tried, address) in addresses.iter().enumerate() {
        let left = deadline.saturating_duration_since(Instant::now());
        let share = left / u32::try_from(addresses.len() - tried).unwrap_or(1);
        match connect_one(*address, Instant::now() + share, interrupt) {
            Ok(socket) => {
                all.ends.push((*address, ConnectEnd::Connected));
                all.socket = Some(socket);
                return all;
            }
            Err(None) => {
                all.interrupted = true;
                return all;
            }
            Err(Some(end)) => all.ends.push((*address, end)),
        }
    }
    all
}

/// One address; an error of none means that the user interrupted.
fn connect_one(
    address: SocketAddr,
    deadline: Instant,
    interrupt: &Interrupt,
) -> Result<TcpStream, Option<ConnectEnd>> {
    let family = if address.is_ipv4() { AddressFamily::INET } else { AddressFamily::INET6 };
    let flags = SocketFlags::CLOEXEC | SocketFlags::NONBLOCK;
    let socket =
        socket_with(family, SocketType::STREAM, flags, None).map_err(|e| Some(end_of(e)))?;
    match connect(&socket, &address) {
        Ok(()) | Err(Errno::INPROGRESS) => {}
        Err(error) => return Err(Some(end_of(error))),
    }
    match wait_for(socket.as_fd(), PollFlags::OUT, deadline, Some(interrupt)) {
        Ok(Woken::Ready) => {}
        Ok(Woken::Deadline) => return Err(Some(ConnectEnd::TimedOut)),
        Ok(Woken::Interrupted) => return Err(None),
        Err(error) => return Err(Some(ConnectEnd::Other(error.to_string()))),
    }
    match sockopt::socket_error(&socket) {
        // A reset behind the accept: it was connected, and is closed before a banner.
        Ok(Ok(()) | Err(Errno::CONNRESET)) => {}
        Ok(Err(error)) | Err(error) => return Err(Some(end_of(error))),
    }
    // Without it the handshake takes 50 to 65 ms on loopback instead of 12 to 14 (libssh2 1.11.1).
    let _ = sockopt::set_tcp_nodelay(&socket, true);
    Ok(TcpStream::from(socket))
}

fn end_of(error: Errno) -> ConnectEnd {
    match error {
        Errno::CONNREFUSED => ConnectEnd::Refused,
        Errno::TIMEDOUT => ConnectEnd::TimedOut,
        // A firewall that rejects answers with one of these; EPERM and EACCES come from a rule on
        // the way out.
        Errno::HOSTUNREACH | Errno::NETUNREACH | Errno::NETDOWN | Errno::PERM | Errno::ACCESS => {
            ConnectEnd::Unreachable(error.to_string())
        }
        error => ConnectEnd::Other(error.to_string()),
    }
}
