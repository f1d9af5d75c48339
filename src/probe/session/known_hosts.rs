//! What OpenSSH's client knows of a host: the known_hosts files, read as it reads them (`hostfile.c`
//! and `match.c`; a test compares with `ssh-keygen -F`, on 9.2 when this was written).

mod entry; // one line
mod files; // which files, and how they are read
mod names; // plain, wild and hashed names

use sha2::{Digest, Sha256};

use crate::case::HostKeyTrust;
use entry::{Entry, Marker};
pub use files::{Files, user_files};
use names::asked;

/// The lines of all files, in order.
#[derive(Debug, Clone, Default)]
pub struct KnownHosts {
    entries: Vec<Entry>,
    bad_lines: Vec<String>,
    unreadable: Vec<String>,
}

/// A file of nonsense has a bad line a line; nobody reads them all.
const MOST_BAD_LINES: usize = 50;

impl KnownHosts {
    /// Reads the lines of `files`. A bad one hides nothing.
    #[must_use]
    pub fn parse(files: &Files) -> Self {
        let mut all = Self { unreadable: files.unreadable.clone(), ..Self::default() };
        for (path, bytes) in &files.read {
            for (index, line) in bytes.split(|b| *b == b'\n').enumerate() {
                let place = format!("{path}:{}", index + 1);
                match entry::parse(line, &place) {
                    Ok(entry) => all.entries.extend(entry),
                    Err(why) if all.bad_lines.len() < MOST_BAD_LINES => {
                        all.bad_lines.push(format!("{place}: {why}"));
                    }
                    Err(_) => {}
                }
            }
        }
        all
    }

    /// Lines that say nothing usable, as `file:line: why`, at most 50.
    #[must_use]
    pub fn bad_lines(&self) -> &[String] {
        &self.bad_lines
    }

    /// What is known of the key that a server showed. `names` are the name as given and, if wanted,
    /// the address it became; `kind` is the key type and `key` the key in the protocol's form.
    ///
    /// A key is *changed* only where an entry of its own type differs and none is the same, because
    /// a server may show a key of a type that was never asked for before. On another port than 22
    /// an entry without the port counts as well, but only for the key (`sshconnect.c`,
    /// `check_host_key`). Certificate authorities say nothing of a plain key.
    #[must_use]
    pub fn trust(&self, names: &[String], port: u16, kind: &str, key: &[u8]) -> HostKeyTrust {
        let here = self.of(names, port);
        let same = |entry: &&&Entry| entry.key == key;
        if let Some(entry) = here.iter().filter(|e| e.marker == Marker::Revoked).find(same) {
            return HostKeyTrust::Changed { place: entry.place.clone(), expected: None };
        }
        let plain = |entries: &[&Entry]| entries.iter().any(|e| e.marker == Marker::None);
        let elsewhere = if plain(&here) || port == 22 { Vec::new() } else { self.of(names, 22) };
        let mut all = here.iter().chain(&elsewhere).filter(|e| e.marker == Marker::None);
        if let Some(entry) = all.find(same) {
            return HostKeyTrust::Known { place: entry.place.clone() };
        }
        let kind = plain_kind(kind);
        let other = here.iter().find(|e| e.marker == Marker::None && e.kind == kind);
        match other {
            Some(entry) => HostKeyTrust::Changed {
                place: entry.place.clone(),
                expected: Some(fingerprint(&entry.key)),
            },
            None if self.unreadable.is_empty() => HostKeyTrust::Unknown,
            None => HostKeyTrust::CouldNotLook { reason: self.unreadable.join("; ") },
        }
    }

    /// The key types known of a host, in the order of the files: to be offered first, so that the
    /// server shows a key that can be compared.
    #[must_use]
    pub fn kinds(&self, names: &[String], port: u16) -> Vec<String> {
        let mut kinds = Vec::new();
        for entry in self.of(names, port) {
            if entry.marker == Marker::None && !kinds.contains(&entry.kind) {
                kinds.push(entry.kind.clone());
            }
        }
        kinds
    }

    /// The entries that speak of one of `names` at `port`.
    fn of(&self, names: &[String], port: u16) -> Vec<&Entry> {
        let names: Vec<_> = names.iter().map(|name| asked(name, port)).collect();
        self.entries.iter().filter(|e| names.iter().any(|name| e.hosts.speak_of(name))).collect()
    }
}

/// The type of the key itself: one RSA key signs under three names (RFC 8332, section 3).
fn plain_kind(kind: &str) -> &str {
    if kind.starts_with("rsa-sha2-") { "ssh-rsa" } else { kind }
}

/// `SHA256:` and the digest of the key in base64 without padding, as `ssh-keygen -l` prints it.
#[must_use]
pub fn fingerprint(key: &[u8]) -> String {
    use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
    format!("SHA256:{}", STANDARD_NO_PAD.encode(Sha256::digest(key)))
}

#[cfg(test)]
#[path = "known_hosts/tests.rs"]
mod tests;
