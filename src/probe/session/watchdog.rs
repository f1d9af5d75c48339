//! The end of all waits: whatever a hostile server keeps libssh2 busy with inside one call, its
//! socket is shut down when the time of the whole target is over.

use std::io;
use std::net::{Shutdown, TcpStream};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

/// What the watchdog adds to the end of the limits, so that an ordinary deadline is reported first.
const GRACE: Duration = Duration::from_millis(500);

/// Shuts a socket down at a moment, unless dropped before.
pub(super) struct Watchdog {
    _alive: Sender<()>,
}

impl Watchdog {
    /// Watches `socket` until shortly after `end`.
    pub(super) fn over(socket: &TcpStream, end: Instant) -> io::Result<Self> {
        let (alive, watched) = channel();
        let socket = socket.try_clone()?;
        thread::Builder::new().name("watchdog".into()).stack_size(64 * 1024).spawn(move || {
            let left = (end + GRACE).saturating_duration_since(Instant::now());
            if watched.recv_timeout(left) == Err(RecvTimeoutError::Timeout) {
                // It may be closed already; then there is nothing to end.
                let _ = socket.shutdown(Shutdown::Both);
            }
        })?;
        Ok(Self { _alive: alive })
    }
}
