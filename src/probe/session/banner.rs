//! The raw first line, whatever it is: looked at without taking it from libssh2.

use std::net::TcpStream;
use std::os::fd::AsFd;
use std::thread;
use std::time::{Duration, Instant};

use rustix::event::PollFlags;

use super::error::{Stop, system_error};
use super::timeline::Outcome;
use crate::case::{BannerEnd, BannerRecord, StageEnd};
use crate::probe::wait::{Woken, wait_for};
use crate::probe::{Interrupt, Limits};
use crate::text::{self, Bytes};

/// RFC 4253 4.2 allows lines before the identification; libssh2 takes up to 8 KiB a line.
const LOOK_LIMIT: usize = 8 * 1024;
/// More lines than any login notice has.
const LINE_LIMIT: usize = 20;
/// A server that waits for the client to speak first (HTTP) is spoken to after this time.
const PATIENCE: Duration = Duration::from_millis(700);

/// What a turn of libssh2's own look at the banner gave.
pub(super) enum Heard {
    /// An identification.
    Identification(Vec<u8>),
    /// Nothing yet, or another line, which libssh2 has taken.
    Other(Vec<u8>),
    /// The peer is gone, after this line if it said one.
    Closed(Vec<u8>),
}

/// Looks at what the peer sends until it has identified itself. If it stays silent, `speak` sends
/// our own identification and takes what comes, a turn a call.
///
/// # Errors
/// [`Stop::Interrupted`], or a failure of the system.
pub(super) fn look(
    socket: &TcpStream,
    limits: &Limits,
    interrupt: &Interrupt,
    speak: impl FnMut() -> Heard,
) -> Result<BannerRecord, Stop> {
    let deadline = limits.deadline();
    let ear = Ear { socket, interrupt };
    match ear.peek_until(deadline, (Instant::now() + PATIENCE).min(deadline))? {
        Some(record) => Ok(record),
        None => ear.speak_and_listen(deadline, speak),
    }
}

struct Ear<'a> {
    socket: &'a TcpStream,
    interrupt: &'a Interrupt,
}

impl Ear<'_> {
    fn wait(&self, until: Instant) -> Result<bool, Stop> {
        match wait_for(self.socket.as_fd(), PollFlags::IN, until, Some(self.interrupt)) {
            Ok(Woken::Ready) => Ok(true),
            Ok(Woken::Deadline) => Ok(false),
            Ok(Woken::Interrupted) => Err(Stop::Interrupted),
            Err(error) => Err(Stop::Failed(system_error(&error))),
        }
    }

    /// Looks without taking anything; none if nothing came while there was patience.
    fn peek_until(
        &self,
        deadline: Instant,
        patience: Instant,
    ) -> Result<Option<BannerRecord>, Stop> {
        let (mut buffer, mut seen) = (vec![0; LOOK_LIMIT], 0);
        loop {
            let until = if seen == 0 { patience } else { deadline };
            if !self.wait(until)? {
                let silent = seen == 0 && until < deadline;
                let end = BannerEnd::TimedOut;
                return Ok((!silent).then(|| record(&buffer[..seen], end)));
            }
            let length = self.socket.peek(&mut buffer).unwrap_or(0);
            if let Some(end) = ended(&buffer[..length]) {
                return Ok(Some(record(&buffer[..length], end)));
            }
            if length == 0 || length == seen && closed_behind(self.socket) {
                return Ok(Some(record(&buffer[..seen], BannerEnd::Closed)));
            }
            if length == seen {
                if Instant::now() >= deadline {
                    return Ok(Some(record(&buffer[..seen], BannerEnd::TimedOut)));
                }
                // What was seen keeps the socket ready: look again a little later.
                thread::sleep(Duration::from_millis(5));
            }
            seen = length;
        }
    }

    /// Speaks first. From here on libssh2 takes the bytes; they are looked at before each turn.
    fn speak_and_listen(
        &self,
        deadline: Instant,
        mut speak: impl FnMut() -> Heard,
    ) -> Result<BannerRecord, Stop> {
        let (mut raw, mut buffer) = (Vec::new(), vec![0; LOOK_LIMIT]);
        loop {
            match speak() {
                Heard::Identification(line) => {
                    return Ok(record(&[&line, &b"\r\n"[..]].concat(), BannerEnd::Identification));
                }
                // An answer that came during the turn was never seen by a look.
                Heard::Closed(line) if raw.is_empty() => {
                    return Ok(record(&line, BannerEnd::Closed));
                }
                Heard::Closed(_) => return Ok(record(&raw, BannerEnd::Closed)),
                Heard::Other(line) if raw.is_empty() => raw = line,
                Heard::Other(_) => {}
            }
            if raw.len() >= LOOK_LIMIT {
                return Ok(record(&raw, BannerEnd::TooLong));
            }
            if Instant::now() >= deadline || !self.wait(deadline)? {
                return Ok(record(&raw, BannerEnd::TimedOut));
            }
            let length = self.socket.peek(&mut buffer).unwrap_or(0);
            raw.extend_from_slice(&buffer[..length.min(LOOK_LIMIT - raw.len())]);
        }
    }
}

