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
}

/// What `test` says: `[ -t 0 ]`, `[[ $- == *i* ]]`, `[ -z "$PS1" ]`, `tty -s`, `$?prompt` of csh,
/// `status is-interactive` of fish.
pub(super) fn says(test: &str) -> Says {
    let plain: String = test.chars().filter(|c| !matches!(c, '"' | '\'' | '{' | '}')).collect();
    let turned = turned(&plain);
    let terminal =
        ["-t 0", "-t 1", "tty -s", "is-interactive", "$?prompt", "-o login", "-o interactive"];
    let shell = ["$PS1", "$-", "$prompt"];
    if terminal.iter().any(|word| plain.contains(word)) {
        return if turned { Says::True } else { Says::False };
    }
    if !shell.iter().any(|word| plain.contains(word)) {
        return Says::Unknown;
    }
    let empty = plain.contains("-z ") || plain.contains("!=") || plain.contains("= ]");
    if empty == turned { Says::False } else { Says::True }
}

/// A `!` before the test.
fn turned(test: &str) -> bool {
    let test = test.trim_start_matches(['[', '(', ' ']);
    test.starts_with("! ") || test.starts_with("!$") || test.starts_with("not ")
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
            "($?prompt)",
        ] {
            assert_eq!(says(test), Says::False, "{test}");
        }
        for test in
            ["[ -z \"$PS1\" ]", "[[ $- != *i* ]]", "[ ! -t 0 ]", "! tty -s", "( ! $?prompt )"]
        {
            assert_eq!(says(test), Says::True, "{test}");
        }
        assert_eq!(says("[ -f /etc/x ]"), Says::Unknown);
    }
}
