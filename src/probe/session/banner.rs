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

/// Looks at what the peer sends until it has identified itself. `speak` sends our own
/// identification and takes nothing; it is called once if the peer stays silent.
///
/// # Errors
/// [`Stop::Interrupted`], or a failure of the system.
pub(super) fn look(
    socket: &TcpStream,
    limits: &Limits,
    interrupt: &Interrupt,
    mut speak: impl FnMut(),
) -> Result<BannerRecord, Stop> {
    let mut buffer = vec![0; LOOK_LIMIT];
    let (deadline, patience) = (limits.deadline(), Instant::now() + PATIENCE);
    let (mut seen, mut spoken) = (0, false);
    loop {
        let until = if spoken || seen > 0 { deadline } else { patience.min(deadline) };
        match wait_for(socket.as_fd(), PollFlags::IN, until, Some(interrupt)) {
            Ok(Woken::Ready) => {}
            Ok(Woken::Deadline) if until < deadline => {
                spoken = true;
                speak();
                continue;
            }
            Ok(Woken::Deadline) => return Ok(record(&buffer[..seen], BannerEnd::TimedOut)),
            Ok(Woken::Interrupted) => return Err(Stop::Interrupted),
            Err(error) => return Err(Stop::Failed(system_error(&error))),
        }
        let length = socket.peek(&mut buffer).unwrap_or(0);
        if let Some(end) = ended(&buffer[..length]) {
            return Ok(record(&buffer[..length], end));
        }
        if length == 0 || length < seen {
            return Ok(record(&buffer[..seen], BannerEnd::Closed));
        }
        if length == seen {
            if closed_behind(socket) {
                return Ok(record(&buffer[..seen], BannerEnd::Closed));
            }
            if Instant::now() >= deadline {
                return Ok(record(&buffer[..seen], BannerEnd::TimedOut));
            }
            // What was seen keeps the socket ready: look again a little later.
            thread::sleep(Duration::from_millis(5));
        }
        seen = length;
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
