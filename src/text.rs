//! Hostile text made safe: what a server, a file or a database says is bounded in length and
//! cannot move a cursor, colour a terminal or forge a line of a report.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Bytes as they came from outside, kept exactly.
///
/// They are shown and serialised in one escaped form that can be read back: printable UTF-8 stands
/// as it is; `\n`, `\r`, `\t`, `\\` and `\xNN` stand for the rest.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Bytes(pub Vec<u8>);

impl Bytes {
    /// The first `limit` bytes of `raw`.
    #[must_use]
    pub fn bounded(raw: &[u8], limit: usize) -> Self {
        Self(raw[..raw.len().min(limit)].to_vec())
    }

    /// The bytes up to the first line end, without it.
    #[must_use]
    pub fn first_line(&self) -> Self {
        let end = self.0.iter().position(|b| matches!(b, b'\n' | b'\r')).unwrap_or(self.0.len());
        Self(self.0[..end].to_vec())
    }

    /// The bytes whose escaped form `text` is; none for a broken escape.
    #[must_use]
    pub fn escaped(text: &str) -> Option<Self> {
        unescape(text).map(Self)
    }

    /// True when `needle` stands somewhere in the bytes.
    #[must_use]
    pub fn contains(&self, needle: &[u8]) -> bool {
        self.0.windows(needle.len().max(1)).any(|w| w == needle)
    }
}

impl fmt::Display for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for chunk in self.0.utf8_chunks() {
            escape_into(f, chunk.valid())?;
            for byte in chunk.invalid() {
                write!(f, "\\x{byte:02x}")?;
            }
        }
        Ok(())
    }
}

impl fmt::Debug for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "b\"{self}\"")
    }
}

impl Serialize for Bytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        // A backslash that begins no escape is one: the file may have been edited by hand.
        Ok(Self::escaped(&text).unwrap_or_else(|| Self(text.into_bytes())))
    }
}

/// Bytes in the same form, for `#[serde(with)]`.
pub mod exact {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::Bytes;

    /// Writes them escaped.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        Bytes(bytes.to_vec()).serialize(serializer)
    }

    /// Reads them back.
    ///
    /// # Errors
    /// A broken escape.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        Bytes::deserialize(deserializer).map(|bytes| bytes.0)
    }
}

/// `text` on one line, safe for a terminal, a forum post and a log: control characters, line and
/// paragraph separators and characters that turn the writing direction or have no width are
/// escaped, and so is the backslash. At most `limit` characters of the source are shown; `…`
/// marks a cut.
#[must_use]
pub fn line(text: &str, limit: usize) -> String {
    let mut out = String::with_capacity(text.len().min(limit));
    let cut = text.char_indices().nth(limit).map_or(text.len(), |(at, _)| at);
    // Writing to a String cannot fail.
    let _ = escape_into(&mut out, &text[..cut]);
    if cut < text.len() {
        out.push('…');
    }
    out
}

/// The same for text of which nothing but harmlessness is known, a longer bound and no cut mark
/// needed: an error text of a library, a path.
#[must_use]
pub fn plain(text: &str) -> String {
    line(text, 400)
}

/// The first `limit` characters of `text`, as they are.
#[must_use]
pub fn bounded(text: &str, limit: usize) -> &str {
    text.char_indices().nth(limit).map_or(text, |(at, _)| &text[..at])
}

fn escape_into(out: &mut impl fmt::Write, text: &str) -> fmt::Result {
    for c in text.chars() {
        match c {
            '\n' => out.write_str("\\n")?,
            '\r' => out.write_str("\\r")?,
            '\t' => out.write_str("\\t")?,
            '\\' => out.write_str("\\\\")?,
            c if is_unsafe(c) => {
                let mut buffer = [0; 4];
                for byte in c.encode_utf8(&mut buffer).bytes() {
                    write!(out, "\\x{byte:02x}")?;
                }
            }
            c => out.write_char(c)?,
        }
    }
    Ok(())
}

/// Control characters (C0, DEL, C1), separators that break lines, direction marks and overrides,
/// and invisible characters.
fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
            | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

fn unescape(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.extend_from_slice(&rest.as_bytes()[..at]);
        let (byte, length) = match rest.as_bytes().get(at + 1)? {
            b'n' => (b'\n', 2),
            b'r' => (b'\r', 2),
            b't' => (b'\t', 2),
            b'\\' => (b'\\', 2),
            b'x' => (u8::from_str_radix(rest.get(at + 2..at + 4)?, 16).ok()?, 4),
            _ => return None,
        };
        out.push(byte);
        rest = &rest[at + length..];
    }
    out.extend_from_slice(rest.as_bytes());
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::{Bytes, line, unescape};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_bytes_come_back(raw: Vec<u8>) {
            let shown = Bytes(raw.clone()).to_string();
            prop_assert_eq!(unescape(&shown), Some(raw));
            prop_assert!(!shown.chars().any(char::is_control));
        }

        #[test]
        fn a_line_has_no_control_character_and_a_bound(text: String, limit in 0_usize..50) {
            let shown = line(&text, limit);
            prop_assert!(!shown.chars().any(char::is_control));
            prop_assert!(shown.chars().count() <= limit * 16 + 1);
        }
    }

    #[test]
    fn escape_sequences_and_direction_marks_cannot_act() {
        assert_eq!(line("\u{1b}[31mred\u{202e}", 99), "\\x1b[31mred\\xe2\\x80\\xae");
        assert_eq!(line("abcdef", 3), "abc…");
        assert_eq!(Bytes(b"caf\xc3\xa9\xff\n".to_vec()).to_string(), "café\\xff\\n");
    }
}
