//! `hosts.allow` and `hosts.deny` as a language (hosts_access(5)): which rule decides for an
//! address. No I/O.

use std::net::IpAddr;

use crate::case::HostsRule;

/// What the rules say of an address.
#[derive(Debug, PartialEq, Eq)]
pub enum Decision<'a> {
    /// Let in.
    Granted,
    /// Refused by this rule.
    Denied {
        /// The rule.
        rule: &'a HostsRule,
        /// False when the rule, or one before it, has a pattern that only the server can evaluate.
        certain: bool,
    },
}

/// The first rule for sshd that fits `client` decides, the allowing file first; no rule lets in.
#[must_use]
pub fn decide(rules: &[HostsRule], client: IpAddr) -> Decision<'_> {
    let mut certain = true;
    for rule in rules {
        let denies = rule.file.ends_with("deny")
            || rule.text.to_ascii_lowercase().ends_with("deny")
            || twists(rule);
        match fits(&rule.text, client) {
            Some(false) => {}
            Some(true) if denies => return Decision::Denied { rule, certain },
            Some(true) => return Decision::Granted,
            None if denies => return Decision::Denied { rule, certain: false },
            None => certain = false,
        }
    }
    Decision::Granted
}

/// Runs another program in sshd's place, from either file (hosts_options(5)).
#[must_use]
pub fn twists(rule: &HostsRule) -> bool {
    let options = rule.text.split(':').skip(2);
    options.map(str::trim_start).any(|option| option.starts_with("twist"))
}

/// `daemons : clients [: options]`; none when a pattern cannot be evaluated here.
fn fits(rule: &str, client: IpAddr) -> Option<bool> {
    let (daemons, rest) = rule.split_once(':')?;
    if !words(daemons).any(|daemon| daemon == "sshd" || daemon == "ALL") {
        return Some(false);
    }
    let clients = clients_of(rest);
    let (clients, except) = match clients.split_once(" EXCEPT ") {
        Some((clients, except)) => (clients, Some(except)),
        None => (clients, None),
    };
    match (any_fits(clients, client)?, except) {
        (true, Some(except)) => any_fits(except, client).map(|excepted| !excepted),
        (fits, _) => Some(fits),
    }
}

/// The client list ends at a colon that is not inside the brackets of an IPv6 address.
#[must_use]
pub fn clients_of(rest: &str) -> &str {
    let mut depth = 0;
    let end = rest.find(|c| {
        match c {
            '[' => depth += 1,
            ']' => depth -= 1,
            _ => {}
        }
        c == ':' && depth == 0
    });
    rest[..end.unwrap_or(rest.len())].trim()
}

fn any_fits(patterns: &str, client: IpAddr) -> Option<bool> {
    let mut known = true;
    for pattern in words(patterns) {
        match pattern_fits(pattern, client) {
            Some(true) => return Some(true),
            Some(false) => {}
            None => known = false,
        }
    }
    known.then_some(false)
}

fn words(list: &str) -> impl Iterator<Item = &str> {
    list.split([' ', ',', '\t']).filter(|word| !word.is_empty())
}

fn pattern_fits(pattern: &str, client: IpAddr) -> Option<bool> {
    if pattern == "ALL" {
        return Some(true);
    }
    let bare = pattern.trim_start_matches('[').replace(']', "");
    if let Ok(address) = bare.parse::<IpAddr>() {
        return Some(address == client);
    }
    if let Some((network, mask)) = bare.split_once('/') {
        return in_network(client, network.parse().ok()?, mask);
    }
    // `192.0.2.` fits every address that begins with it.
    let prefix = pattern.ends_with('.') && pattern.bytes().all(|b| b == b'.' || b.is_ascii_digit());
    prefix.then(|| client.to_string().starts_with(pattern))
}

/// `net/mask` with a dotted mask or a length.
fn in_network(client: IpAddr, network: IpAddr, mask: &str) -> Option<bool> {
    match (client, network) {
        (IpAddr::V4(client), IpAddr::V4(network)) => {
            let mask = match mask.parse::<std::net::Ipv4Addr>() {
                Ok(mask) => mask.to_bits(),
                Err(_) => u32::MAX.checked_shl(32 - bits(mask, 32)?).unwrap_or(0),
            };
            Some(client.to_bits() & mask == network.to_bits() & mask)
        }
        (IpAddr::V6(client), IpAddr::V6(network)) => {
            let mask = u128::MAX.checked_shl(128 - bits(mask, 128)?).unwrap_or(0);
            Some(client.to_bits() & mask == network.to_bits() & mask)
        }
        _ => Some(false),
    }
}

fn bits(mask: &str, most: u32) -> Option<u32> {
    mask.parse().ok().filter(|&bits| bits <= most)
}

#[cfg(test)]
mod tests {
    use super::{Decision, decide, fits, twists};
    use crate::case::HostsRule;

    fn rule(file: &str, text: &str) -> HostsRule {
        HostsRule { file: format!("/etc/hosts.{file}"), line: 1, text: text.into() }
    }

    #[test]
    fn patterns_fit_as_hosts_access_says() {
        let client = "10.1.2.3".parse().unwrap();
        for (text, expected) in [
            ("ALL: ALL", Some(true)),
            ("sshd: 10.1.2.3", Some(true)),
            ("sshd: 10.1.", Some(true)),
            ("sshd: 10.1.0.0/255.255.0.0", Some(true)),
            ("sshd: 10.1.0.0/16 : deny", Some(true)),
            ("sshd: 10.2.0.0/16, 192.0.2.1", Some(false)),
            ("vsftpd: ALL", Some(false)),
            ("sshd: ALL EXCEPT 10.1.2.3", Some(false)),
            ("sshd: [fe80::]/10", Some(false)),
            ("sshd: .example.org", None),
        ] {
            assert_eq!(fits(text, client), expected, "{text}");
        }
    }

    #[test]
    fn the_first_rule_that_fits_decides() {
        let rules = [rule("allow", "sshd: 127.0.0.1"), rule("deny", "sshd: ALL")];
        assert_eq!(decide(&rules, "127.0.0.1".parse().unwrap()), Decision::Granted);
        let denied = Decision::Denied { rule: &rules[1], certain: true };
        assert_eq!(decide(&rules, "10.0.0.1".parse().unwrap()), denied);
        assert_eq!(decide(&[], "::1".parse().unwrap()), Decision::Granted);
        let twisted = [rule("allow", "sshd: ALL : twist /bin/echo 421 closed")];
        assert!(twists(&twisted[0]) && !twists(&rules[0]));
        let in_its_place = Decision::Denied { rule: &twisted[0], certain: true };
        assert_eq!(decide(&twisted, "10.0.0.1".parse().unwrap()), in_its_place);
        let named = [rule("deny", "sshd: @lab")];
        let unsure = Decision::Denied { rule: &named[0], certain: false };
        assert_eq!(decide(&named, "10.0.0.1".parse().unwrap()), unsure);
    }
}
