//! What a paste brings along that is no part of the text: colours, marks of a quotation, entities of a
//! web page, the line ends of a console in the middle of a word.

/// Lower case, quotes alike, and a single blank for every run of white space: a log wraps its lines.
pub(super) fn normal(typed: &str) -> String {
    let text = without_escapes(typed);
    let lines = text.split(['\n', '\r']).map(|line| line.trim_start_matches(is_mark));
    let text = lines.collect::<Vec<_>>().join("\n");
    let text = text.replace("&nbsp;", " ").replace("&quot;", "\"").replace("&gt;", ">");
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").to_lowercase().replace(['‘', '’', '`'], "'")
}

/// The same without any blank: a console of 80 columns breaks words.
pub(super) fn squeezed(normal: &str) -> String {
    normal.replace(' ', "")
}

/// A quotation's, a table's or a list's mark in front of a line.
fn is_mark(c: char) -> bool {
    matches!(c, '>' | '|' | '*') || c.is_whitespace()
}

/// Without escape sequences (ECMA-48, 5.4 and 5.6: CSI with parameters and a final byte, other strings
/// up to BEL or ST), other control characters, and characters that have no width.
fn without_escapes(typed: &str) -> String {
    let mut text = String::with_capacity(typed.len());
    let mut rest = typed.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\u{1b}' => skip_escape(&mut rest),
            '\n' | '\r' | '\t' => text.push(c),
            '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' => {}
            '\u{ad}' | '\u{feff}' | char::REPLACEMENT_CHARACTER => {}
            c if c.is_control() => {}
            c => text.push(c),
        }
    }
    text
}

fn skip_escape(rest: &mut std::iter::Peekable<std::str::Chars<'_>>) {
    match rest.next() {
        Some('[') => while rest.next().is_some_and(|c| !('\u{40}'..='\u{7e}').contains(&c)) {},
        Some(']') => while rest.next().is_some_and(|c| !matches!(c, '\u{7}' | '\u{9c}' | '\\')) {},
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::{normal, squeezed};

    #[test]
    fn what_a_paste_brings_along_goes() {
        let plain = "timeout waiting for response from sftp subsystem";
        for pasted in [
            "Timeout waiting for\n   response from SFTP\tsubsystem",
            "\u{1b}[1;31mTimeout waiting\u{1b}[0m for response from SFTP subsystem",
            "Time\u{1b}[7mout waiting for response from SFTP subsystem",
            "\u{1b}]0;title\u{7}Timeout waiting for response from SFTP subsystem",
            "> Timeout waiting for\r\n> response from SFTP subsystem",
            "  | Timeout waiting for\n  | response from SFTP subsystem",
            "Timeout \u{200b}waiting\u{a0}for response from SFTP\u{feff} subsystem",
            "Timeout&nbsp;waiting for response from SFTP subsystem",
        ] {
            assert_eq!(normal(pasted), plain, "{pasted:?}");
        }
        assert_eq!(squeezed(&normal("Timeout wai\nting for")), "timeoutwaitingfor");
        assert_eq!(normal("\u{1b}[1;31"), "");
        assert_eq!(normal("\u{1b}"), "");
    }
}
