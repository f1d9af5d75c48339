//! The values of IPQoS (misc.c:parse_ipqos).

use super::build::Build;
use super::release::Release;
use super::releases::Behaviour;

/// The names and their codes, in the order in which sshd looks a code up when it prints one.
const NAMES: [(&str, u8); 26] = [
    ("af11", 0x28),
    ("af12", 0x30),
    ("af13", 0x38),
    ("af21", 0x48),
    ("af22", 0x50),
    ("af23", 0x58),
    ("af31", 0x68),
    ("af32", 0x70),
    ("af33", 0x78),
    ("af41", 0x88),
    ("af42", 0x90),
    ("af43", 0x98),
    ("cs0", 0x00),
    ("cs1", 0x20),
    ("cs2", 0x40),
    ("cs3", 0x60),
    ("cs4", 0x80),
    ("cs5", 0xa0),
    ("cs6", 0xc0),
    ("cs7", 0xe0),
    ("ef", 0xb8),
    ("le", 0x04),
    ("va", 0xb0),
    ("lowdelay", 0x10),
    ("throughput", 0x08),
    ("reliability", 0x04),
];

/// The value as `sshd -T` prints it.
pub(super) fn parse(text: &[u8], release: Release, build: Build) -> Option<Vec<u8>> {
    // Debian brought this from 10.1 to its 10.0 (measured on 10.0p1-7+deb13u4).
    let early = build == Build::Debian && release.at_least(10, 0);
    let old_mean_none = early || release.does(Behaviour::OldQosNamesMeanNone);
    let name = text.to_ascii_lowercase();
    let deprecated = matches!(name.as_slice(), b"lowdelay" | b"throughput" | b"reliability");
    if name == b"none" || (deprecated && old_mean_none) {
        return Some(b"none".to_vec());
    }
    let code = match known(release).find(|(known, _)| known.as_bytes() == name) {
        Some((_, code)) => code,
        None if release.does(Behaviour::QosIsDecimal) => {
            u8::try_from(super::numbers::strtonum(text, 0, 255)?).ok()?
        }
        None => {
            let (value, end) = super::numbers::strtol(text, 0)?;
            u8::try_from(value).ok().filter(|_| end == text.len())?
        }
    };
    let printed = known(release).find(|(name, known)| {
        // From 10.1 on the three old names have no code of their own.
        *known == code && !(old_mean_none && is_old(name))
    });
    Some(match printed {
        Some((name, _)) => name.as_bytes().to_vec(),
        None => format!("0x{code:02x}").into_bytes(),
    })
}

fn is_old(name: &str) -> bool {
    matches!(name, "lowdelay" | "throughput" | "reliability")
}

fn known(release: Release) -> impl Iterator<Item = (&'static str, u8)> {
    NAMES.into_iter().filter(move |(name, _)| match *name {
        "le" => release.at_least(8, 2),
        "va" => release.at_least(10, 3),
        _ => true,
    })
}
