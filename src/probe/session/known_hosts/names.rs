//! The names of an entry: a list of patterns, or one hashed name.

use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

use super::entry::decode;

/// Whom an entry speaks of.
#[derive(Debug, Clone)]
pub(super) enum Hosts {
    /// Patterns between commas, in lower case.
    Patterns(Vec<Pattern>),
    /// `|1|salt|hash`, HMAC-SHA1 of the name: one name, no pattern.
    Hashed { salt: Vec<u8>, hash: Vec<u8> },
}

/// One pattern with `*` and `?`.
#[derive(Debug, Clone)]
pub(super) struct Pattern {
    /// It began with `!`: where it fits, the entry does not speak of the host at all.
    negated: bool,
    text: Vec<u8>,
}

/// The name under which a host at `port` is looked up: `[host]:port` but for port 22
/// (`misc.c`, `put_host_port`), in lower case (`ssh.c`).
pub(super) fn asked(name: &str, port: u16) -> String {
    let name = name.to_ascii_lowercase();
    if port == 22 { name } else { format!("[{name}]:{port}") }
}

impl Hosts {
    /// The first word of an entry; none for a hashed name that cannot be read.
    pub(super) fn parse(word: &[u8]) -> Option<Self> {
        if let Some(hashed) = word.strip_prefix(b"|") {
            let rest = hashed.strip_prefix(b"1|")?;
            let at = rest.iter().position(|b| *b == b'|')?;
            let (salt, hash) = (decode(&rest[..at])?, decode(&rest[at + 1..])?);
            return (salt.len() == 20 && hash.len() == 20).then_some(Self::Hashed { salt, hash });
        }
        let pattern = |part: &[u8]| {
            let (negated, text) =
                part.strip_prefix(b"!").map_or((false, part), |rest| (true, rest));
            Pattern { negated, text: text.to_ascii_lowercase() }
        };
        Some(Self::Patterns(word.split(|b| *b == b',').map(pattern).collect()))
    }

    /// True when the entry speaks of the host that is looked up as `name`.
    pub(super) fn speak_of(&self, name: &str) -> bool {
        match self {
            Self::Patterns(patterns) => {
                let mut fitting = patterns.iter().filter(|p| fits(&p.text, name.as_bytes()));
                // One negated pattern that fits outweighs all others, wherever it stands.
                fitting.clone().next().is_some() && fitting.all(|p| !p.negated)
            }
            Self::Hashed { salt, hash } => Hmac::<Sha1>::new_from_slice(salt)
                .is_ok_and(|mac| mac.chain_update(name).verify_slice(hash).is_ok()),
        }
    }
}

/// `*` stands for any bytes, `?` for one. Time is at most the product of both lengths.
fn fits(pattern: &[u8], name: &[u8]) -> bool {
    let (mut p, mut n) = (0, 0);
    // Where the last star stands, and how far it reaches at present.
    let mut star: Option<(usize, usize)> = None;
    while n < name.len() {
        match pattern.get(p) {
            Some(b'*') => {
                star = Some((p, n));
                p += 1;
            }
            Some(byte) if *byte == b'?' || *byte == name[n] => {
                p += 1;
                n += 1;
            }
            _ => {
                let Some((at, reach)) = star else { return false };
                star = Some((at, reach + 1));
                (p, n) = (at + 1, reach + 1);
            }
        }
    }
    pattern[p..].iter().all(|b| *b == b'*')
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn patterns() {
        for (pattern, name, expected) in [
            ("*", "", true),
            ("*", "fog", true),
            ("f?g", "fog", true),
            ("f?g", "fg", false),
            ("*.example.org", "a.b.example.org", true),
            ("*.example.org", "example.org", false),
            ("[*]:2222", "[fog]:2222", true),
            ("a*b*c", "aXbYbZc", true),
            ("a*b*c", "aXbYbZ", false),
            ("", "", true),
            ("", "a", false),
        ] {
            assert_eq!(fits(pattern.as_bytes(), name.as_bytes()), expected, "{pattern} {name}");
        }
    }

    #[test]
    fn many_stars_take_no_time() {
        let (pattern, name) = ("*a".repeat(500), "a".repeat(499) + &"b".repeat(5000));
        assert!(!fits(pattern.as_bytes(), name.as_bytes()));
    }
}
