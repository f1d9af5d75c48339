//! The families of shells, as far as their start-up files differ.

use super::reads::Command;

/// The family of a shell.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Dialect {
    /// sh, bash, ksh.
    #[default]
    Sh,
    /// zsh.
    Zsh,
    /// csh and tcsh.
    Csh,
    /// fish.
    Fish,
}

impl Dialect {
    /// That of the shell which begins with these files.
    #[must_use]
    pub fn of<'a>(mut paths: impl Iterator<Item = &'a str>) -> Self {
        let of_one = |path: &str| match path.rsplit('/').next().unwrap_or_default() {
            "zshenv" | ".zshenv" => Some(Self::Zsh),
            "csh.cshrc" | ".cshrc" | ".tcshrc" => Some(Self::Csh),
            name if name.ends_with(".fish") => Some(Self::Fish),
            _ => None,
        };
        paths.find_map(of_one).unwrap_or_default()
    }

    /// The command ends the file it stands in, and the shell goes on behind it. In csh and fish that
    /// is all that `exit` does there, and zsh's `logout` (tcsh 6.24, fish 3.6 and 4.0, zsh 5.9;
    /// measured).
    pub(super) fn ends_file(self, command: &Command) -> bool {
        match command.bare_word() {
            "return" => true,
            "exit" => matches!(self, Self::Csh | Self::Fish),
            "logout" => matches!(self, Self::Csh | Self::Zsh),
            _ => false,
        }
    }

    /// The command leaves the shell; with the status that it names, if any.
    #[must_use]
    pub fn leaves(self, command: &Command) -> Option<Option<i32>> {
        let rest = command.text[command.bare_word().len()..].trim();
        match (self, command.bare_word()) {
            (Self::Sh | Self::Zsh, "exit") | (Self::Zsh, "bye") => {
                let status = rest.split_ascii_whitespace().next();
                Some(status.and_then(|status| status.parse::<i32>().ok()).map(|s| s & 0xff))
            }
            // Without a program it only redirects.
            (_, "exec") => {
                let program = rest.split_ascii_whitespace().find(|word| !word.starts_with('-'));
                program.filter(|word| !word.contains(['<', '>'])).map(|_| None)
            }
            (_, "kill") => {
                ["$$", "$fish_pid", "%self"].iter().any(|own| rest.contains(own)).then_some(None)
            }
            _ => None,
        }
    }

    /// The command makes the shell leave as soon as another one fails; in zsh it does not last
    /// beyond the file.
    #[must_use]
    pub fn leaves_on_failure(self, command: &Command) -> bool {
        self == Self::Sh
            && command.bare_word() == "set"
            && command
                .text
                .split_ascii_whitespace()
                .skip(1)
                .any(|word| word == "errexit" || (word.starts_with('-') && word[1..].contains('e')))
    }
}

#[cfg(test)]
mod tests {
    use super::Dialect;
    use crate::shell::commands;

    fn leaves(dialect: Dialect, text: &str) -> Option<Option<i32>> {
        dialect.leaves(&commands(text, dialect)[0])
    }

    #[test]
    fn a_family_is_known_by_its_files() {
        let of = |path: &str| Dialect::of(["/home/f/x", path].into_iter());
        assert_eq!(of("/srv/.zshenv"), Dialect::Zsh);
        assert_eq!(of("/home/f/.tcshrc"), Dialect::Csh);
        assert_eq!(of("/etc/fish/conf.d/a.fish"), Dialect::Fish);
        assert_eq!(of("/home/f/.bashrc"), Dialect::Sh);
    }

    #[test]
    fn not_every_exit_leaves() {
        assert_eq!(leaves(Dialect::Sh, "exit 3"), Some(Some(3)));
        assert_eq!(leaves(Dialect::Sh, "exit"), Some(None));
        assert_eq!(leaves(Dialect::Zsh, "bye"), Some(None));
        assert_eq!(leaves(Dialect::Csh, "exit(3)"), None);
        assert_eq!(leaves(Dialect::Fish, "exit 3"), None);
        assert_eq!(leaves(Dialect::Sh, "logout"), None);
        assert_eq!(leaves(Dialect::Fish, "exec bash"), Some(None));
        assert_eq!(leaves(Dialect::Sh, "exec 2>/dev/null"), None);
        assert_eq!(leaves(Dialect::Sh, "kill -9 $$"), Some(None));
    }

    #[test]
    fn an_exit_of_csh_and_fish_ends_the_file() {
        assert_eq!(commands("exit 3\necho x\n", Dialect::Fish).len(), 1);
        assert_eq!(commands("exit(3)\necho x\n", Dialect::Csh).len(), 1);
        assert_eq!(commands("if ($?prompt) exit\necho x\n", Dialect::Csh).len(), 1);
        assert_eq!(commands("exit 3\necho x\n", Dialect::Sh).len(), 2);
        let errexit = |text: &str| Dialect::Sh.leaves_on_failure(&commands(text, Dialect::Sh)[0]);
        assert!(errexit("set -eu") && errexit("set -o errexit") && !errexit("set -u"));
    }
}
