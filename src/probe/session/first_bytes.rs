//! What comes out of the subsystem after our INIT packet, raw.
//!
//! libssh2's own look reads 4 bytes (up to 1.10.0) or 9 (from 1.11.0) as a packet header and has
//! one sentence for everything that is none. The bytes tell the causes apart.

use std::time::{Duration, Instant};

use super::error::Stop;
use super::pipe::Pipe;
use super::sftp::packet::{INIT, VERSION, init};
use super::timeline::{Outcome, milliseconds};
use super::wire::Turn;
use crate::case::{FirstBytes, StageEnd};
use crate::text::Bytes;

/// As much as is kept in the Case.
const KEEP: usize = 4 * 1024;
/// As much as is read before a version packet must have come.
const LOOK_LIMIT: usize = 64 * 1024;
/// After foreign bytes, silence of this length ends the look.
const QUIET: Duration = Duration::from_secs(1);
/// After the end of stream, the exit status is waited for this long.
const STATUS_WAIT: Duration = Duration::from_millis(500);

/// Sends INIT and looks until a version packet, the end, or the deadline. `deadline` is that of
/// the stage, `start` the moment of the subsystem request. Gives the record and every byte read.
pub(super) fn look(pipe: &mut Pipe, start: Instant, deadline: Instant) -> (FirstBytes, Vec<u8>) {
    let mut seen = Seen::default();
    let mut stop = pipe.send(&init()).err();
    while stop.is_none() && !seen.enough() {
        stop = seen.read_more(pipe, start, deadline).err();
    }
    // sshd may close the channel before it has taken our packet; what it said is still there.
    if matches!(stop, Some(Stop::Failed(_))) && !seen.eof {
        let soon = Instant::now() + QUIET;
        while !seen.enough() && seen.read_more(pipe, start, soon.min(deadline)).is_ok() {}
    }
    let record = record(pipe, &seen, stop, start);
    (record, seen.bytes)
}

#[derive(Default)]
struct Seen {
    bytes: Vec<u8>,
    first_ms: Option<f64>,
    eof: bool,
}

impl Seen {
    fn read_more(
        &mut self,
        pipe: &mut Pipe,
        start: Instant,
        deadline: Instant,
    ) -> Result<(), Stop> {
        let mut buffer = [0; 4096];
        let until = if self.foreign() { deadline.min(Instant::now() + QUIET) } else { deadline };
        match pipe.receive(&mut buffer, until) {
            Ok(0) => self.eof = true,
            Ok(length) => {
                self.first_ms.get_or_insert_with(|| milliseconds(start));
                self.bytes.extend_from_slice(&buffer[..length]);
            }
            Err(stop) => return Err(stop),
        }
        Ok(())
    }

    fn enough(&self) -> bool {
        self.eof || self.bytes.len() >= LOOK_LIMIT || version_at(&self.bytes).is_some()
    }

    /// What came cannot be the beginning of a version packet.
    fn foreign(&self) -> bool {
        let expected = |at: usize, byte: u8| match at {
            0 | 1 => byte == 0,
            4 => byte == VERSION,
            _ => true,
        };
        !self.bytes.iter().take(5).enumerate().all(|(at, byte)| expected(at, *byte))
    }
}

/// Where a whole version packet begins: its length, its type, a version of 3 to 6.
pub(super) fn version_at(bytes: &[u8]) -> Option<usize> {
    (0..bytes.len().saturating_sub(8)).find(|&at| {
        let length = u32::from_be_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
        let whole = bytes.len() - at - 4 >= length as usize;
        length >= 5
            && whole
            && bytes[at + 4] == VERSION
            && bytes[at + 5..at + 8] == [0, 0, 0]
            && (3..=6).contains(&bytes[at + 8])
    })
}

fn record(pipe: &mut Pipe, seen: &Seen, stop: Option<Stop>, start: Instant) -> FirstBytes {
    let timed_out = stop == Some(Stop::TimedOut) && !seen.foreign();
    let ms = milliseconds(start);
    let mut record = FirstBytes {
        bytes: Bytes::bounded(&seen.bytes, KEEP),
        first_ms: seen.first_ms,
        version_at: version_at(&seen.bytes),
        eof: seen.eof,
        exit_status: None,
        exit_signal: None,
        broke: match stop {
            Some(Stop::Failed(error)) => Some(error),
            _ => None,
        },
        timed_out,
        ms,
    };
    if seen.eof {
        read_status(pipe, &mut record);
    }
    record
}

/// sshd sends the exit status beside the end of stream, the close of the channel after both.
fn read_status(pipe: &mut Pipe, record: &mut FirstBytes) {
    let Pipe { wire, channel, .. } = pipe;
    let deadline = Instant::now() + STATUS_WAIT;
    let closed = wire.drive_until(deadline, || Turn::from(channel.wait_close())).is_ok();
    record.exit_signal = channel.exit_signal().ok().and_then(|signal| signal.exit_signal);
    if closed && record.exit_signal.is_none() {
        record.exit_status = channel.exit_status().ok();
    }
}

/// The stage, from the record.
pub(super) fn outcome(record: &FirstBytes, interrupted: bool) -> Outcome<()> {
    let end = match (&record.exit_signal, record.exit_status) {
        (Some(signal), _) => format!(", then killed by {signal}"),
        (None, Some(status)) => format!(", then exit status {status}"),
        (None, None) if record.eof => ", then the end of stream".into(),
        (None, None) => String::new(),
    };
    let count = record.bytes.0.len();
    match record.version_at {
        _ if interrupted => Outcome::ended(StageEnd::Interrupted, "interrupted"),
        Some(0) => Outcome::done((), format!("{count} bytes")),
        Some(at) => Outcome::failed(format!("{at} foreign bytes before the version packet")),
        None if record.broke.is_some() => Outcome::failed("the connection broke"),
        None if count == 0 && record.timed_out => {
            Outcome::ended(StageEnd::TimedOut, "not a byte until the deadline")
        }
        None if count == 0 => Outcome::failed(format!("no bytes{end}")),
        None if record.timed_out => {
            Outcome::ended(StageEnd::TimedOut, "an unfinished packet until the deadline")
        }
        None if record.bytes.0 == init() => Outcome::failed("our own packet came back"),
        None => Outcome::failed(format!("{count} foreign bytes{end}")),
    }
}

const _: () = assert!(INIT != VERSION);

#[cfg(test)]
mod tests {
    use super::{Seen, version_at};

    const PACKET: [u8; 9] = [0, 0, 0, 5, 2, 0, 0, 0, 3];

    #[test]
    fn a_version_packet_is_found_behind_text() {
        assert_eq!(version_at(&PACKET), Some(0));
        assert_eq!(version_at(&[b"Welcome\n".as_slice(), &PACKET].concat()), Some(8));
        assert_eq!(version_at(&PACKET[..8]), None);
        assert_eq!(version_at(b"Welcome to the FOG server\n"), None);
    }

    #[test]
    fn text_is_foreign_at_its_first_byte_and_a_beginning_is_not() {
        assert!(Seen { bytes: b"W".to_vec(), ..Seen::default() }.foreign());
        assert!(!Seen { bytes: PACKET[..3].to_vec(), ..Seen::default() }.foreign());
        assert!(Seen { bytes: vec![0, 0, 0, 5, 1], ..Seen::default() }.foreign());
    }
}
