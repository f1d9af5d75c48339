//! The last guard before an output: whatever a Case, a check or a saved file holds, nothing that
//! moves a cursor leaves here, and nothing endless.

use crate::text;

/// More than any honest text needs; a saved Case of an unknown hand can hold anything.
const LIMIT: usize = 4000;

/// `text` with everything escaped that could act on a terminal. Backslashes stay as they are, so
/// that text which was escaped before is not escaped twice.
pub(super) fn safe(text: &str) -> String {
    let cut = text.char_indices().nth(LIMIT).map_or(text.len(), |(at, _)| at);
    let mut out = escape(&text[..cut]);
    if cut < text.len() {
        out.push('…');
    }
    out
}

/// A command to copy: unchanged when it is harmless, escaped (and then no longer what to type)
/// when it is not.
pub(super) fn command(text: &str) -> String {
    escape(text)
}

fn escape(text: &str) -> String {
    let parts: Vec<String> = text.split('\\').map(|part| text::line(part, usize::MAX)).collect();
    parts.join("\\")
}

#[cfg(test)]
mod tests {
    use super::{LIMIT, safe};
    use crate::text;

    #[test]
    fn escapes_once_and_keeps_what_was_escaped() {
        let once = text::line("\u{1b}[2J\\\n", 99);
        assert_eq!(safe(&once), once);
        assert_eq!(safe("a\u{7f}\u{9b}2J\r\n"), "a\\x7f\\xc2\\x9b2J\\r\\n");
    }

    #[test]
    fn nothing_is_endless() {
        assert_eq!(safe(&"x".repeat(LIMIT * 3)).chars().count(), LIMIT + 1);
    }
}
