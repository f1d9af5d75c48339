//! Addresses as they are written: IPv4 and IPv6, with a length or a mask, and MAC addresses.

use std::net::{IpAddr, Ipv4Addr};

use super::networks::Network;

/// What stands at the beginning of a text, and how many bytes of it that is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spelled {
    /// An address.
    Address(IpAddr),
    /// `10.0.0.0/8` or `10.0.0.0/255.0.0.0`: the address as written, and the network it means.
    Network(IpAddr, Network),
    /// Six or twelve characters' worth of a MAC address, or a fingerprint of sixteen pairs.
    Mac,
    /// `SHA256:` and 43 characters, or `MD5:` and sixteen pairs.
    Fingerprint,
}

/// Reads an address at the beginning of `text`. What stands in front of it must be no part of a word.
pub(super) fn read(text: &str) -> Option<(Spelled, usize)> {
    fingerprint(text).or_else(|| mac(text)).or_else(|| address(text))
}

fn address(text: &str) -> Option<(Spelled, usize)> {
    let (address, end) = v6(text).or_else(|| v4(text))?;
    let Some((network, more)) =
        text[end..].strip_prefix('/').and_then(|rest| within(address, rest))
    else {
        return Some((Spelled::Address(address), end));
    };
    Some((Spelled::Network(address, network), end + more))
}

fn v6(text: &str) -> Option<(IpAddr, usize)> {
    let run = run(text, |b| b.is_ascii_hexdigit() || b == b':' || b == b'.');
    // `file::line:` and the like end in signs that are no part of the address.
    let whole = text[..run].trim_end_matches('.');
    let trimmed = whole.strip_suffix(':').unwrap_or(whole);
    [whole, trimmed]
        .into_iter()
        .find_map(|text| {
            let address = text.parse::<IpAddr>().ok().filter(IpAddr::is_ipv6)?;
            Some((address, text.len()))
        })
        .filter(|(_, end)| ends(text, *end))
}

fn v4(text: &str) -> Option<(IpAddr, usize)> {
    let run = run(text, |b| b.is_ascii_digit() || b == b'.');
    let whole = text[..run].trim_end_matches('.');
    let address = whole.parse::<Ipv4Addr>().ok()?;
    ends(text, whole.len()).then_some((IpAddr::V4(address), whole.len()))
}

/// The length or the mask behind the `/`, and how long both are.
fn within(address: IpAddr, rest: &str) -> Option<(Network, usize)> {
    let end = run(rest, |b| b.is_ascii_digit() || b == b'.');
    let word = rest[..end].trim_end_matches('.');
    let length = match word.parse::<Ipv4Addr>() {
        Ok(mask) if mask.to_bits().leading_ones() == mask.to_bits().count_ones() => {
            mask.to_bits().count_ones() as u8
        }
        _ => word.parse().ok()?,
    };
    ends(rest, word.len()).then_some(())?;
    Some((Network::new(address, length)?, 1 + word.len()))
}

/// Pairs of hexadecimal digits between colons or minus signs, or twelve digits in a row.
fn mac(text: &str) -> Option<(Spelled, usize)> {
    let bytes = text.as_bytes();
    let digits = run(text, |b| b.is_ascii_hexdigit());
    if digits == 12 && ends(text, 12) {
        return Some((Spelled::Mac, 12));
    }
    if dotted(text) {
        return Some((Spelled::Mac, 14));
    }
    let sign = *bytes.get(2).filter(|b| matches!(b, b':' | b'-'))?;
    let run = run(text, |b| b.is_ascii_hexdigit() || b == sign);
    let pairs: Vec<&str> = text[..run].split(char::from(sign)).collect();
    let whole = pairs.iter().all(|pair| pair.len() == 2);
    match pairs.len() {
        6 if whole && ends(text, run) => Some((Spelled::Mac, run)),
        16 if whole && ends(text, run) => Some((Spelled::Fingerprint, run)),
        _ => None,
    }
}

/// `0016.3e5a.7b9c`, as switches write it. Without a letter it may be a version as well.
fn dotted(text: &str) -> bool {
    let Some(whole) = text.get(..14).filter(|_| ends(text, 14)) else { return false };
    let hex = |group: &str| group.len() == 4 && group.bytes().all(|b| b.is_ascii_hexdigit());
    whole.split('.').count() == 3
        && whole.split('.').all(hex)
        && whole.bytes().any(|b| b.is_ascii_alphabetic())
}

fn fingerprint(text: &str) -> Option<(Spelled, usize)> {
    if let Some(rest) = text.strip_prefix("MD5:") {
        let (found, end) = mac(rest)?;
        return (found == Spelled::Fingerprint).then_some((found, 4 + end));
    }
    let rest = text.strip_prefix("SHA256:")?;
    let end = run(rest, |b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/'));
    (end == 43).then_some((Spelled::Fingerprint, 7 + end))
}

fn run(text: &str, part: impl Fn(u8) -> bool) -> usize {
    text.bytes().take_while(|b| part(*b)).count()
}

/// What stands at `end` does not go on with the word.
fn ends(text: &str, end: usize) -> bool {
    let mut rest = text[end..].chars();
    match rest.next() {
        Some('.') => !rest.next().is_some_and(|c| c.is_alphanumeric()),
        Some(c) => !(c.is_alphanumeric() || c == '_'),
        None => true,
    }
}

#[cfg(test)]
mod tests {
    use super::{Spelled, read};

    #[test]
    fn addresses_are_seen_and_words_are_not() {
        for (text, expected) in [
            ("10.0.0.1", 8),
            ("10.0.0.1:22", 8),
            ("10.0.0.1.", 8),
            ("10.1.0.0/255.255.0.0, x", 20),
            ("10.1.0.0/16 y", 11),
            ("10.1.0.0/99", 8),
            ("fd77::1]:22", 7),
            ("fd77::1: said", 7),
            ("fe80::1%eth0", 7),
            ("2001:db8::/32", 13),
            ("00:16:3e:5a:7b:9c", 17),
            ("00-16-3E-5A-7B-9C.", 17),
            ("00163e5a7b9c/d1p1.img", 12),
            ("0016.3e5a.7b9c on", 14),
            ("SHA256:2WvzJbI7G2QHuhR0TwpdbGJBeGzbVvYgZ3OoXUI7QZg,", 50),
        ] {
            assert_eq!(read(text).map(|(_, end)| end), Some(expected), "{text}");
        }
        for text in [
            "10:00:00",
            "1.11.1",
            "1.2.3.4.5",
            "256.1.1.1",
            "abcdef",
            "",
            "00163e5a7b9cx",
            "10.0.0.1a",
            "SHA256:short",
            "cafe",
            "2026.1122.1234",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
        assert!(matches!(read("10.1.2.3/16"), Some((Spelled::Network(..), 11))));
    }
}
