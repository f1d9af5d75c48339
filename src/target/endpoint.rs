//! The target as typed: `[USER@]HOST[:PORT]`.

use std::net::Ipv6Addr;
use std::str::FromStr;

use thiserror::Error;

use super::valid::{self, BadHost, BadUser};
use crate::text;

/// A target as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// The account, where one was named.
    pub user: Option<String>,
    /// Host name or address, without brackets; an IPv6 address may have a zone.
    pub host: String,
    /// The port, where one was named.
    pub port: Option<u16>,
}

/// Why a text is no target. What was typed shows only escaped, and never where it may hold a
/// password.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum BadEndpoint {
    /// Nothing, or nothing behind `USER@`.
    #[error("the host is missing; a target is [USER@]HOST[:PORT]")]
    NoHost,
    /// More than one `@`.
    #[error("more than one @; a user name that has one is given with --user")]
    TwoUsers,
    /// `user:word@host`.
    #[error("a user name has no colon, and a password is never an argument: use --password-file")]
    PasswordTyped,
    /// The part before the `@`.
    #[error("{0}")]
    User(#[from] BadUser),
    /// The host.
    #[error("the host {0}")]
    Host(#[from] BadHost),
    /// The part after the last colon.
    #[error("the port is '{0}'; a port is a number from 1 to 65535")]
    Port(String),
    /// An opening bracket and no closing one, or something else than `:PORT` after it.
    #[error("an address in brackets is [ADDRESS] or [ADDRESS]:PORT")]
    Brackets,
    /// An IPv6 address whose last group may be meant as a port.
    #[error("is {1} a port? write [{0}]:{1}, or [{0}:{1}] if it belongs to the address")]
    Ambiguous(String, String),
    /// Several colons, and no address.
    #[error("'{0}' is not an IPv6 address; with a port, write [ADDRESS]:PORT")]
    NotIpv6(String),
}

impl FromStr for Endpoint {
    type Err = BadEndpoint;

    fn from_str(typed: &str) -> Result<Self, BadEndpoint> {
        let (user, place) = match typed.split_once('@') {
            Some((_, place)) if place.contains('@') => return Err(BadEndpoint::TwoUsers),
            Some((user, _)) if user.contains(':') => return Err(BadEndpoint::PasswordTyped),
            Some((user, place)) => (Some(valid::user(user)?.to_owned()), place),
            None => (None, typed),
        };
        let (host, port) = split_port(place)?;
        if host.is_empty() {
            return Err(BadEndpoint::NoHost);
        }
        let host = valid::host(host)?.to_owned();
        Ok(Self { user, host, port: port.map(parse_port).transpose()? })
    }
}

/// Host and port as typed.
fn split_port(place: &str) -> Result<(&str, Option<&str>), BadEndpoint> {
    if let Some(inner) = place.strip_prefix('[') {
        let (host, rest) = inner.split_once(']').ok_or(BadEndpoint::Brackets)?;
        return match rest.strip_prefix(':') {
            Some(port) => Ok((host, Some(port))),
            None if rest.is_empty() => Ok((host, None)),
            None => Err(BadEndpoint::Brackets),
        };
    }
    match place.rsplit_once(':') {
        None => Ok((place, None)),
        Some((host, port)) if !host.contains(':') => Ok((host, Some(port))),
        Some((host, last)) => bare_ipv6(place, host, last),
    }
}

/// An IPv6 address without brackets, unless its last group may be a port as well.
fn bare_ipv6<'a>(
    place: &'a str,
    host: &str,
    last: &str,
) -> Result<(&'a str, Option<&'a str>), BadEndpoint> {
    if is_ipv6(host) && parse_port(last).is_ok() {
        Err(BadEndpoint::Ambiguous(text::plain(host), last.to_owned()))
    } else if is_ipv6(place) {
        Ok((place, None))
    } else {
        Err(BadEndpoint::NotIpv6(text::plain(place)))
    }
}

fn is_ipv6(host: &str) -> bool {
    let address = host.split_once('%').map_or(host, |(address, _)| address);
    address.parse::<Ipv6Addr>().is_ok()
}

fn parse_port(typed: &str) -> Result<u16, BadEndpoint> {
    // `u16` itself takes a plus sign.
    match typed.parse() {
        Ok(port) if port > 0 && typed.bytes().all(|b| b.is_ascii_digit()) => Ok(port),
        _ => Err(BadEndpoint::Port(text::line(typed, 20))),
    }
}

