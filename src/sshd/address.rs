//! Numeric addresses and lists of networks (addr.c, addrmatch.c).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::pattern;

/// An address as `getaddrinfo` with `AI_NUMERICHOST` reads it: IPv4 in all the forms of inet_aton
/// (`10.1`, `0x7f.1`), IPv6 with or without a zone.
pub(super) fn numeric(text: &[u8]) -> Option<IpAddr> {
    let text = std::str::from_utf8(text).ok()?;
    if let Some(v4) = inet_aton(text) {
        return Some(IpAddr::V4(v4));
    }
    let text = text.split_once('%').map_or(text, |(address, _)| address);
    text.parse::<Ipv6Addr>().ok().map(IpAddr::V6)
}

fn inet_aton(text: &str) -> Option<Ipv4Addr> {
    let parts: Vec<u64> = text.split('.').map(aton_number).collect::<Option<_>>()?;
    let (last, heads) = parts.split_last()?;
    if heads.len() > 3 || heads.iter().any(|part| *part > 255) {
        return None;
    }
    let bits = 8 * (4 - u32::try_from(heads.len()).ok()?);
    if *last >= 1_u64 << bits {
        return None;
    }
    let mut value = *last;
    for (index, part) in heads.iter().enumerate() {
        value |= part << (24 - 8 * index);
    }
    u32::try_from(value).ok().map(Ipv4Addr::from)
}

fn aton_number(text: &str) -> Option<u64> {
    let digits = |text: &str, base| {
        let valid = !text.is_empty() && text.chars().all(|c| c.is_digit(base));
        valid.then(|| u64::from_str_radix(text, base).ok())?
    };
    match text.strip_prefix("0x").or(text.strip_prefix("0X")) {
        Some(hex) => digits(hex, 16),
        None if text.len() > 1 && text.starts_with('0') => digits(&text[1..], 8),
        None => digits(text, 10),
    }
}

/// What addr.c:addr_pton_cidr makes of an item of a list.
enum Item {
    Network(IpAddr, u32),
    /// A mask too long, or bits set behind it: the whole list is refused.
    Inconsistent,
    /// Not an address: a wildcard.
    Other,
}

fn item(text: &[u8]) -> Item {
    if text.len() >= 64 {
        return Item::Other;
    }
    let (address, mask) = match text.iter().position(|b| *b == b'/') {
        Some(at) => (&text[..at], Some(&text[at + 1..])),
        None => (text, None),
    };
    let mask = match mask.map(mask_length) {
        Some(None) => return Item::Other,
        Some(Some(length)) => Some(length),
        None => None,
    };
    let Some(address) = numeric(address) else { return Item::Other };
    let widest = if address.is_ipv4() { 32 } else { 128 };
    let mask = mask.unwrap_or(widest);
    if mask > widest || cut(address, mask) != address {
        return Item::Inconsistent;
    }
    Item::Network(address, mask)
}

fn mask_length(text: &[u8]) -> Option<u32> {
    super::numbers::atoi(text).and_then(|value| u32::try_from(value).ok())
}

fn cut(address: IpAddr, mask: u32) -> IpAddr {
    match address {
        IpAddr::V4(v4) => {
            let bits = u32::MAX.checked_shl(32 - mask).unwrap_or(0);
            IpAddr::V4(Ipv4Addr::from(u32::from(v4) & bits))
        }
        IpAddr::V6(v6) => {
            let bits = u128::MAX.checked_shl(128 - mask).unwrap_or(0);
            IpAddr::V6(Ipv6Addr::from(u128::from(v6) & bits))
        }
    }
}

/// What a list of networks and wildcards says of an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    Yes,
    No,
    /// An item behind `!` matches.
    Veto,
    /// The list itself is wrong. sshd stops at the first wrong item, but a veto before it wins.
    Invalid,
}

/// addrmatch.c:addr_match_list; without an address the list is only checked.
pub(super) fn match_list(address: Option<&str>, list: &[u8]) -> Found {
    let parsed = address.map(|text| (text, numeric(text.as_bytes())));
    if matches!(parsed, Some((_, None))) {
        return Found::No;
    }
    let parsed = parsed.and_then(|(text, ip)| Some((text, ip?)));
    let mut found = Found::No;
    for entry in list.split(|b| *b == b',') {
        let (veto, entry) = match entry.strip_prefix(b"!") {
            Some(rest) => (true, rest),
            None => (false, entry),
        };
        let hit = match item(entry) {
            _ if entry.is_empty() => return Found::Invalid,
            Item::Inconsistent => return Found::Invalid,
            Item::Network(network, mask) => parsed.is_some_and(|(_, ip)| {
                ip.is_ipv4() == network.is_ipv4() && cut(ip, mask) == network
            }),
            Item::Other => parsed.is_some_and(|(text, _)| pattern::matches(text.as_bytes(), entry)),
        };
        if hit && veto {
            return Found::Veto;
        }
        if hit {
            found = Found::Yes;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{Found, match_list, numeric};

    #[test]
    fn addresses_read_as_getaddrinfo_does() {
        let shown = |text: &str| numeric(text.as_bytes()).map(|ip| ip.to_string());
        assert_eq!(shown("10.1").as_deref(), Some("10.0.0.1"));
        assert_eq!(shown("0x7f.1").as_deref(), Some("127.0.0.1"));
        assert_eq!(shown("010.0.0.1").as_deref(), Some("8.0.0.1"));
        assert_eq!(shown("fe80::1%2").as_deref(), Some("fe80::1"));
        for wrong in ["", "1.2.3.4.5", "256.1.1.1", "a", "1.2.3.", "09.1.1.1"] {
            assert_eq!(shown(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_list_is_refused_for_bits_behind_its_mask() {
        let ask = |list: &str| match_list(Some("10.1.2.3"), list.as_bytes());
        assert_eq!(ask("10.0.0.0/8"), Found::Yes);
        assert_eq!(ask("10.0.0.1/8"), Found::Invalid);
        assert_eq!(ask("!10.1.0.0/16,10.0.0.0/8"), Found::Veto);
        assert_eq!(ask("10.0.0.0/8,!10.1.2.3"), Found::Veto);
        assert_eq!(ask("10.1.*"), Found::Yes);
        assert_eq!(ask("::ffff:10.0.0.0/104"), Found::No);
        assert_eq!(ask(""), Found::Invalid);
        assert_eq!(match_list(None, b"10.0.0.0/33"), Found::Invalid);
    }
}
