//! One line of a known_hosts file: `[@marker] hosts type key [comment]` (sshd(8), "SSH_KNOWN_HOSTS
//! FILE FORMAT").

use base64::{Engine, alphabet, engine};
use thiserror::Error;

use super::names::Hosts;

/// A line that names a key.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    /// `file:line`
    pub(super) place: String,
    pub(super) marker: Marker,
    pub(super) hosts: Hosts,
    /// The key's own type: `ssh-rsa`.
    pub(super) kind: String,
    /// The key in the protocol's form.
    pub(super) key: Vec<u8>,
}

/// What the first word says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Marker {
    None,
    Revoked,
    CertAuthority,
}

/// What is wrong with a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub(super) enum BadLine {
    #[error("an unknown marker")]
    Marker,
    #[error("no key type and key after the host names")]
    Short,
    #[error("a hashed name that cannot be read")]
    Hash,
    #[error("a key of SSH protocol 1, which no server speaks any more")]
    Protocol1,
    #[error("a key that cannot be read")]
    Key,
    #[error("the key is not of the type named before it")]
    Type,
}

/// OpenSSH takes keys without padding too.
const BASE64: engine::GeneralPurpose = engine::GeneralPurpose::new(
    &alphabet::STANDARD,
    engine::GeneralPurposeConfig::new()
        .with_decode_padding_mode(engine::DecodePaddingMode::Indifferent),
);

/// The entry of `line`; none for an empty line or a comment.
pub(super) fn parse(line: &[u8], place: &str) -> Result<Option<Entry>, BadLine> {
    let mut words = line
        .split(|b| matches!(b, b' ' | b'\t' | b'\r'))
        .filter(|word| !word.is_empty())
        .peekable();
    let marker = match words.peek() {
        None => return Ok(None),
        Some([b'#', ..]) => return Ok(None),
        Some(word) if *word == b"@revoked" => Marker::Revoked,
        Some(word) if *word == b"@cert-authority" => Marker::CertAuthority,
        Some([b'@', ..]) => return Err(BadLine::Marker),
        Some(_) => Marker::None,
    };
    let mut words = words.skip(usize::from(marker != Marker::None));
    let (Some(hosts), Some(kind), Some(key)) = (words.next(), words.next(), words.next()) else {
        return Err(BadLine::Short);
    };
    if kind.iter().all(u8::is_ascii_digit) {
        return Err(BadLine::Protocol1);
    }
    let hosts = Hosts::parse(hosts).ok_or(BadLine::Hash)?;
    let key = BASE64.decode(key).map_err(|_| BadLine::Key)?;
    let own_kind = first_string(&key).ok_or(BadLine::Key)?;
    if own_kind != kind {
        return Err(BadLine::Type);
    }
    let kind = String::from_utf8_lossy(kind).into_owned();
    Ok(Some(Entry { place: place.to_owned(), marker, hosts, kind, key }))
}

/// The string at the head of a key: its type (RFC 4253, section 6.6).
fn first_string(key: &[u8]) -> Option<&[u8]> {
    let (length, rest) = key.split_first_chunk::<4>()?;
    rest.get(..u32::from_be_bytes(*length) as usize)
}

/// Decodes the base64 of a hashed name.
pub(super) fn decode(text: &[u8]) -> Option<Vec<u8>> {
    BASE64.decode(text).ok()
}
