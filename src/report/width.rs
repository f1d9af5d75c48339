//! How many columns a character takes, and how ASCII spells it.

/// Columns of `c` on a terminal, by the large blocks of UAX 11: 0 for combining marks, 2 for East
/// Asian wide characters and emoji, else 1. A character it gets wrong costs a ragged edge, no more.
pub(super) fn columns(c: char) -> usize {
    match u32::from(c) {
        0x300..=0x36f | 0x483..=0x489 | 0x591..=0x5bd | 0x610..=0x61a | 0x64b..=0x65f => 0,
        0x1ab0..=0x1aff | 0x1dc0..=0x1dff | 0x20d0..=0x20ff | 0xfe00..=0xfe0f | 0xfe20..=0xfe2f => {
            0
        }
        0x1100..=0x115f | 0x2e80..=0xa4cf | 0xac00..=0xd7a3 | 0xf900..=0xfaff => 2,
        0xfe30..=0xfe6f | 0xff00..=0xff60 | 0xffe0..=0xffe6 => 2,
        0x1f300..=0x1faff | 0x20000..=0x3fffd => 2,
        _ => 1,
    }
}

/// `text` for an output that shows ASCII alone: our own signs get their plain spelling, everything
/// else the escapes of [`crate::text`].
pub(super) fn ascii(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            c if c.is_ascii() => out.push(c),
            '…' => out.push_str("..."),
            '–' | '—' | '•' => out.push('-'),
            '→' => out.push_str("->"),
            '×' => out.push('x'),
            '‘' | '’' => out.push('\''),
            '“' | '”' => out.push('"'),
            c => {
                let mut buffer = [0; 4];
                for byte in c.encode_utf8(&mut buffer).bytes() {
                    out.push_str(&format!("\\x{byte:02x}"));
                }
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{ascii, columns};

    #[test]
    fn ascii_is_ascii() {
        assert_eq!(ascii("a → b… “é”"), "a -> b... \"\\xc3\\xa9\"");
    }

    #[test]
    fn wide_and_combining_characters_count() {
        let width = |text: &str| text.chars().map(columns).sum::<usize>();
        assert_eq!(width("名前"), 4);
        assert_eq!(width("e\u{301}"), 1);
        assert_eq!(width("█▌│"), 3);
    }
}
