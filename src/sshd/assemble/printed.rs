//! Values as `sshd -T` prints them (servconf.c:dump_config).

use super::super::config::Config;
use super::super::include::has_kerberos;
use super::super::keyword::Keyword;
use super::super::options::{At, Held, Slot};
use super::super::release::Release;
use super::super::releases::Behaviour;
use super::super::value::{Kind, PENALTIES};

/// The values of one keyword as `sshd -T` prints them.
pub(super) fn printed(config: &Config, row: &Keyword, slot: &Slot) -> Vec<(Vec<u8>, Option<At>)> {
    let release = config.release;
    let held = &slot.held;
    let Some(first) = held.first() else { return Vec::new() };
    let at = Some(first.at);
    let one = |value: Vec<u8>| vec![(value, at)];
    if row.name == "debianbanner" && !release.at_least(9, 8) {
        // Debian's own build does not print it (measured on 8.4, 9.2; 10.0 does).
        return Vec::new();
    }
    match row.kind {
        Kind::Optional | Kind::OptionalWord | Kind::GssKex
            if !has_kerberos(config.build, release) =>
        {
            Vec::new()
        }
        Kind::KeysFile
        | Kind::RevokedKeys
        | Kind::PermitOpen
        | Kind::PermitListen
        | Kind::AuthenticationMethods
        | Kind::ChannelTimeout
        | Kind::LogVerbose => one(joined(held, b" ")),
        Kind::MaxStartups => one(in_parts(held, &["10", "30", "100"], ":")),
        Kind::RekeyLimit => one(in_parts(held, &["0", "0"], " ")),
        Kind::Penalties => one(penalties(held, release).into_bytes()),
        Kind::HostKey => held.iter().map(|h| (key_file(h), Some(h.at))).collect(),
        Kind::Tail | Kind::Word | Kind::TildeWord
            if clears_on_none(row.name) && first.value.eq_ignore_ascii_case(b"none") =>
        {
            one(b"none".to_vec())
        }
        _ => held.iter().map(|h| (h.value.clone(), Some(h.at))).collect(),
    }
}

fn clears_on_none(name: &str) -> bool {
    matches!(name, "forcecommand" | "chrootdirectory" | "authorizedprincipalsfile")
}

/// `HostKey none` leaves an entry without a name, which printf shows as glibc does.
fn key_file(held: &Held) -> Vec<u8> {
    if held.value == b"none" { b"(null)".to_vec() } else { held.value.clone() }
}

fn joined(held: &[Held], separator: &[u8]) -> Vec<u8> {
    let values: Vec<&[u8]> = held.iter().map(|held| held.value.as_slice()).collect();
    values.join(separator)
}

fn in_parts(held: &[Held], defaults: &[&str], separator: &str) -> Vec<u8> {
    let part = |index: usize| held.iter().find(|held| held.part == index);
    let values: Vec<&[u8]> = defaults
        .iter()
        .enumerate()
        .map(|(index, default)| part(index).map_or(default.as_bytes(), |held| &held.value))
        .collect();
    values.join(separator.as_bytes())
}

/// PerSourcePenalties with what was set over its defaults.
pub(in super::super) fn penalties(held: &[Held], release: Release) -> String {
    let set = |part: usize| {
        let found = held.iter().find(|held| held.part == part)?;
        Some(String::from_utf8_lossy(&found.value).into_owned())
    };
    if set(0).is_some_and(|enabled| enabled == "0") {
        return "no".into();
    }
    let fractions = release.does(Behaviour::PenaltiesHaveFractions);
    let seconds = |value: &str| if fractions { format!("{value}.000000") } else { value.into() };
    let mut words = Vec::new();
    for (part, name) in PENALTIES.iter().enumerate().skip(1) {
        let default = match part {
            4 if !fractions => continue,
            6 if !release.at_least(9, 9) => continue,
            1 => seconds("90"),
            2 | 4 => seconds("5"),
            3 => seconds("1"),
            5 | 6 => seconds("10"),
            7 => seconds("600"),
            8 => seconds("15"),
            9 | 10 => "65536".into(),
            11 => "permissive".into(),
            // What overflows in IPv6 follows IPv4.
            _ => set(11).unwrap_or_else(|| "permissive".into()),
        };
        words.push(format!("{name}:{}", set(part).unwrap_or(default)));
    }
    words.join(" ")
}
