//! Tests for a terminal or for an interactive shell: what they say where sshd starts a subsystem.

/// What a test says in a shell without a terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Says {
    /// It fails.
    False,
    /// It succeeds.
    True,
    /// It asks something else.
    Unknown,
}

impl Says {
    pub(super) fn not(self) -> Self {
        match self {
            Self::False => Self::True,
            Self::True => Self::False,
            Self::Unknown => Self::Unknown,
        }
    }

    pub(super) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::False, _) | (_, Self::False) => Self::False,
            (Self::True, Self::True) => Self::True,
            _ => Self::Unknown,
        }
    }

    pub(super) fn or(self, other: Self) -> Self {
        self.not().and(other.not()).not()
    }
}

/// Words that ask for a terminal, for an interactive shell or for a login shell.
const TERMINAL: [&str; 14] = [
    "-t 0",
    "-t 1",
    "-t 2",
    "tty -s",
    "isatty",
    "is-interactive",
    "is-login",
    "status -i",
    "status -l",
    "$?prompt",
    "$?loginsh",
    "-o login",
    "-o interactive",
    "-v PS1",
];
/// Variables that only interactive shells set, or that tell the shell's flags.
const SHELL: [&str; 3] = ["$PS1", "$-", "$prompt"];

/// What `test` says: `[ -t 0 ]`, `[[ $- == *i* ]]`, `[ -z "$PS1" ]`, `tty -s`, `$?prompt` of csh,
/// `status is-interactive` of fish; several of them joined by `&&` and `||` as well.
pub(super) fn says(test: &str) -> Says {
    let plain: String = test.chars().filter(|c| !matches!(c, '"' | '\'' | '{' | '}')).collect();
    let all_of = |any: &str| any.split("&&").map(says_one).reduce(Says::and);
    plain.split("||").filter_map(all_of).reduce(Says::or).unwrap_or(Says::Unknown)
}

fn says_one(plain: &str) -> Says {
    if let Some(at) = TERMINAL.iter().find_map(|word| plain.find(word)) {
        let turned = turned(&plain[..at]) != compares_with_zero(&plain[at..]);
        return if turned { Says::True } else { Says::False };
    }
    let Some(at) = SHELL.iter().find_map(|word| plain.find(word)) else { return Says::Unknown };
    let turned = turned(&plain[..at]);
    let empty = plain.contains("-z ") || plain.contains("!=") || plain.contains("= ]");
    if empty == turned { Says::False } else { Says::True }
}

/// A `!` or `not` before the test, or before the bracket that it stands in.
fn turned(before: &str) -> bool {
    let mut rest = before.trim_end();
    loop {
        let shorter = rest.trim_end_matches(['[', '(', '-', ' ']);
        let shorter = ["status", "test", "-z", "-n"]
            .iter()
            .find_map(|word| shorter.strip_suffix(word))
            .unwrap_or(shorter);
        if shorter == rest {
            break;
        }
        rest = shorter;
    }
    rest.ends_with('!') || rest.ends_with("not")
}

/// `$?prompt == 0`.
fn compares_with_zero(test: &str) -> bool {
    test.split_once("==").is_some_and(|(_, value)| value.trim_start().starts_with('0'))
}

/// What a pattern of `case $- in` matches where there is no terminal.
pub(super) fn of_pattern(pattern: &str) -> Says {
    let pattern = pattern.trim().trim_start_matches('(').trim();
    match pattern {
        "*" => Says::True,
        _ if pattern.contains('i') => Says::False,
        _ => Says::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::{Says, says};

    #[test]
    fn the_usual_tests_are_known() {
        for test in [
            "[ -t 0 ]",
            "[[ $- == *i* ]]",
            "[ -n \"$PS1\" ]",
            "status is-interactive",
            "status --is-login",
            "isatty stdout",
            "($?prompt)",
            "($?tcsh && $?prompt)",
            "[[ -o interactive ]]",
            "[[ -t 1 || -t 0 && -f /x ]]",
        ] {
            assert_eq!(says(test), Says::False, "{test}");
        }
        for test in [
            "[ -z \"$PS1\" ]",
            "[[ $- != *i* ]]",
            "[ ! -t 0 ]",
            "! tty -s",
            "! [ -t 0 ]",
            "( ! $?prompt )",
            "( $?prompt == 0 )",
            "not status is-interactive",
            "[[ ! -o interactive ]]",
            "[[ -t 0 || ! -t 1 ]]",
        ] {
            assert_eq!(says(test), Says::True, "{test}");
        }
        for test in ["[ -f /etc/x ]", "($?tcsh && ! $?prompt)", "[[ -t 0 || -f /x ]]"] {
            assert_eq!(says(test), Says::Unknown, "{test}");
        }
    }
}
