//! The criteria of a Match line (servconf.c:match_cfg_line).

use super::address::{Found, match_list};
use super::arguments::Arguments;
use super::connection::Connection;
use super::pattern::{Verdict, list};
use super::release::Release;
use super::releases::Behaviour;
use super::value::{Fault, Reader};

/// Reads the criteria of a Match line and compares them: true when all hold. Without a
/// connection, as at startup, only `all` is true.
pub(super) fn holds(
    reader: &Reader,
    arguments: &mut Arguments,
    connection: Option<&Connection>,
) -> Result<bool, Fault> {
    let mut met = true;
    let mut count = 0;
    while let Some(word) = arguments.next().filter(|word| !word.text.is_empty()) {
        let fault = |message: String| Fault { at: word.start, message };
        let comments = reader.release.does(Behaviour::SplitsLikeAShell);
        if comments && word.text.starts_with(b"#") {
            arguments.consume();
            break;
        }
        count += 1;
        let (name, value) = split_equals(&word.text, reader.release);
        let name = String::from_utf8_lossy(name).to_ascii_lowercase();
        if name == "all" && value.is_none() {
            let next = arguments.next().filter(|next| !next.text.is_empty());
            let comment = comments && next.as_ref().is_some_and(|n| n.text.starts_with(b"#"));
            if count > 1 || (next.is_some() && !comment) {
                let message = "'all' cannot be combined with other Match attributes";
                return Err(fault(message.into()));
            }
            if comment {
                arguments.consume();
            }
            return Ok(true);
        }
        if name == "invalid-user" && value.is_none() && reader.release.at_least(9, 9) {
            met &= match connection {
                // 9.9p1 forgets to say no at startup.
                None => reader.release.does(Behaviour::InvalidUserMatchesAll),
                Some(connection) => connection.invalid_user,
            };
            continue;
        }
        let value = match value {
            Some(value) => value.to_vec(),
            None => arguments.next().map(|next| next.text).unwrap_or_default(),
        };
        if value.is_empty() || (comments && value.starts_with(b"#")) {
            return Err(fault(format!("Missing Match criteria for {name}")));
        }
        met &= one(reader, &name, &value, connection).map_err(fault)?;
    }
    if count == 0 {
        return Err(Fault {
            at: reader.start,
            message: "One or more attributes required for Match".into(),
        });
    }
    Ok(met)
}

/// The criteria that may be written with `=`, from 9.9 on; before, strdelim cuts there.
const WITH_EQUALS: [&str; 8] =
    ["user", "group", "host", "address", "localaddress", "localport", "rdomain", "version"];

fn split_equals(word: &[u8], release: Release) -> (&[u8], Option<&[u8]>) {
    // 9.9p1 had lost the form `User=x`.
    if !release.does(Behaviour::MatchSplitsLikeAShell) || release.is_9_9_p1() {
        return (word, None);
    }
    let Some(equals) = word.iter().position(|b| *b == b'=') else { return (word, None) };
    let (name, value) = (&word[..equals], &word[equals + 1..]);
    if WITH_EQUALS.iter().any(|known| known.as_bytes().eq_ignore_ascii_case(name)) {
        (name, Some(value))
    } else {
        (word, None)
    }
}

/// One criterion that has an argument.
fn one(
    reader: &Reader,
    name: &str,
    value: &[u8],
    connection: Option<&Connection>,
) -> Result<bool, String> {
    let release = reader.release;
    match name {
        "user" => Ok(given(connection, |c| &c.user).is_some_and(|user| yes(user, value, false))),
        "group" => Ok(connection.is_some_and(|c| c.user.is_some() && in_group(c, value))),
        "host" => Ok(given(connection, |c| &c.host)
            .is_some_and(|host| yes(&host.to_ascii_lowercase(), value, true))),
        "address" => address(given(connection, |c| &c.address), "address", value, release),
        "localaddress" => {
            address(given(connection, |c| &c.local_address), "localaddress", value, release)
        }
        "localport" => match reader.a2port(value) {
            None => Err(format!("Invalid LocalPort '{}' on Match line", lossy(value))),
            Some(port) => {
                Ok(connection.and_then(|c| c.local_port).is_some_and(|l| i64::from(l) == port))
            }
        },
        "rdomain" if release.at_least(7, 7) => {
            Ok(given(connection, |c| &c.rdomain).is_some_and(|name| yes(name, value, false)))
        }
        "version" if release.at_least(10, 0) => Ok(yes(&release.banner(), value, false)),
        _ => Err(format!("Unsupported Match attribute {name}")),
    }
}

fn given(
    connection: Option<&Connection>,
    field: fn(&Connection) -> &Option<String>,
) -> Option<&str> {
    connection.and_then(|connection| field(connection).as_deref())
}

fn yes(text: &str, patterns: &[u8], lower: bool) -> bool {
    list(text.as_bytes(), patterns, lower) == Verdict::Yes
}

/// groupaccess.c:ga_match_pattern_list: a veto on any group wins.
fn in_group(connection: &Connection, patterns: &[u8]) -> bool {
    let mut found = false;
    for group in &connection.groups {
        match list(group.as_bytes(), patterns, false) {
            Verdict::Veto => return false,
            Verdict::Yes => found = true,
            Verdict::No => {}
        }
    }
    found
}

fn address(
    address: Option<&str>,
    what: &str,
    value: &[u8],
    release: Release,
) -> Result<bool, String> {
    match match_list(address, value) {
        Found::Yes => Ok(true),
        Found::No | Found::Veto => Ok(false),
        Found::Invalid if address.is_none() && !release.does(Behaviour::MatchAddressIsChecked) => {
            Ok(false)
        }
        Found::Invalid => Err(format!("Invalid Match {what} argument '{}'", lossy(value))),
    }
}

fn lossy(value: &[u8]) -> String {
    String::from_utf8_lossy(value).into_owned()
}