/// The stage, from what was seen.
pub(super) fn outcome(record: &BannerRecord) -> Outcome<()> {
    let first = String::from_utf8_lossy(&record.raw.first_line().0).into_owned();
    match (&record.end, &record.identification) {
        (BannerEnd::Identification, Some(line)) if speaks_ssh_2(line) => {
            Outcome::done((), line.as_str())
        }
        (BannerEnd::Identification, _) => Outcome::failed(first),
        (BannerEnd::Closed, _) if first.is_empty() => Outcome::failed("closed without a word"),
        (BannerEnd::Closed, _) => Outcome::failed(format!("closed after: {first}")),
        (BannerEnd::TooLong, _) => Outcome::failed(first),
        (BannerEnd::TimedOut, _) if first.is_empty() => {
            Outcome::ended(StageEnd::TimedOut, "not a byte until the deadline")
        }
        (BannerEnd::TimedOut, _) => Outcome::ended(StageEnd::TimedOut, first),
    }
}

/// Protocol 2.0, or 1.99 for both.
fn speaks_ssh_2(identification: &str) -> bool {
    identification.starts_with("SSH-2.0-") || identification.starts_with("SSH-1.99-")
}

fn ended(seen: &[u8]) -> Option<BannerEnd> {
    if identification(seen).is_some() {
        Some(BannerEnd::Identification)
    } else if seen.len() >= LOOK_LIMIT || seen.iter().filter(|&&b| b == b'\n').count() > LINE_LIMIT
    {
        Some(BannerEnd::TooLong)
    } else {
        None
    }
}

fn record(seen: &[u8], end: BannerEnd) -> BannerRecord {
    let identification =
        identification(seen).map(|line| text::plain(&String::from_utf8_lossy(line)));
    BannerRecord { raw: Bytes(seen.to_vec()), end, identification }
}

/// The first whole line that begins with `SSH-`.
fn identification(seen: &[u8]) -> Option<&[u8]> {
    let whole = &seen[..=seen.iter().rposition(|&b| b == b'\n')?];
    whole.split(|&b| b == b'\n').find(|l| l.starts_with(b"SSH-")).map(|l| l.trim_ascii_end())
}

/// The peer has closed behind the bytes that are still there to be read.
fn closed_behind(socket: &TcpStream) -> bool {
    let flags = PollFlags::RDHUP;
    matches!(wait_for(socket.as_fd(), flags, Instant::now(), None), Ok(Woken::Ready))
}

#[cfg(test)]
mod tests {
    use super::{ended, identification};
    use crate::case::BannerEnd;

    #[test]
    fn lines_before_the_identification_are_allowed() {
        assert_eq!(identification(b"welcome\r\nSSH-2.0-x y\r\n"), Some(&b"SSH-2.0-x y"[..]));
        assert_eq!(identification(b"SSH-2.0-no end"), None);
        assert_eq!(identification(b"not SSH-2.0-x\n"), None);
    }

    #[test]
    fn a_stream_without_an_identification_ends_somewhere() {
        assert_eq!(ended(&[b'x'; 8 * 1024]), Some(BannerEnd::TooLong));
        assert_eq!(ended("a\n".repeat(21).as_bytes()), Some(BannerEnd::TooLong));
        assert_eq!(ended(b"220 ftp\r\n"), None);
    }
}
