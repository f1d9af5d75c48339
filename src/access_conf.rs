//! Whether the rules of `access.conf` let an account in (access.conf(5); pam_access.c of Linux-PAM
//! 1.3 to 1.7): `permission : users : origins`, the first rule that fits decides, and where none
//! does, everybody may come in.

use std::net::IpAddr;

use crate::case::{AccessRule, Account};

/// What the rules say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision<'a> {
    /// Let in.
    Granted,
    /// This rule keeps the account out.
    Denied {
        /// The rule.
        rule: &'a AccessRule,
        /// False where a rule that was read as not fitting could not be evaluated.
        certain: bool,
    },
}

/// Does a token fit?
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fits {
    Yes,
    No,
    /// A netgroup, a host name, a terminal.
    Unsure,
}

/// Evaluates `rules` for `account`, which comes from `client`.
#[must_use]
pub fn decide<'a>(
    rules: &'a [AccessRule],
    account: &Account,
    client: Option<IpAddr>,
) -> Decision<'a> {
    let mut certain = true;
    for rule in rules {
        let mut fields = rule.text.splitn(3, ':').map(str::trim);
        let (Some(permission), Some(users), Some(origins)) =
            (fields.next(), fields.next(), fields.next())
        else {
            continue;
        };
        let who = list(users, &|token| user(token, account));
        let from = list(origins, &|token| origin(token, client));
        match (who, from) {
            (Fits::No, _) | (_, Fits::No) => {}
            (Fits::Yes, Fits::Yes) if permission.starts_with('-') => {
                return Decision::Denied { rule, certain };
            }
            (Fits::Yes, Fits::Yes) => return Decision::Granted,
            _ => certain = false,
        }
    }
    Decision::Granted
}

/// `a b EXCEPT c`: a token in front of EXCEPT fits, and none behind it.
fn list(text: &str, fits: &dyn Fn(&str) -> Fits) -> Fits {
    let (list, except) = match text.split_once("EXCEPT ") {
        Some((list, except)) => (list, Some(except)),
        None => (text, None),
    };
    let all: Vec<Fits> = list.split([' ', '\t', ',']).filter(|t| !t.is_empty()).map(fits).collect();
    let found = strongest(&all);
    match (found, except.map(|except| self::list(except, fits))) {
        (Fits::No, _) | (_, Some(Fits::Yes)) => Fits::No,
        (_, Some(Fits::Unsure)) => Fits::Unsure,
        (found, _) => found,
    }
}

fn strongest(all: &[Fits]) -> Fits {
    if all.contains(&Fits::Yes) {
        Fits::Yes
    } else if all.contains(&Fits::Unsure) {
        Fits::Unsure
    } else {
        Fits::No
    }
}

fn sure(fits: bool) -> Fits {
    if fits { Fits::Yes } else { Fits::No }
}

/// `ALL`, a name, a group with or without parentheses; `user@host` and netgroups are not decided.
fn user(token: &str, account: &Account) -> Fits {
    let in_group = |name: &str| account.groups.iter().any(|group| group == name);
    match token.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        Some(group) => sure(in_group(group)),
        None if token.contains('@') => Fits::Unsure,
        None => sure(token.eq_ignore_ascii_case("ALL") || token == account.name || in_group(token)),
    }
}

/// `ALL`, an address, a network as `10.1.` or `10.1.0.0/16`; `LOCAL` is no login from the network.
fn origin(token: &str, client: Option<IpAddr>) -> Fits {
    if token.eq_ignore_ascii_case("ALL") {
        return Fits::Yes;
    }
    let Some(client) = client else { return Fits::Unsure };
    if token == "LOCAL" {
        return Fits::No;
    }
    if let Ok(address) = token.parse::<IpAddr>() {
        return sure(address == client);
    }
    if let Some((network, length)) = token.split_once('/') {
        return network_fits(network, length, client);
    }
    if token.ends_with('.') {
        return sure(client.to_string().starts_with(token));
    }
    // A terminal or one of sshd's own names; a host name has a dot.
    if token.contains(['.', '@']) { Fits::Unsure } else { Fits::No }
}

fn network_fits(network: &str, length: &str, client: IpAddr) -> Fits {
    let cut = |bits: u128, width: u32, length: u32| bits >> (width - length.min(width)).min(127);
    match (network.parse(), length.parse::<u32>(), client) {
        (Ok(IpAddr::V4(network)), Ok(length @ 1..=32), IpAddr::V4(client)) => {
            let (a, b) = (u128::from(u32::from(network)), u128::from(u32::from(client)));
            sure(cut(a, 32, length) == cut(b, 32, length))
        }
        (Ok(IpAddr::V6(network)), Ok(length @ 1..=128), IpAddr::V6(client)) => {
            sure(cut(network.into(), 128, length) == cut(client.into(), 128, length))
        }
        (Ok(IpAddr::V4(_)), Ok(1..=32), IpAddr::V6(_))
        | (Ok(IpAddr::V6(_)), Ok(1..=128), IpAddr::V4(_)) => Fits::No,
        _ => Fits::Unsure,
    }
}

#[cfg(test)]
mod tests {
    use super::{Decision, decide};
    use crate::case::{AccessRule, Account};

    fn ask(rules: &[&str]) -> Option<(usize, bool)> {
        let rule = |(at, text): (usize, &&str)| AccessRule {
            file: "/a".into(),
            line: at + 1,
            text: (*text).into(),
        };
        let rules: Vec<AccessRule> = rules.iter().enumerate().map(rule).collect();
        let account = Account {
            name: "fog".into(),
            uid: 7,
            gid: 7,
            groups: vec!["fog".into(), "store".into()],
            group_ids: Vec::new(),
            home: "/".into(),
            shell: "/bin/sh".into(),
        };
        match decide(&rules, &account, Some("10.0.0.7".parse().unwrap())) {
            Decision::Granted => None,
            Decision::Denied { rule, certain } => Some((rule.line, certain)),
        }
    }

    #[test]
    fn the_first_rule_that_fits_decides() {
        for inside in [
            &[][..],
            &["+:fog:ALL", "-:ALL:ALL"],
            &["-:ALL EXCEPT root fog:ALL"],
            &["-:fog:LOCAL"],
            &["-:fog:192.0.2. 10.0.1.0/24"],
            &["-:(wheel) root:ALL"],
            &["-:ALL:ALL EXCEPT 10.0.0.0/8"],
            &["+:ALL:10.0.0.", "-:ALL:ALL"],
            &["-:fog:tty1 cron"],
            &["nonsense", "-:fog"],
        ] {
            assert_eq!(ask(inside), None, "{inside:?}");
        }
        for (outside, line, certain) in [
            (&["-:fog:ALL"][..], 1, true),
            (&["+:root:ALL", "-:ALL:ALL"], 2, true),
            (&["- : (store) : 10.0.0.7"], 1, true),
            (&["-:ALL EXCEPT root:ALL EXCEPT LOCAL"], 1, true),
            (&["+:@admins:ALL", "-:ALL:ALL"], 2, false),
            (&["+:fog:trusted.example", "-:ALL:ALL"], 2, false),
            (&["+:fog:LOCAL", "-:ALL:10.0.0.0/24"], 2, true),
        ] {
            assert_eq!(ask(outside), Some((line, certain)), "{outside:?}");
        }
    }
}
