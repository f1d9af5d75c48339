//! libssh2's look at the server's first lines (`banner_receive` and `session_startup` in
//! `src/session.c`, 1.8.0 to 1.11.1): line after line until one begins with `SSH-`.

use super::Libssh2;
use crate::case::{BannerEnd, BannerRecord};

/// `LIBSSH2_ERROR_BANNER_RECV`: a NUL, or an empty line before 1.11.0.
const BAD_LINE: i32 = -2;
/// `LIBSSH2_ERROR_SOCKET_DISCONNECT`: the peer closed.
const CLOSED: i32 = -13;
/// `LIBSSH2_ERROR_SOCKET_RECV`: the peer reset, as it does when it closes over our own line.
const RESET: i32 = -43;

/// The two codes of a peer that closes, the likelier first.
pub(super) const CLOSES: &[i32] = &[RESET, CLOSED];

/// How the look ends.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Heard {
    /// A line that begins with `SSH-`, of whatever version.
    Identification,
    /// "Failed getting banner" with this code, the likelier first.
    Failed(&'static [i32]),
    /// Nothing (more) comes, and it waits for ever.
    Waits,
}

/// What `libssh2` makes of what came.
pub(super) fn hear(seen: &BannerRecord, libssh2: Libssh2) -> Heard {
    let modern = libssh2.at_least(1, 11, 0);
    // The buffer of a line; a longer one is cut and goes on as the next.
    let longest = if modern { 8192 } else { 256 };
    let mut line: Vec<u8> = Vec::new();
    for byte in &seen.raw.0 {
        if *byte == 0 {
            return Heard::Failed(&[BAD_LINE]);
        }
        line.push(*byte);
        if *byte != b'\n' && line.len() < longest {
            continue;
        }
        if line.starts_with(b"SSH-") {
            return Heard::Identification;
        }
        if !modern && line.trim_ascii_end().is_empty() {
            return Heard::Failed(&[BAD_LINE]);
        }
        line.clear();
    }
    match seen.end {
        BannerEnd::Identification => Heard::Identification,
        BannerEnd::Closed => Heard::Failed(CLOSES),
        BannerEnd::TimedOut | BannerEnd::TooLong => Heard::Waits,
    }
}

#[cfg(test)]
mod tests {
    use super::{Heard, hear};
    use crate::case::{BannerEnd, BannerRecord};
    use crate::predict::Libssh2;
    use crate::text::Bytes;

    fn heard(raw: &[u8], end: BannerEnd, release: &str) -> Heard {
        let seen = BannerRecord { raw: Bytes(raw.to_vec()), end, identification: None };
        hear(&seen, Libssh2::parse(release).unwrap())
    }

    #[test]
    fn an_empty_line_stops_old_ones_only() {
        let http = b"HTTP/1.1 400 Bad Request\r\nServer: x\r\n\r\n<html>";
        assert_eq!(heard(http, BannerEnd::Closed, "1.10.0"), Heard::Failed(&[-2]));
        assert_eq!(heard(http, BannerEnd::Closed, "1.11.1"), Heard::Failed(&[-43, -13]));
        assert_eq!(heard(http, BannerEnd::TimedOut, "1.11.1"), Heard::Waits);
    }

    #[test]
    fn foreign_greetings_are_waited_out() {
        assert_eq!(heard(b"220 ftp ready\r\n", BannerEnd::TimedOut, "1.10.0"), Heard::Waits);
        assert_eq!(heard(b"", BannerEnd::TimedOut, "1.11.1"), Heard::Waits);
        let old = b"SSH-1.5-old\n";
        assert_eq!(heard(old, BannerEnd::Identification, "1.11.1"), Heard::Identification);
        assert_eq!(heard(b"\x16\x03\x01\0", BannerEnd::Closed, "1.11.1"), Heard::Failed(&[-2]));
    }
}
