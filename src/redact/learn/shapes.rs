//! Names known by the shape of what they stand in, wherever that is: `user@address`, the accounts of a
//! database, the distinguished names of a directory.

use crate::redact::names::{Kind, is_of_word};
use crate::redact::spelled;

/// The keys of distinguished names (RFC 4514, section 3) and what their values name.
const KEYS: [(&str, Kind); 4] =
    [("uid=", Kind::User), ("cn=", Kind::User), ("dc=", Kind::Host), ("ou=", Kind::Group)];

/// Units that every directory has, and words of every language.
const EVERYBODYS: [&str; 10] =
    ["people", "users", "groups", "accounts", "services", "system", "config", "com", "org", "net"];

/// The names in `text`.
pub(in crate::redact) fn names(text: &str) -> Vec<(Kind, &str)> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices('@') {
        found.extend(around(&text[..at], &text[at + 1..]));
    }
    if text.contains("dc=") || text.contains("DC=") {
        found.extend(distinguished(text));
    }
    found
}

/// `alice@10.0.0.1`, or `'alice'@'host'` as MySQL and MariaDB write it.
fn around<'a>(before: &'a str, behind: &'a str) -> Vec<(Kind, &'a str)> {
    if let (Some(before), Some(behind)) = (before.strip_suffix('\''), behind.strip_prefix('\'')) {
        return vec![(Kind::User, last_word(before)), (Kind::Host, first_word(behind))];
    }
    let address = behind.strip_prefix('[').unwrap_or(behind);
    match spelled::read(address) {
        Some((spelled::Spelled::Address(_) | spelled::Spelled::Network(..), _)) => {
            vec![(Kind::User, last_word(before))]
        }
        _ => Vec::new(),
    }
}

fn distinguished(text: &str) -> impl Iterator<Item = (Kind, &str)> {
    // The same length: ASCII letters alone are changed.
    let lower = text.to_ascii_lowercase();
    let starts = move |(key, kind): (&str, Kind)| {
        let is_key = |at: &usize| !lower[..*at].ends_with(|c: char| c.is_alphanumeric());
        let all = lower.match_indices(key).map(|(at, _)| at).filter(is_key);
        all.map(|at| (kind, at + key.len())).collect::<Vec<_>>()
    };
    let values =
        KEYS.into_iter().flat_map(starts).map(|(kind, at)| (kind, first_word(&text[at..])));
    values.filter(|(_, value)| !EVERYBODYS.contains(&value.to_ascii_lowercase().as_str()))
}

fn last_word(text: &str) -> &str {
    &text[text.trim_end_matches(is_of_word).len()..]
}

fn first_word(text: &str) -> &str {
    &text[..text.find(|c| !is_of_word(c)).unwrap_or(text.len())]
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn names_are_known_by_their_shape() {
        for (text, expected) in [
            ("scp x alice@10.0.0.1:/y", "alice"),
            ("ssh root2@[fd77::1]", "root2"),
            ("denied for user 'fogdb'@'db9' (", "fogdb db9"),
            ("-D uid=fen,ou=people,dc=islington,dc=org -x", "fen islington"),
            ("bind UID=fen,DC=islington", "fen islington"),
            ("aes128-gcm@openssh.com", ""),
            ("user@host.example", ""),
            ("uid=1000 gid=5", ""),
        ] {
            let mut found: Vec<&str> = names(text).into_iter().map(|(_, name)| name).collect();
            found.dedup();
            assert_eq!(found.join(" "), expected, "{text}");
        }
    }
}
