//! From lines to commands: `;`, `&&`, `||`, `|` and `&` part them, outside quotes and brackets.

/// What stands before a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Joint {
    /// The beginning of a line, `;`, `|` or `&`: it is run in any case.
    Start,
    /// `&&`, or `and` of fish.
    And,
    /// `||`, or `or` of fish.
    Or,
}

/// One command of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part<'a> {
    pub(super) joint: Joint,
    pub(super) text: &'a str,
}

/// The commands of a line, comments left out, and what its end joins to the next line.
pub(super) fn parts(line: &str, first: Joint) -> (Vec<Part<'_>>, Joint) {
    let (mut parts, mut joint, mut start) = (Vec::new(), first, 0);
    let (mut quote, mut before, mut depth) = (None, ' ', 0_usize);
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
            (None, '"' | '\'' | '`') => {
                quote = Some(c);
                None
            }
            (None, '#') if before.is_whitespace() || before == ';' => {
                push(&mut parts, &mut joint, &line[start..offset]);
                return (parts, joint);
            }
            // What stands in brackets is one command: a subshell, a test of csh.
            (None, '(') => {
                depth += 1;
                None
            }
            (None, ')') => {
                depth = depth.saturating_sub(1);
                None
            }
            (None, _) if depth > 0 => None,
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
            push(&mut parts, &mut joint, &line[start..offset]);
            joint = new;
            start = offset + length;
            at += length;
        } else {
            at += 1;
        }
    }
    push(&mut parts, &mut joint, line.get(start..).unwrap_or_default());
    (parts, joint)
}

fn push<'a>(parts: &mut Vec<Part<'a>>, joint: &mut Joint, text: &'a str) {
    let mut text = text.trim();
    // fish has words for them.
    for (word, named) in [("and", Joint::And), ("or", Joint::Or)] {
        if let Some(rest) = text.strip_prefix(word)
            && rest.starts_with(char::is_whitespace)
        {
            (text, *joint) = (rest.trim_start(), named);
        }
    }
    if !text.is_empty() {
        parts.push(Part { joint: *joint, text });
        *joint = Joint::Start;
    }
}

/// The word that ends the text which begins behind this line (`<<EOF`), if any does.
pub(super) fn here_document(line: &str) -> Option<String> {
    let (before, rest) = line.split_once("<<")?;
    if before.trim_start().starts_with('#') || rest.starts_with('<') || before.ends_with("((") {
        return None;
    }
    let rest = rest.trim_start_matches(['-', '~']).trim_start();
    let word: String = rest
        .chars()
        .take_while(|c| !c.is_whitespace() && !matches!(c, ';' | '|' | '&' | '>' | ')'))
        .filter(|c| !matches!(c, '"' | '\'' | '\\'))
        .collect();
    (!word.is_empty() && !word.starts_with(|c: char| c.is_ascii_digit())).then_some(word)
}

#[cfg(test)]
mod tests {
    use super::{Joint, here_document, parts};
    use proptest::prelude::*;

    fn short(line: &str) -> Vec<(Joint, &str)> {
        parts(line, Joint::Start).0.into_iter().map(|part| (part.joint, part.text)).collect()
    }

    #[test]
    fn quotes_hide_separators_and_comments_end_a_line() {
        let expected = [
            (Joint::Start, "[ -t 0 ]"),
            (Joint::And, "echo 'a; b' >&2"),
            (Joint::Or, "exit 1"),
            (Joint::Start, "sleep 2"),
        ];
        assert_eq!(short("[ -t 0 ] && echo 'a; b' >&2 || exit 1; sleep 2 # not; this"), expected);
    }

    #[test]
    fn brackets_hold_a_command_together() {
        assert_eq!(short("(cd /x; exit 1)"), [(Joint::Start, "(cd /x; exit 1)")]);
        assert_eq!(short("if ($?a && $?b) then"), [(Joint::Start, "if ($?a && $?b) then")]);
        assert_eq!(short("*i*) ;; *) exit"), [(Joint::Start, "*i*)"), (Joint::Start, "*) exit")]);
    }

    #[test]
    fn words_of_fish_join_and_ends_of_lines_do() {
        assert_eq!(short("or exit 3"), [(Joint::Or, "exit 3")]);
        assert_eq!(short("x; and exit"), [(Joint::Start, "x"), (Joint::And, "exit")]);
        assert_eq!(short("order"), [(Joint::Start, "order")]);
        assert_eq!(parts("[ -t 0 ] &&", Joint::Start).1, Joint::And);
        assert_eq!(parts("[ -t 0 ] && x", Joint::Start).1, Joint::Start);
    }

    #[test]
    fn texts_behind_a_command_have_an_end() {
        assert_eq!(here_document("cat <<-'EOF' >/x").as_deref(), Some("EOF"));
        assert_eq!(here_document("cat <<< word"), None);
        assert_eq!(here_document("x=$((1<<2))"), None);
        assert_eq!(here_document("# <<EOF"), None);
    }

    proptest! {
        #[test]
        fn no_line_breaks_it(line: String) {
            let _ = (parts(&line, Joint::Start), here_document(&line));
        }
    }
}
