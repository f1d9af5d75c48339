//! The channel as bytes in and out, without blocking.

use std::io::{self, ErrorKind, Read, Write};
use std::time::Instant;

use ssh2::Channel;

use super::error::{Stop, ssh_error, system_error};
use super::wire::{Turn, Wire};

/// A subsystem's standard input and output.
pub(super) struct Pipe {
    /// The connection beneath it.
    pub(super) wire: Wire,
    /// The channel itself.
    pub(super) channel: Channel,
    /// What was to be sent and is not yet: libssh2 wants the same bytes again after it could not
    /// send them all, also when an interrupt came in between.
    unsent: Vec<u8>,
}

impl Pipe {
    /// A pipe over an open channel.
    pub(super) fn new(wire: Wire, channel: Channel) -> Self {
        Self { wire, channel, unsent: Vec::new() }
    }

    /// Sends all of `bytes`.
    pub(super) fn send(&mut self, bytes: &[u8]) -> Result<(), Stop> {
        self.unsent.extend_from_slice(bytes);
        let Self { wire, channel, unsent } = self;
        wire.drive(|| {
            while !unsent.is_empty() {
                match turn(wire, channel.write(unsent)) {
                    Turn::Ready(sent) => drop(unsent.drain(..sent)),
                    Turn::Again => return Turn::Again,
                    Turn::Failed(error) => return Turn::Failed(error),
                }
            }
            Turn::Ready(())
        })
    }

    /// Reads what there is, at most `buffer`, waiting until `deadline`; 0 is the end of stream.
    pub(super) fn receive(&mut self, buffer: &mut [u8], deadline: Instant) -> Result<usize, Stop> {
        let Self { wire, channel, .. } = self;
        wire.drive_until(deadline, || turn(wire, channel.read(buffer)))
    }
}

/// One turn of reading or writing.
pub(super) fn turn(wire: &Wire, result: io::Result<usize>) -> Turn<usize> {
    match result {
        Ok(length) => Turn::Ready(length),
        Err(error) if error.kind() == ErrorKind::WouldBlock => Turn::Again,
        // std's error has lost libssh2's number.
        Err(error) => Turn::Failed(
            ssh2::Error::last_session_error(&wire.session)
                .map_or_else(|| system_error(&error), |error| ssh_error(&error)),
        ),
    }
}