#[cfg(test)]
mod tests {
    use super::{BadEndpoint, Endpoint};
    use proptest::prelude::*;

    fn parsed(typed: &str) -> (Option<String>, String, Option<u16>) {
        let Endpoint { user, host, port } =
            typed.parse().unwrap_or_else(|e| panic!("{typed}: {e}"));
        (user, host, port)
    }

    #[test]
    fn what_a_target_may_look_like() {
        for (typed, user, host, port) in [
            ("fog", None, "fog", None),
            ("fog.example.org:2222", None, "fog.example.org", Some(2222)),
            ("root@10.0.0.39", Some("root"), "10.0.0.39", None),
            ("f@10.0.0.39:22", Some("f"), "10.0.0.39", Some(22)),
            ("f@[2001:db8::1]:65535", Some("f"), "2001:db8::1", Some(65535)),
            ("[::1]", None, "::1", None),
            ("::1", None, "::1", None),
            ("2001:db8::1", None, "2001:db8::1", None),
            ("2001:db8::1:cafe", None, "2001:db8::1:cafe", None),
            ("fe80::1%eth0", None, "fe80::1%eth0", None),
            ("[fe80::1%eth0]:22", None, "fe80::1%eth0", Some(22)),
            ("[fog]:2222", None, "fog", Some(2222)),
            (r"DOM\fog@host_1", Some(r"DOM\fog"), "host_1", None),
        ] {
            assert_eq!(parsed(typed), (user.map(str::to_owned), host.to_owned(), port), "{typed}");
        }
    }

    #[test]
    fn what_is_no_target_says_why() {
        for (typed, why) in [
            ("", "the host is missing; a target is [USER@]HOST[:PORT]"),
            ("fog@", "the host is missing; a target is [USER@]HOST[:PORT]"),
            (":22", "the host is missing; a target is [USER@]HOST[:PORT]"),
            ("@host", "the user name is empty"),
            ("a@b@host", "more than one @; a user name that has one is given with --user"),
            ("host:", "the port is ''; a port is a number from 1 to 65535"),
            ("host:0", "the port is '0'; a port is a number from 1 to 65535"),
            ("host:65536", "the port is '65536'; a port is a number from 1 to 65535"),
            ("host:+22", "the port is '+22'; a port is a number from 1 to 65535"),
            ("-oProxyCommand=x", "the host begins with a minus sign"),
            ("fog@-x", "the host begins with a minus sign"),
            ("a b", "the host has a blank or a control character in it"),
            ("a\u{1b}[31m", "the host has a blank or a control character in it"),
            ("ssh://host", "the port is '//host'; a port is a number from 1 to 65535"),
            ("host/path", "the host has '/' in it, which no host name has"),
            ("[::1", "an address in brackets is [ADDRESS] or [ADDRESS]:PORT"),
            ("[::1]22", "an address in brackets is [ADDRESS] or [ADDRESS]:PORT"),
            (
                "2001:db8::1:22",
                "is 22 a port? write [2001:db8::1]:22, or [2001:db8::1:22] if it belongs to the address",
            ),
            (
                "1:2:3:4:5:6:7:8:22",
                "is 22 a port? write [1:2:3:4:5:6:7:8]:22, or [1:2:3:4:5:6:7:8:22] if it belongs to the address",
            ),
            ("a:b:22", "'a:b:22' is not an IPv6 address; with a port, write [ADDRESS]:PORT"),
        ] {
            let error = typed.parse::<Endpoint>().expect_err(typed).to_string();
            assert_eq!(error, why, "{typed}");
        }
    }

    #[test]
    fn a_typed_password_is_not_repeated() {
        let error = "fog:hunter2@host".parse::<Endpoint>().unwrap_err();
        assert_eq!(error, BadEndpoint::PasswordTyped);
        assert!(!error.to_string().contains("hunter2"));
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_a_panic_or_an_escape(typed: String) {
            if let Err(error) = typed.parse::<Endpoint>() {
                prop_assert!(!error.to_string().chars().any(char::is_control));
            }
        }

        #[test]
        fn a_target_in_brackets_comes_back(address: std::net::Ipv6Addr, port in 1..=u16::MAX) {
            prop_assert_eq!(parsed(&format!("u@[{address}]:{port}")),
                (Some("u".into()), address.to_string(), Some(port)));
        }
    }
}
