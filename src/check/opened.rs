//! What came out of the subsystem, as the checks of its program tell it apart.

use super::{Answer, Examination};
use crate::case::FirstBytes;
use crate::text::Bytes;

/// The nine bytes of the doctor's own first packet, which a program like `cat` sends back.
const OWN_PACKET: [u8; 9] = [0, 0, 0, 5, 1, 0, 0, 0, 3];

/// What came after the subsystem was granted.
#[derive(Debug, Clone, PartialEq)]
pub enum Opened {
    /// A version packet, and nothing before it.
    Version,
    /// Text before the version packet, or instead of it.
    Text(Bytes),
    /// The doctor's own packet.
    Echo,
    /// Bytes that are neither text nor a version packet.
    Noise,
    /// Not a byte, then the end of the stream.
    Ended,
    /// Neither a byte nor an end until the deadline.
    Silent,
}

impl Examination<'_> {
    /// What came out of the subsystem.
    ///
    /// # Errors
    /// The answer of a check when the session did not come so far.
    pub fn opened(&self) -> Result<(&FirstBytes, Opened), Answer> {
        let first = self.session().first_bytes.as_ref().ok_or(Answer::NotReached)?;
        Ok((first, opened(first)))
    }
}

fn opened(first: &FirstBytes) -> Opened {
    let end = first.version_at.unwrap_or(first.bytes.0.len()).min(first.bytes.0.len());
    let before = &first.bytes.0[..end];
    match before.first() {
        None if first.version_at.is_some() => Opened::Version,
        None if first.timed_out => Opened::Silent,
        None => Opened::Ended,
        Some(0) if before.starts_with(&OWN_PACKET) => Opened::Echo,
        Some(0) => Opened::Noise,
        Some(_) => Opened::Text(Bytes(before.to_vec())),
    }
}

/// How an end without a byte shows: `no byte, then the end of stream with exit status 127`.
#[must_use]
pub fn end_of(first: &FirstBytes) -> String {
    match (&first.exit_signal, first.exit_status) {
        (Some(signal), _) => {
            format!("no byte, then the end of stream: killed by {}", crate::text::line(signal, 20))
        }
        (None, Some(status)) => {
            format!("no byte, then the end of stream with exit status {status}")
        }
        (None, None) if first.eof => "no byte, then the end of stream, and no exit status".into(),
        (None, None) => "no byte, then the end of the connection".into(),
    }
}
