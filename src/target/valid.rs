//! What a host, a user and a path may look like, whoever wrote them: the command line or FOG's
//! settings.

use std::net::IpAddr;

use thiserror::Error;

/// What is wrong with a host; it reads on after "the host".
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum BadHost {
    /// It would be an option to some programs.
    #[error("begins with a minus sign")]
    Minus,
    /// Neither may reach a resolver.
    #[error("has a blank or a control character in it")]
    Unprintable,
    /// Something of a URL or of a shell.
    #[error("has {0:?} in it, which no host name has")]
    Character(char),
    /// The names of the DNS end at 253.
    #[error("is longer than 255 characters")]
    TooLong,
}

/// What is wrong with a user name.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum BadUser {
    /// Nothing there.
    #[error("the user name is empty")]
    Empty,
    /// Neither `/etc/passwd` nor a log can hold it.
    #[error("the user name has a control character in it")]
    Control,
    /// It would be an option to `getent` and `id`.
    #[error("the user name begins with a minus sign")]
    Minus,
    /// It stands in commands that the report tells people to type.
    #[error("the user name has {0:?} in it, which a shell would act on")]
    Shell(char),
    /// `useradd` ends at 256.
    #[error("the user name is longer than 256 characters")]
    TooLong,
}

/// What is wrong with a storage path.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum BadPath {
    /// It depends on where one stands.
    #[error("it is not an absolute path")]
    Relative,
    /// It would forge lines.
    #[error("it has a control character in it")]
    Control,
    /// `PATH_MAX`.
    #[error("it is longer than 4095 bytes")]
    TooLong,
}

/// No account of a system has one of these, and no directory's either.
const ACTS_IN_A_SHELL: &str = "$;&|<>()`'\"{}*?[]!#~";

/// A host name, an IPv4 or an IPv6 address, the latter perhaps with a zone. Whether a name exists
/// the resolver says.
pub(crate) fn host(host: &str) -> Result<&str, BadHost> {
    if host.starts_with('-') {
        return Err(BadHost::Minus);
    }
    if host.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return Err(BadHost::Unprintable);
    }
    if host.chars().count() > 255 {
        return Err(BadHost::TooLong);
    }
    let (name, zone) = match host.split_once('%') {
        Some((address, zone)) if address.parse::<IpAddr>().is_ok_and(|ip| ip.is_ipv6()) => {
            (address, zone)
        }
        _ => (host, ""),
    };
    let is_ipv6 = name.contains(':') && name.parse::<IpAddr>().is_ok();
    let odd = |c: &char| !(c.is_alphanumeric() || matches!(c, '.' | '-' | '_'));
    let rest = if is_ipv6 { zone } else { host };
    rest.chars().find(odd).map_or(Ok(host), |c| Err(BadHost::Character(c)))
}

/// A user name; directories have names with blanks, `@` and backslashes.
pub(crate) fn user(user: &str) -> Result<&str, BadUser> {
    if user.is_empty() {
        Err(BadUser::Empty)
    } else if user.chars().any(char::is_control) {
        Err(BadUser::Control)
    } else if user.starts_with('-') {
        Err(BadUser::Minus)
    } else if let Some(c) = user.chars().find(|c| ACTS_IN_A_SHELL.contains(*c)) {
        Err(BadUser::Shell(c))
    } else if user.chars().count() > 256 {
        Err(BadUser::TooLong)
    } else {
        Ok(user)
    }
}

/// An absolute path on the server.
pub(crate) fn path(path: &str) -> Result<&str, BadPath> {
    if !path.starts_with('/') {
        Err(BadPath::Relative)
    } else if path.chars().any(char::is_control) {
        Err(BadPath::Control)
    } else if path.len() > 4095 {
        Err(BadPath::TooLong)
    } else {
        Ok(path)
    }
}

#[cfg(test)]
mod tests {
    use super::user;

    #[test]
    fn a_user_name_cannot_act_in_a_command_that_is_shown() {
        for name in ["x;reboot", "$(x)", "`x`", "a|b", "a>b", "it's", "-s"] {
            assert!(user(name).is_err(), "{name}");
        }
        for name in ["fogproject", "DOMAIN\\user", "user@domain", "a.b-c_d"] {
            assert_eq!(user(name), Ok(name));
        }
    }
}
