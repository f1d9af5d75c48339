//! A session channel, and the request for the subsystem `sftp`.

use ssh2::Channel;

use super::error::Stop;
use super::wire::{Turn, Wire};
use crate::case::SubsystemEnd;

/// `LIBSSH2_ERROR_CHANNEL_REQUEST_DENIED`.
const REQUEST_DENIED: i32 = -22;

/// `LIBSSH2_ERROR_CHANNEL_FAILURE`.
pub(super) const CHANNEL_FAILURE: i32 = -21;

/// Opens a session channel.
pub(super) fn open(wire: &Wire) -> Result<Channel, Stop> {
    wire.drive(|| Turn::from(wire.session.channel_session()))
}

/// Asks for the subsystem; sshd grants it before it starts the program.
pub(super) fn request_subsystem(
    wire: &Wire,
    channel: &mut Channel,
) -> (SubsystemEnd, Result<(), Stop>) {
    let result = wire.drive(|| Turn::from(channel.subsystem("sftp")));
    let end = match &result {
        Ok(()) => SubsystemEnd::Granted,
        Err(Stop::Failed(error)) if error.code == REQUEST_DENIED => SubsystemEnd::Denied,
        Err(Stop::TimedOut) => SubsystemEnd::TimedOut,
        Err(stop) => SubsystemEnd::Broke(stop.as_error()),
    };
    (end, result)
}
