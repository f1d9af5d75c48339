//! libssh2's look at the first bytes of the subsystem (`sftp_init` and `sftp_packet_read` in
//! `src/sftp.c`, 1.8.0 to 1.11.1; measured, see the release table in each step).

use super::Libssh2;
use crate::case::FirstBytes;

const TIMEOUT: &str = "Timeout waiting for response from SFTP subsystem";
/// The type of the version packet.
const VERSION: u8 = 2;

/// What `ssh2_sftp` comes to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Started {
    /// A version packet came.
    Version,
    /// It fails with this text, which may be empty.
    Failed(&'static str),
    /// It waits for ever.
    Waits,
}

/// What `libssh2` makes of what came.
pub(super) fn start(first: &FirstBytes, libssh2: Libssh2) -> Started {
    let bytes = &first.bytes.0;
    // Up to 1.10.0 a header is the length, from 1.11.0 length, type and request id.
    let header = if libssh2.at_least(1, 11, 0) { 9 } else { 4 };
    let Some((length, rest)) = bytes.split_first_chunk::<4>().filter(|_| bytes.len() >= header)
    else {
        return ended(first, libssh2);
    };
    let length = u32::from_be_bytes(*length) as usize;
    if !acceptable(length, libssh2) {
        return Started::Failed(TIMEOUT);
    }
    let whole = rest.len() >= length;
    match rest.first() {
        // At most the first 4 KiB are kept; a version packet is shorter.
        Some(&VERSION) if whole || first.version_at == Some(0) => Started::Version,
        // "Out of sync with the world": no type of the protocol.
        Some(kind) if whole && !is_known(*kind) => Started::Failed(TIMEOUT),
        _ => ended(first, libssh2),
    }
}

/// 80,000 bytes in 1.8.0, 256 KiB from 1.9.0; from 1.11.0 no less than 5.
fn acceptable(length: usize, libssh2: Libssh2) -> bool {
    let most = if libssh2.at_least(1, 9, 0) { 256 * 1024 } else { 80_000 };
    let least = if libssh2.at_least(1, 11, 0) { 5 } else { 1 };
    (least..=most).contains(&length)
}

/// `SSH_FXP_INIT` to `SSH_FXP_SYMLINK`, the answers, and the extended ones.
fn is_known(kind: u8) -> bool {
    matches!(kind, 1..=20 | 101..=105 | 200 | 201)
}

/// No packet, and nothing more to come.
fn ended(first: &FirstBytes, libssh2: Libssh2) -> Started {
    if first.broke.is_some() {
        let old = "Unable to send close-channel request, but closing anyway";
        return Started::Failed(if libssh2.at_least(1, 11, 0) { TIMEOUT } else { old });
    }
    match first.eof {
        true if libssh2.reports_eof => Started::Failed(TIMEOUT),
        true if !libssh2.at_least(1, 9, 0) => Started::Failed(""),
        _ => Started::Waits,
    }
}

#[cfg(test)]
mod tests {
    use super::{Started, TIMEOUT, start};
    use crate::case::FirstBytes;
    use crate::predict::Libssh2;
    use crate::text::Bytes;

    fn started(bytes: &[u8], eof: bool, release: &str) -> Started {
        let first = FirstBytes {
            bytes: Bytes(bytes.to_vec()),
            first_ms: None,
            version_at: None,
            eof,
            exit_status: None,
            exit_signal: None,
            broke: None,
            timed_out: !eof,
            ms: 1.0,
        };
        start(&first, Libssh2::parse(release).unwrap())
    }

    /// The measured table: what came, the end of stream, and 1.8.0, 1.10.0, 1.11.1, 1.11.2.
    #[test]
    fn as_measured_by_release() {
        let time = Started::Failed(TIMEOUT);
        let empty = Started::Failed("");
        let rows: [(&[u8], bool, [&Started; 4]); 7] = [
            (b"Welcome to FOG\n", true, [&time, &time, &time, &time]),
            (b"Welcome to FOG\n", false, [&time, &time, &time, &time]),
            (b"Welcome\n", true, [&time, &time, &Started::Waits, &time]),
            (b"no\n", true, [&empty, &Started::Waits, &Started::Waits, &time]),
            (b"", true, [&empty, &Started::Waits, &Started::Waits, &time]),
            (b"", false, [&Started::Waits, &Started::Waits, &Started::Waits, &Started::Waits]),
            (
                &[0, 0, 0, 5, 1, 0, 0, 0, 3],
                false,
                [&Started::Waits, &Started::Waits, &Started::Waits, &Started::Waits],
            ),
        ];
        for (bytes, eof, expected) in rows {
            for (release, expected) in ["1.8.0", "1.10.0", "1.11.1", "1.11.2"].iter().zip(expected)
            {
                assert_eq!(&started(bytes, eof, release), expected, "{bytes:?} {eof} {release}");
            }
        }
    }

    #[test]
    fn a_version_packet_is_one_whatever_follows() {
        let packet = [0, 0, 0, 5, 2, 0, 0, 0, 3, 0, 0];
        for release in ["1.8.0", "1.10.0", "1.11.1"] {
            assert_eq!(started(&packet, false, release), Started::Version);
        }
    }
}
