//! A command on the server, through the account's login shell, as PHP's `ssh2_exec` runs one: on a
//! channel of its own beside that of SFTP.

use std::io::Read;
use std::time::Instant;

use ssh2::{Channel, ExtendedData};

use super::error::Stop;
use super::pipe::turn;
use super::wire::{Turn, Wire};
use crate::text;

/// As much of its output as is kept, in bytes.
const KEEP: usize = 512;
/// libssh2's numbers for a channel or a request that the server denies: `CHANNEL_FAILURE`,
/// `CHANNEL_REQUEST_DENIED`.
const DENIED: [i32; 2] = [-21, -22];

/// How a command ended.
pub(super) struct Exited {
    /// Its exit status; none where the server did not run it.
    pub(super) code: Option<i32>,
    /// The beginning of what it said, on both streams, escaped.
    pub(super) said: String,
}

/// Runs `command` until its end, at most until `deadline`.
pub(super) fn run(wire: &Wire, command: &str, deadline: Instant) -> Result<Exited, Stop> {
    match started(wire, command, deadline) {
        Ok(channel) => end_of(wire, channel, deadline),
        Err(Stop::Failed(error)) if DENIED.contains(&error.code) => {
            Ok(Exited { code: None, said: error.text })
        }
        Err(stop) => Err(stop),
    }
}

fn started(wire: &Wire, command: &str, deadline: Instant) -> Result<Channel, Stop> {
    let mut channel = wire.drive_until(deadline, || Turn::from(wire.session.channel_session()))?;
    // libssh2 1.11.1 takes this at once, whatever comes.
    let _ = channel.handle_extended_data(ExtendedData::Merge);
    wire.drive_until(deadline, || Turn::from(channel.exec(command)))?;
    Ok(channel)
}

fn end_of(wire: &Wire, mut channel: Channel, deadline: Instant) -> Result<Exited, Stop> {
    let mut said = Vec::new();
    loop {
        let mut buffer = [0; 1024];
        match wire.drive_until(deadline, || turn(wire, channel.read(&mut buffer)))? {
            0 => break,
            length => {
                let room = KEEP.saturating_sub(said.len()).min(length);
                said.extend_from_slice(&buffer[..room]);
            }
        }
    }
    wire.drive_until(deadline, || Turn::from(channel.wait_close()))?;
    let said = text::line(String::from_utf8_lossy(&said).trim_end(), 200);
    Ok(Exited { code: channel.exit_status().ok(), said })
}
