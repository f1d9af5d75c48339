//! From lines to commands: `;`, `&&`, `||`, `|` and `&` part them, outside quotes.

/// What stands before a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Joint {
    /// The beginning of a line, `;`, `|` or `&`: it is run in any case.
    Start,
    /// `&&`.
    And,
    /// `||`.
    Or,
}

/// One command of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part<'a> {
    pub(super) joint: Joint,
    pub(super) text: &'a str,
}

/// The commands of a line, comments left out.
pub(super) fn parts(line: &str) -> Vec<Part<'_>> {
    let (mut parts, mut joint, mut start) = (Vec::new(), Joint::Start, 0);
    let (mut quote, mut before) = (None, ' ');
    let bytes: Vec<(usize, char)> = line.char_indices().collect();
    let mut at = 0;
    while let Some(&(offset, c)) = bytes.get(at) {
        let next = bytes.get(at + 1).map(|(_, c)| *c);
        let cut = match (quote, c) {
            (Some(open), c) => {
                if c == '\\' && open == '"' {
                    at += 1;
                } else if c == open {
                    quote = None;
                }
                None
            }
            (None, '\\') => {
                at += 1;
                None
            }
            (None, '"' | '\'') => {
                quote = Some(c);
                None
            }
            (None, '#') if before.is_whitespace() || before == ';' => {
                push(&mut parts, joint, &line[start..offset]);
                return parts;
            }
            (None, '&') if next == Some('&') => Some((Joint::And, 2)),
            (None, '|') if next == Some('|') => Some((Joint::Or, 2)),
            // `>&2` and `&>file` are redirections.
            (None, '&') if before == '>' || before == '<' || next == Some('>') => None,
            (None, ';') if next == Some(';') => Some((Joint::Start, 2)),
            (None, ';' | '|' | '&') => Some((Joint::Start, 1)),
            (None, _) => None,
        };
        before = c;
        if let Some((new, length)) = cut {
            push(&mut parts, joint, &line[start..offset]);
            joint = new;
            start = offset + length;
            at += length;
        } else {
            at += 1;
        }
    }
    push(&mut parts, joint, line.get(start..).unwrap_or_default());
    parts
}

fn push<'a>(parts: &mut Vec<Part<'a>>, joint: Joint, text: &'a str) {
    let text = text.trim();
    if !text.is_empty() {
        parts.push(Part { joint, text });
    }
}

#[cfg(test)]
mod tests {
    use super::{Joint, parts};
    use proptest::prelude::*;

    #[test]
    fn quotes_hide_separators_and_comments_end_a_line() {
        let found = parts("[ -t 0 ] && echo 'a; b' >&2 || exit 1; sleep 2 # not; this");
        let short: Vec<(Joint, &str)> = found.iter().map(|p| (p.joint, p.text)).collect();
        let expected = [
            (Joint::Start, "[ -t 0 ]"),
            (Joint::And, "echo 'a; b' >&2"),
            (Joint::Or, "exit 1"),
            (Joint::Start, "sleep 2"),
        ];
        assert_eq!(short, expected);
    }

    proptest! {
        #[test]
        fn no_line_breaks_it(line: String) {
            let _ = parts(&line);
        }
    }
}
