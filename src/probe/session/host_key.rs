//! The server's host key against what is known of it, before a password is sent.

use std::net::SocketAddr;

use super::known_hosts::{KnownHosts, fingerprint, user_files};
use super::sftp::packet::first_string;
use super::timeline::Outcome;
use super::wire::Wire;
use crate::case::{HostKeyRecord, HostKeyTrust};

/// What the server's key is compared with.
#[derive(Debug)]
pub enum KnownKeys {
    /// This machine's own sshd: the keys of the HostKey lines in force.
    Local {
        /// Those that could be read.
        keys: Vec<LocalKey>,
        /// Those that could not, each with its reason.
        unreadable: Vec<String>,
    },
    /// Another machine: what OpenSSH's client knows.
    Remote {
        /// The entries of the user's and the system's files.
        known: KnownHosts,
        /// The names the server goes by.
        names: Vec<String>,
        /// The port.
        port: u16,
    },
}

/// A host key of this machine's sshd.
#[derive(Debug, Clone)]
pub struct LocalKey {
    /// Its file.
    pub file: String,
    /// Its type: `ssh-ed25519`.
    pub kind: String,
    /// The public key in the protocol's form.
    pub key: Vec<u8>,
}

impl KnownKeys {
    /// The key types to offer first.
    #[must_use]
    pub fn kinds(&self) -> Vec<String> {
        match self {
            Self::Local { keys, .. } => keys.iter().map(|key| key.kind.clone()).collect(),
            Self::Remote { known, names, port } => known.kinds(names, *port),
        }
    }

    /// What is known of `key`.
    fn trust(&self, kind: &str, key: &[u8]) -> HostKeyTrust {
        match self {
            Self::Remote { known, names, port } => known.trust(names, *port, kind, key),
            Self::Local { keys, unreadable } => trust_local(keys, unreadable, kind, key),
        }
    }
}

/// What the known_hosts files of this user and this machine say of `host`, by name and by address.
#[must_use]
pub fn keys_of_known_hosts(host: &str, addresses: &[SocketAddr], port: u16) -> KnownKeys {
    let mut names = vec![host.to_owned()];
    names.extend(addresses.iter().map(|address| address.ip().to_string()));
    names.dedup();
    KnownKeys::Remote { known: KnownHosts::parse(&user_files()), names, port }
}

fn trust_local(keys: &[LocalKey], unreadable: &[String], kind: &str, key: &[u8]) -> HostKeyTrust {
    if let Some(same) = keys.iter().find(|known| known.key == key) {
        return HostKeyTrust::Known { place: same.file.clone() };
    }
    match keys.iter().find(|known| known.kind == kind) {
        Some(other) => HostKeyTrust::Changed {
            place: other.file.clone(),
            expected: Some(fingerprint(&other.key)),
        },
        None if !unreadable.is_empty() => {
            HostKeyTrust::CouldNotLook { reason: unreadable.join("; ") }
        }
        None => HostKeyTrust::Unknown,
    }
}

/// Compares the key of the session with what is known.
pub(super) fn compare(wire: &Wire, known: &KnownKeys) -> Option<HostKeyRecord> {
    let (key, _) = wire.session.host_key()?;
    let kind = String::from_utf8_lossy(first_string(key)?).into_owned();
    let trust = known.trust(&kind, key);
    Some(HostKeyRecord { kind, fingerprint: fingerprint(key), trust })
}

/// The stage, from the record.
pub(super) fn outcome(record: Option<&HostKeyRecord>) -> Outcome<()> {
    let Some(HostKeyRecord { kind, fingerprint, trust }) = record else {
        return Outcome::failed("the server showed no host key");
    };
    match trust {
        HostKeyTrust::Changed { place, .. } => {
            Outcome::failed(format!("not the key of {place}: no password is sent"))
        }
        HostKeyTrust::Known { place } => Outcome::done((), format!("{kind}, as in {place}")),
        HostKeyTrust::Unknown => Outcome::done((), format!("{kind} {fingerprint}, not known yet")),
        HostKeyTrust::CouldNotLook { .. } => {
            Outcome::done((), format!("{kind} {fingerprint}, nothing to compare it with"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{LocalKey, trust_local};
    use crate::case::HostKeyTrust;

    fn key(kind: &str, byte: u8) -> LocalKey {
        LocalKey { file: format!("/etc/ssh/{kind}"), kind: kind.into(), key: vec![byte] }
    }

    #[test]
    fn only_a_key_of_the_same_type_can_have_changed() {
        let keys = [key("ssh-ed25519", 1), key("ssh-rsa", 2)];
        assert!(matches!(trust_local(&keys, &[], "ssh-ed25519", &[1]), HostKeyTrust::Known { .. }));
        assert!(matches!(trust_local(&keys, &[], "ssh-rsa", &[9]), HostKeyTrust::Changed { .. }));
        assert_eq!(trust_local(&keys, &[], "ecdsa-sha2-nistp256", &[9]), HostKeyTrust::Unknown);
        let unreadable = ["/etc/ssh/x: no".to_owned()];
        let trust = trust_local(&keys[..1], &unreadable, "ssh-rsa", &[2]);
        assert!(matches!(trust, HostKeyTrust::CouldNotLook { .. }));
    }
}
