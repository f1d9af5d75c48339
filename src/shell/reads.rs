//! The commands of a start-up file, in the order of its lines.

use super::blocks::{Blocks, Reached};
use super::commands::{Joint, here_document, parts};
use super::dialect::Dialect;

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

    /// The same without a bracket behind it: `exit(1)` of csh.
    pub(super) fn bare_word(&self) -> &str {
        self.word().split('(').next().unwrap_or_default()
    }
}

/// The commands of a file, up to the one that ends it for a shell without a terminal.
#[must_use]
pub fn commands(text: &str, dialect: Dialect) -> Vec<Command> {
    let (mut blocks, mut found) = (Blocks::of(dialect), Vec::new());
    let (mut joint, mut until) = (Joint::Start, None::<String>);
    for (number, line) in text.lines().enumerate() {
        if let Some(word) = &until {
            if line.trim() == word {
                until = None;
            }
            continue;
        }
        until = here_document(line);
        let (parts, next) = parts(line, joint);
        joint = next;
        for part in parts {
            let Some((text, reached)) = blocks.take(&part) else { continue };
            if reached == Reached::Never {
                continue;
            }
            let command = Command { line: number + 1, text: text.to_owned(), reached };
            let ends = reached == Reached::Surely && dialect.ends_file(&command);
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
    use super::super::Dialect;
    use super::{Reached, commands};
    use proptest::prelude::*;

    fn reached(text: &str) -> Vec<(usize, String, Reached)> {
        let all = commands(text, Dialect::Sh).into_iter();
        all.map(|c| (c.line, c.text, c.reached)).collect()
    }

    /// The lines of its `sleep` commands.
    fn sleeps(text: &str, dialect: Dialect) -> Vec<(usize, Reached)> {
        let all = commands(text, dialect).into_iter().filter(|c| c.word() == "sleep");
        all.map(|c| (c.line, c.reached)).collect()
    }

    fn exits(text: &str) -> Vec<(usize, Reached)> {
        sleeps(&text.replace("exit", "sleep"), Dialect::Sh)
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
        assert_eq!(
            exits(text),
            [(1, Reached::Perhaps), (3, Reached::Perhaps), (4, Reached::Surely)]
        );
    }

    #[test]
    fn groups_and_ends_of_lines_belong_to_what_stands_before_them() {
        assert_eq!(
            exits("[ -t 0 ] && {\n  echo hi\n  exit 1\n}\nexit 2\n"),
            [(5, Reached::Surely)]
        );
        assert_eq!(exits("[[ -o login ]] &&\n  exit 1\n"), []);
        assert_eq!(exits("[ -t 0 ] || { echo x; exit 1; }\n"), [(1, Reached::Surely)]);
        assert_eq!(exits("f()\n{\n  exit 1\n}\nexit 2\n"), [(5, Reached::Surely)]);
        assert_eq!(exits("if [[ ! -t 0 ]] { exit 0 }\n"), [(1, Reached::Surely)]);
        assert_eq!(exits("cat <<EOF\nexit 1\nEOF\n(exit 2)\n"), []);
    }

    #[test]
    fn csh_is_understood_as_far_as_it_goes() {
        let sleeps = |text| sleeps(text, Dialect::Csh);
        assert_eq!(sleeps("if ( ! $?prompt ) sleep 5\n"), [(1, Reached::Surely)]);
        assert_eq!(sleeps("if ( $?prompt == 0 ) sleep 5\nsleep\n")[1], (2, Reached::Surely));
        assert_eq!(sleeps("if ($?tcsh && $?prompt) then\n  sleep 3\nendif\n"), []);
        let chain =
            "if ($?prompt) then\n  sleep 1\nelse if (-e /x) then\n  sleep 2\nendif\nsleep 3\n";
        assert_eq!(sleeps(chain), [(4, Reached::Perhaps), (6, Reached::Surely)]);
        let switch = "switch ($OSTYPE)\n  case linux:\n    sleep 1\n    breaksw\nendsw\nsleep 2\n";
        assert_eq!(sleeps(switch), [(3, Reached::Perhaps), (6, Reached::Surely)]);
    }

    #[test]
    fn fish_is_understood_as_far_as_it_goes() {
        let sleeps = |text| sleeps(text, Dialect::Fish);
        assert_eq!(sleeps("if status is-interactive\n  sleep 1\nend\n"), []);
        assert_eq!(sleeps("status is-interactive; or sleep 3\n"), [(1, Reached::Surely)]);
        assert_eq!(sleeps("status is-interactive\nand sleep 3\n"), []);
        assert_eq!(sleeps("status is-interactive; or exit\nsleep 3\n"), []);
        let chain = "if status is-login\n  sleep 1\nelse if test -e /x\n  sleep 2\nend\nsleep 3\n";
        assert_eq!(sleeps(chain), [(4, Reached::Perhaps), (6, Reached::Surely)]);
        let switch = "switch (uname)\n  case Darwin\n    sleep 1\nend\nbegin\n  sleep 2\nend\n";
        assert_eq!(sleeps(switch), [(3, Reached::Perhaps), (6, Reached::Surely)]);
        assert_eq!(sleeps("function leave\n  sleep 1\nend\n"), []);
    }

    proptest! {
        #[test]
        fn no_text_breaks_it(text: String) {
            for dialect in [Dialect::Sh, Dialect::Zsh, Dialect::Csh, Dialect::Fish] {
                let _ = commands(&text, dialect);
            }
        }
    }
}
