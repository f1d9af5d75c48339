//! The algorithm lists that this machine's sshd is configured with, for a session in which the ones
//! it sent passed unseen.

use crate::case::{HostRecord, KexinitRecord};
use crate::probe::session::{KnownKeys, lists_beside_ours};
use crate::sshd::{Connection, Effective};

/// The lists in the order of RFC 4253 section 7.1, as `release` has them.
#[must_use]
pub fn configured_lists(
    host: &HostRecord,
    release: Option<&str>,
    keys: &KnownKeys,
) -> Option<KexinitRecord> {
    let effective = host.sshd.seen()?.read_as(release).effective(&Connection::default());
    let (ciphers, macs) = (list(&effective, "ciphers")?, list(&effective, "macs")?);
    let kinds = keys.kinds();
    let mut host_keys = list(&effective, "hostkeyalgorithms")?;
    host_keys.retain(|algorithm| kinds.iter().any(|kind| signs_with(kind, algorithm)));
    let key_exchanges = list(&effective, "kexalgorithms")?;
    let (there, back) = ((ciphers.clone(), macs.clone()), (ciphers, macs));
    let none = vec!["none".to_owned()];
    let all = [key_exchanges, host_keys, there.0, back.0, there.1, back.1, none.clone(), none];
    Some(lists_beside_ours(all.into()))
}

fn list(effective: &Effective, keyword: &str) -> Option<Vec<String>> {
    let names = effective.get(keyword)?.value.split(',').map(str::to_owned);
    Some(names.collect())
}

/// A key of type `kind` can sign with `algorithm`; RSA keys have three (RFC 8332).
fn signs_with(kind: &str, algorithm: &str) -> bool {
    kind == algorithm || kind == "ssh-rsa" && algorithm.starts_with("rsa-sha2-")
}
