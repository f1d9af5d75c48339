//! Home directories and services, where a configuration names them: `~/x`, `Port ssh`.

use std::collections::HashMap;
use std::path::Path;

use super::release::Release;
use super::source::Source;

/// What /etc/passwd and /etc/services of the tree say.
#[derive(Clone, Debug, Default)]
pub(super) struct Accounts {
    homes: HashMap<Vec<u8>, Vec<u8>>,
    services: HashMap<Vec<u8>, i64>,
}

impl Accounts {
    /// Reads both; a missing file has no entries.
    pub(super) fn read(source: &dyn Source) -> Self {
        let text = |path: &str| source.read(Path::new(path)).unwrap_or_default();
        let homes = text("/etc/passwd")
            .split(|b| *b == b'\n')
            .filter_map(|line| {
                let fields: Vec<&[u8]> = line.split(|b| *b == b':').collect();
                Some((fields.first()?.to_vec(), fields.get(5)?.to_vec()))
            })
            .collect();
        let services = text("/etc/services").split(|b| *b == b'\n').flat_map(service).collect();
        Self { homes, services }
    }

    /// The TCP port of a service.
    pub(super) fn service(&self, name: &[u8]) -> Option<i64> {
        self.services.get(name).copied()
    }

    /// A path with `~` resolved as misc.c:tilde_expand_filename does for root; None when the user
    /// does not exist.
    pub(super) fn expand(&self, path: &[u8], release: Release) -> Option<Vec<u8>> {
        let Some(rest) = path.strip_prefix(b"~") else { return Some(path.to_vec()) };
        let slash = rest.iter().position(|b| *b == b'/');
        // Up to 8.4 a name without a slash behind it is no user's name, but a file of root's.
        let (user, rest) = match slash {
            Some(at) => (&rest[..at], &rest[at + 1..]),
            None if release.at_least(8, 5) => (rest, &b""[..]),
            None => (&b""[..], rest),
        };
        let home = match self.homes.get(if user.is_empty() { &b"root"[..] } else { user }) {
            Some(home) => home.as_slice(),
            None if user.is_empty() => b"/root",
            None => return None,
        };
        let separator: &[u8] = if home.ends_with(b"/") { b"" } else { b"/" };
        Some([home, separator, rest].concat())
    }
}

/// The names of one line of /etc/services, if it is about TCP.
fn service(line: &[u8]) -> Vec<(Vec<u8>, i64)> {
    let line = line.split(|b| *b == b'#').next().unwrap_or_default();
    let words: Vec<&[u8]> =
        line.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()).collect();
    let port = words.get(1).and_then(|word| word.strip_suffix(b"/tcp"));
    let port = port.and_then(|port| super::numbers::strtonum(port, 0, 65535));
    let Some(port) = port else { return Vec::new() };
    let names = words.iter().take(1).chain(words.iter().skip(2));
    names.map(|name| (name.to_vec(), port)).collect()
}
