//! Names with wildcards, as sshd's lists have them: the pseudonym of a pattern fits the pseudonyms
//! of the names that the pattern fits.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::names::{Kind, Names};
use super::networks::Network;
use crate::sshd::fits;

/// A word with wildcards in it.
pub(super) fn is_pattern(word: &str) -> bool {
    word.contains(['*', '?'])
}

/// What `pattern` is called instead, where `evaluated` are the names that are compared with it.
/// None where it may stay.
pub(super) fn instead(
    pattern: &str,
    kind: Kind,
    evaluated: &[String],
    names: &mut Names,
) -> Option<String> {
    let nothing_said =
        |c: char| matches!(c, '*' | '?' | '.' | ':' | '/' | '[' | ']') || c.is_ascii_digit();
    if pattern.chars().all(nothing_said) {
        return None;
    }
    let mut fitting = evaluated.iter().filter(|name| fits(name, pattern)).peekable();
    if fitting.peek().is_none() {
        let number = names.number(kind);
        return Some(shaped(pattern, &format!("name-{number}")));
    }
    let renamed = fitting.find_map(|name| names.word(name))?;
    Some(shaped(pattern, renamed))
}

/// `name` with the wildcards that `pattern` begins and ends with; with one at its end if those of
/// the pattern are within.
fn shaped(pattern: &str, name: &str) -> String {
    let wild = |c: Option<char>| c.is_some_and(|c| matches!(c, '*' | '?'));
    let front = wild(pattern.chars().next());
    let back = wild(pattern.chars().next_back()) || !front;
    format!("{}{name}{}", if front { "*" } else { "" }, if back { "*" } else { "" })
}

/// The network of a beginning of addresses, `10.1.`, `10.1.*` or `fd77:*`, and its length in
/// groups.
pub(super) fn beginning(text: &str) -> Option<(Network, u8)> {
    let bare = text.strip_suffix('*').unwrap_or(text);
    if let Some(bare) = bare.strip_suffix('.') {
        let mut octets = [0; 4];
        let groups: Vec<&str> = bare.split('.').collect();
        (groups.len() < 4).then_some(())?;
        for (octet, group) in octets.iter_mut().zip(&groups) {
            *octet = group.parse().ok()?;
        }
        let count = groups.len() as u8;
        return Some((Network::new(IpAddr::V4(Ipv4Addr::from(octets)), count * 8)?, count));
    }
    let bare = bare.strip_suffix(':').filter(|bare| text.ends_with('*') && !bare.ends_with(':'))?;
    let mut words = [0; 8];
    let groups: Vec<&str> = bare.split(':').collect();
    (groups.len() < 8).then_some(())?;
    for (word, group) in words.iter_mut().zip(&groups) {
        *word = u16::from_str_radix(group, 16).ok()?;
    }
    let count = groups.len() as u8;
    Some((Network::new(IpAddr::V6(Ipv6Addr::from(words)), count * 16)?, count))
}

/// The beginning that `network`, of so many groups, has, spelled as `text` was.
pub(super) fn spelled_as(text: &str, network: Network, groups: u8) -> String {
    let groups = usize::from(groups);
    let star = if text.ends_with('*') { "*" } else { "" };
    match network.address() {
        IpAddr::V4(address) => {
            let octets: String =
                address.octets()[..groups].iter().map(|o| format!("{o}.")).collect();
            octets + star
        }
        IpAddr::V6(address) => {
            let words: String =
                address.segments()[..groups].iter().map(|w| format!("{w:x}:")).collect();
            words + star
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{beginning, instead, spelled_as};
    use crate::redact::names::{Kind, Names};
    use crate::sshd::fits;

    #[test]
    fn a_pattern_fits_what_it_fitted() {
        let mut names = Names::default();
        names.learn(Kind::User, "alice");
        let evaluated = ["alice".to_owned(), "fogproject".to_owned()];
        for (pattern, name) in [("al*", "alice"), ("*ice", "alice"), ("a*e", "alice")] {
            let instead = instead(pattern, Kind::User, &evaluated, &mut names).unwrap();
            assert!(fits(names.word(name).unwrap(), &instead), "{pattern}: {instead}");
        }
        assert_eq!(instead("fog*", Kind::User, &evaluated, &mut names), None);
        assert_eq!(instead("*", Kind::User, &evaluated, &mut names), None);
        let other = instead("bob*", Kind::User, &evaluated, &mut names).unwrap();
        assert!(!other.contains("bob") && !evaluated.iter().any(|name| fits(name, &other)));
        assert!(!fits(names.word("alice").unwrap(), &other));
    }

    #[test]
    fn beginnings_of_addresses_are_networks() {
        for text in ["10.1.", "10.1.*", "192.168.7.", "fd77:*", "fd77:1:*"] {
            let (network, groups) = beginning(text).unwrap();
            assert_eq!(spelled_as(text, network, groups), text);
        }
        for text in ["10.1", "10.1.2.3.", "x.", "*", ".", "fd77::*", "1*"] {
            assert_eq!(beginning(text), None, "{text}");
        }
    }
}
