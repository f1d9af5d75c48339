//! ssh2 without blocking: every wait of libssh2 is our own poll, with a deadline and an ear for
//! Ctrl-C, and dropping a stuck session does not block.

use std::net::{Shutdown, TcpStream};
use std::os::fd::AsFd;
use std::time::Instant;

use rustix::event::PollFlags;
use rustix::net::sockopt;
use ssh2::{BlockDirections, DisconnectCode, ErrorCode, Session};

use super::error::{Stop, ssh_error, system_error};
use super::watchdog::Watchdog;
use crate::case::SshError;
use crate::probe::wait::{Woken, wait_for};
use crate::probe::{Interrupt, Limits};

/// `LIBSSH2_ERROR_EAGAIN`.
pub(super) const EAGAIN: i32 = -37;

/// One turn of an operation that does not block.
pub(super) enum Turn<T> {
    /// It is done.
    Ready(T),
    /// It wants to go on when the socket is ready.
    Again,
    /// It cannot be.
    Failed(SshError),
}

impl<T> From<Result<T, ssh2::Error>> for Turn<T> {
    fn from(result: Result<T, ssh2::Error>) -> Self {
        match result {
            Ok(value) => Self::Ready(value),
            Err(error) if error.code() == ErrorCode::Session(EAGAIN) => Self::Again,
            Err(error) => Self::Failed(ssh_error(&error)),
        }
    }
}

/// A session on a connected socket.
pub(super) struct Wire {
    /// libssh2's session, never blocking.
    pub(super) session: Session,
    socket: TcpStream,
    limits: Limits,
    interrupt: Option<Interrupt>,
    _watchdog: Watchdog,
}

impl Wire {
    /// Puts a session on `socket`.
    pub(super) fn new(
        socket: TcpStream,
        limits: Limits,
        interrupt: &Interrupt,
    ) -> Result<Self, SshError> {
        let mut session = Session::new().map_err(|error| ssh_error(&error))?;
        let clone = socket.try_clone().map_err(|error| system_error(&error))?;
        let watchdog =
            Watchdog::over(&socket, limits.end()).map_err(|error| system_error(&error))?;
        session.set_tcp_stream(clone);
        session.set_blocking(false);
        Ok(Self {
            session,
            socket,
            limits,
            interrupt: Some(interrupt.clone()),
            _watchdog: watchdog,
        })
    }

    /// From here on only cleaning up: short waits, and Ctrl-C no longer stops them.
    pub(super) fn only_clean_up(&mut self, limits: Limits) {
        self.limits = limits;
        self.interrupt = None;
    }

    /// From here on as at its beginning.
    pub(super) fn go_on(&mut self, limits: Limits, interrupt: &Interrupt) {
        self.limits = limits;
        self.interrupt = Some(interrupt.clone());
    }

    /// Takes turns until the operation is done, for at most the wait of the limits.
    pub(super) fn drive<T>(&self, turn: impl FnMut() -> Turn<T>) -> Result<T, Stop> {
        self.drive_until(self.limits.deadline(), turn)
    }

    /// Takes turns until the operation is done, at most until `deadline`.
    pub(super) fn drive_until<T>(
        &self,
        deadline: Instant,
        mut turn: impl FnMut() -> Turn<T>,
    ) -> Result<T, Stop> {
        loop {
            match turn() {
                Turn::Ready(value) => return Ok(value),
                Turn::Failed(error) => return Err(Stop::Failed(error)),
                Turn::Again => self.wait(deadline)?,
            }
        }
    }

    fn wait(&self, deadline: Instant) -> Result<(), Stop> {
        // A peer that never stops sending keeps the socket ready: look at the clock first.
        if Instant::now() >= deadline {
            return Err(Stop::TimedOut);
        }
        // Without it the kernel holds our acknowledgement back for 40 ms, and Nagle's algorithm on
        // the server's side holds its next packet back until then (measured: channel open, sshd 9.2).
        let _ = sockopt::set_tcp_quickack(&self.socket, true);
        let flags = match self.session.block_directions() {
            BlockDirections::Outbound => PollFlags::OUT,
            BlockDirections::Both => PollFlags::IN | PollFlags::OUT,
            BlockDirections::Inbound | BlockDirections::None => PollFlags::IN,
        };
        match wait_for(self.socket.as_fd(), flags, deadline, self.interrupt.as_ref()) {
            Ok(Woken::Ready) => Ok(()),
            Ok(Woken::Deadline) => Err(Stop::TimedOut),
            Ok(Woken::Interrupted) => Err(Stop::Interrupted),
            Err(error) => Err(Stop::Failed(system_error(&error))),
        }
    }

    /// What lies in the socket and was not taken by libssh2 yet.
    pub(super) fn peek(&self, buffer: &mut [u8]) -> usize {
        self.socket.peek(buffer).unwrap_or(0)
    }

    /// Says goodbye, so that sshd logs a disconnect and not a broken connection.
    pub(super) fn say_goodbye(&self) {
        let deadline = self.limits.with_wait(std::time::Duration::from_millis(200)).deadline();
        // A server that no longer reads is left without a word.
        let _ = self.drive_until(deadline, || {
            self.session
                .disconnect(
                    Some(DisconnectCode::ByApplication),
                    "sftp-doctor has seen enough",
                    None,
                )
                .into()
        });
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        // libssh2 would wait for the server while it frees the session (measured: for ever).
        let _ = self.socket.shutdown(Shutdown::Both);
    }
}
