//! Wildcards and lists of them (match.c).

/// match.c:match_pattern: `*` and `?`, nothing else, case as it stands. Linear where the
/// original is not.
pub(super) fn matches(text: &[u8], pattern: &[u8]) -> bool {
    let (mut t, mut p) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while t < text.len() {
        match pattern.get(p) {
            Some(b'*') => {
                star = Some((p, t));
                p += 1;
            }
            Some(&byte) if byte == b'?' || byte == text[t] => {
                t += 1;
                p += 1;
            }
            _ => match star {
                Some((at, from)) => {
                    star = Some((at, from + 1));
                    p = at + 1;
                    t = from + 1;
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|b| *b == b'*')
}

/// A name fits one pattern of sshd_config(5).
pub(crate) fn fits(name: &str, pattern: &str) -> bool {
    matches(name.as_bytes(), pattern.as_bytes())
}

/// What a list of patterns says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// A pattern matches and none vetoes.
    Yes,
    /// None matches.
    No,
    /// A pattern behind `!` matches.
    Veto,
}

/// match.c:match_pattern_list: patterns between commas, `!` before one vetoes. A pattern of 1,023
/// bytes or more makes the list match nothing. With `lower` the patterns are put in lower case.
pub(super) fn list(text: &[u8], patterns: &[u8], lower: bool) -> Verdict {
    let mut yes = false;
    for pattern in items(patterns) {
        let (veto, pattern) = match pattern.strip_prefix(b"!") {
            Some(rest) => (true, rest),
            None => (false, pattern),
        };
        if pattern.len() >= 1023 {
            return Verdict::No;
        }
        let hit = if lower {
            matches(text, &pattern.to_ascii_lowercase())
        } else {
            matches(text, pattern)
        };
        match (hit, veto) {
            (true, true) => return Verdict::Veto,
            (true, false) => yes = true,
            _ => {}
        }
    }
    if yes { Verdict::Yes } else { Verdict::No }
}

/// The items between commas; a comma at the very end adds none.
fn items(list: &[u8]) -> impl Iterator<Item = &[u8]> {
    let ends_open = list.is_empty() || list.ends_with(b",");
    let count = list.split(|b| *b == b',').count() - usize::from(ends_open);
    list.split(|b| *b == b',').take(count)
}

#[cfg(test)]
mod tests {
    use super::{Verdict, list, matches};

    #[test]
    fn wildcards_match_as_measured() {
        for (text, pattern, hit) in [
            ("", "", true),
            ("", "*", true),
            ("abc", "a*c", true),
            ("abc", "a?c", true),
            ("abc", "ab", false),
            ("a*c", "a[*]c", false),
            ("mississippi", "m*iss*pi", true),
        ] {
            assert_eq!(matches(text.as_bytes(), pattern.as_bytes()), hit, "{text} {pattern}");
        }
    }

    #[test]
    fn a_list_of_vetoes_alone_matches_nobody() {
        let ask = |text: &str, patterns: &str| list(text.as_bytes(), patterns.as_bytes(), false);
        assert_eq!(ask("x", "!y"), Verdict::No);
        assert_eq!(ask("x", "*,!y"), Verdict::Yes);
        assert_eq!(ask("y", "*,!y"), Verdict::Veto);
        assert_eq!(ask("", "a,"), Verdict::No);
        assert_eq!(ask("X", "x"), Verdict::No);
    }
}
