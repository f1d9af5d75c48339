//! A command over several lines, still to be typed as it stands.

use crate::report::width::columns;

/// `line` over lines of at most `width` columns, broken at blanks outside of quotes, each line but
/// the last ended by a backslash. A word that is longer stays whole: a command is to be copied.
pub(super) fn broken(line: &str, width: usize) -> Vec<String> {
    let indent = line.chars().take_while(|c| *c == ' ').count();
    let mut lines = Vec::new();
    let mut current = String::new();
    for word in words(line.trim_start()) {
        let margin = if lines.is_empty() { indent } else { indent + 4 };
        // Two columns for the blank and the backslash at the end.
        let full = margin + span(&current) + 1 + span(word) + 2 > width;
        if full && !current.is_empty() {
            lines.push(format!("{:margin$}{current} \\", ""));
            current.clear();
        } else if !current.is_empty() {
            current.push(' ');
        }
        current.push_str(word);
    }
    // What fits as a whole needs no break for the sake of a backslash.
    if span(line) <= width {
        return vec![line.to_owned()];
    }
    let margin = if lines.is_empty() { indent } else { indent + 4 };
    lines.push(format!("{:margin$}{current}", ""));
    lines
}

fn span(text: &str) -> usize {
    text.chars().map(columns).sum()
}

/// The words of a shell's command line, quotes and backslashes kept with them.
fn words(line: &str) -> Vec<&str> {
    let (mut words, mut start, mut quote, mut escaped) = (Vec::new(), 0, None, false);
    for (at, c) in line.char_indices() {
        match (quote, c) {
            _ if escaped => escaped = false,
            (None | Some('"'), '\\') => escaped = true,
            (None, '\'' | '"') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            (None, ' ') => {
                words.push(&line[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    words.push(&line[start..]);
    words
}

#[cfg(test)]
mod tests {
    use super::{broken, words};
    use proptest::prelude::*;

    #[test]
    fn a_long_command_is_broken_where_a_shell_joins_it() {
        assert_eq!(broken("sudo true", 10), ["sudo true"]);
        assert_eq!(
            broken("  sudo sed -i '1s|.*|a b c|' /etc/ssh/sshd_config && sudo sshd -t", 40),
            [
                "  sudo sed -i '1s|.*|a b c|' \\",
                "      /etc/ssh/sshd_config && sudo \\",
                "      sshd -t"
            ]
        );
        assert_eq!(broken(&"x".repeat(90), 80), ["x".repeat(90)]);
    }

    #[test]
    fn quotes_keep_a_word_together() {
        assert_eq!(words(r#"a 'b c' "d \" e" f\ g"#), ["a", "'b c'", r#""d \" e""#, r"f\ g"]);
    }

    proptest! {
        #[test]
        fn a_shell_would_read_the_same(text in "[a-z '\"\\\\]{0,120}", width in 20_usize..60) {
            let joined = broken(&text, width).join("\n").replace(" \\\n    ", " ");
            prop_assert_eq!(joined.replace(' ', ""), text.replace(' ', ""));
        }
    }
}
