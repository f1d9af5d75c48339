//! The commands of several start-up files, in the order of their lines.

use super::blocks::{Blocks, Reached};
use super::commands::parts;

/// A command of a start-up file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// Its line, from 1.
    pub line: usize,
    /// It, without what stands beside it on the line.
    pub text: String,
    /// Whether a shell without a terminal comes to it.
    pub reached: Reached,
}

impl Command {
    /// Its first word: the program, or the shell's own word.
    #[must_use]
    pub fn word(&self) -> &str {
        self.text.split_ascii_whitespace().next().unwrap_or_default()
    }
}

/// The commands of a file, up to the one that ends it for a shell without a terminal.
#[must_use]
pub fn commands(text: &str) -> Vec<Command> {
    let (mut blocks, mut found) = (Blocks::default(), Vec::new());
    for (number, line) in text.lines().enumerate() {
        for part in parts(line) {
            let Some((text, reached)) = blocks.take(&part) else { continue };
            if reached == Reached::Never {
                continue;
            }
            let command = Command { line: number + 1, text: text.to_owned(), reached };
            let ends = command.word() == "return" && reached == Reached::Surely;
            found.push(command);
            if ends {
                return found;
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{Reached, commands};
    use proptest::prelude::*;

    fn reached(text: &str) -> Vec<(usize, String, Reached)> {
        commands(text).into_iter().map(|c| (c.line, c.text, c.reached)).collect()
    }

    #[test]
    fn what_stands_behind_a_guard_is_not_reached() {
        let debian = "case $- in\n    *i*) ;;\n      *) return;;\nesac\necho no\n";
        assert_eq!(reached(debian), [(3, "return".into(), Reached::Surely)]);
        for guard in
            ["[ -z \"$PS1\" ] && return", "[[ $- == *i* ]] || return", "[ -t 0 ] || return"]
        {
            assert_eq!(
                reached(&format!("{guard}\nexit 1\n")).last().unwrap().1,
                "return",
                "{guard}"
            );
        }
        let block = "if [ -t 1 ]; then\n  sleep 9\nelse\n  exit 3\nfi\n";
        assert_eq!(reached(block), [(4, "exit 3".into(), Reached::Surely)]);
    }

    #[test]
    fn conditions_that_ask_something_else_leave_it_open() {
        let text =
            "[ -f /x ] && exit 2\nf() { exit 9; }\nif [ -d /y ]; then exit 4; fi\nexit 1 # x\n";
        let exits: Vec<_> =
            reached(text).into_iter().filter(|(_, text, _)| text.starts_with("exit")).collect();
        let expected = [
            (1, "exit 2".to_owned(), Reached::Perhaps),
            (3, "exit 4".to_owned(), Reached::Perhaps),
            (4, "exit 1".to_owned(), Reached::Surely),
        ];
        assert_eq!(exits, expected);
    }

    #[test]
    fn csh_and_fish_are_understood_as_far_as_it_goes() {
        assert_eq!(reached("if ( ! $?prompt ) exit 5\n"), [(1, "exit 5".into(), Reached::Surely)]);
        assert_eq!(reached("if ($?prompt) then\n  sleep 3\nendif\n"), []);
        assert_eq!(reached("if status is-interactive\n  sleep 3\nend\n"), []);
    }

    proptest! {
        #[test]
        fn no_text_breaks_it(text: String) {
            let _ = commands(&text);
        }
    }
}
