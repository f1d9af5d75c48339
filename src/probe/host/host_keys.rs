//! The keys this machine's sshd shows: the public half of each HostKey line in force.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use super::disk;
use crate::probe::session::LocalKey;

const LIMIT: u64 = 64 * 1024;
const BEGIN: &str = "-----BEGIN OPENSSH PRIVATE KEY-----";
const END: &str = "-----END OPENSSH PRIVATE KEY-----";
const MAGIC: &[u8] = b"openssh-key-v1\0";

/// The keys that could be read, and why the others could not. A key file that is missing is no
/// loss: sshd does without it.
pub(super) fn look(files: &[String]) -> (Vec<LocalKey>, Vec<String>) {
    let (mut keys, mut unreadable) = (Vec::new(), Vec::new());
    for file in files {
        match public_half(file) {
            Ok(Some((kind, key))) => keys.push(LocalKey { file: file.clone(), kind, key }),
            Ok(None) => {}
            Err(why) => unreadable.push(format!("{file}: {why}")),
        }
    }
    (keys, unreadable)
}

/// From the private file, whose public half sshd trusts more than the `.pub` beside it (sshkey
/// files of OpenSSH's own format carry it in clear); else from the `.pub`.
fn public_half(file: &str) -> Result<Option<(String, Vec<u8>)>, String> {
    let private = disk::read(file, LIMIT).map(Zeroizing::new);
    if let Ok(text) = &private
        && let Some(key) = from_private(text)
    {
        return Ok(Some(key));
    }
    match disk::read(&format!("{file}.pub"), LIMIT) {
        Ok(text) => from_public(&text).map(Some).ok_or_else(|| "its .pub is no key".to_owned()),
        Err(error) => match private {
            Err(private) if private.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(private) => Err(private.to_string()),
            Ok(_) => Err(format!("a format of its own, and no .pub beside it ({error})")),
        },
    }
}

/// PROTOCOL.key of OpenSSH: magic, cipher, key derivation, its options, number of keys, then the
/// public key, before anything secret.
fn from_private(text: &[u8]) -> Option<(String, Vec<u8>)> {
    let text = std::str::from_utf8(text).ok()?;
    let (_, body) = text.split_once(BEGIN)?;
    let (body, _) = body.split_once(END)?;
    let body: Zeroizing<String> = Zeroizing::new(body.split_ascii_whitespace().collect());
    let decoded = Zeroizing::new(STANDARD.decode(body.as_bytes()).ok()?);
    let mut rest = decoded.strip_prefix(MAGIC)?;
    for _ in 0..3 {
        rest = string(rest)?.1;
    }
    let key = string(rest.get(4..)?)?.0;
    Some((kind_of(key)?, key.to_vec()))
}

fn from_public(text: &[u8]) -> Option<(String, Vec<u8>)> {
    let text = std::str::from_utf8(text).ok()?;
    let key = STANDARD.decode(text.split_ascii_whitespace().nth(1)?).ok()?;
    Some((kind_of(&key)?, key))
}

fn kind_of(key: &[u8]) -> Option<String> {
    String::from_utf8(string(key)?.0.to_vec()).ok()
}

/// A string with its length, and what follows it.
fn string(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    rest.split_at_checked(u32::from_be_bytes(*length) as usize)
}

#[cfg(test)]
mod tests {
    use super::{from_private, from_public};
    use proptest::prelude::*;

    #[test]
    fn a_public_line_is_kind_and_key() {
        let line = b"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ8Q root@fog";
        assert_eq!(from_public(line).unwrap().0, "ssh-ed25519");
        assert_eq!(from_public(b"ssh-ed25519"), None);
    }

    proptest! {
        #[test]
        fn no_file_breaks_the_reader(bytes: Vec<u8>) {
            let _ = from_private(&bytes);
            let _ = from_public(&bytes);
        }
    }
}
