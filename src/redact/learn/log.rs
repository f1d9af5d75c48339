//! The names in lines of logs and in the titles of processes, behind the words that announce them.

use crate::redact::masks::Masks;
use crate::redact::names::{Kind, is_of_word};

/// What stands in front of an account's name in the logs of sshd (8.4 to 10.6) and of PAM.
const ACCOUNTS: [&str; 7] =
    ["invalid user ", "illegal user ", "user `", "user ", "User ", "user=", "logname="];

/// Takes note of the names in a line.
pub(super) fn line(line: &str, masks: &mut Masks) {
    for announced in ACCOUNTS {
        for (at, _) in line.match_indices(announced) {
            let rest = line[at + announced.len()..].trim_start_matches(['\'', '"', '`', '‘']);
            masks.learn(Kind::User, name(rest));
        }
    }
    // `Failed password for alice from 10.0.0.1`, `Starting session: subsystem 'sftp' for alice from`.
    for (at, _) in line.match_indices(" for ") {
        let rest = &line[at + 5..];
        let name = name(rest);
        if rest[name.len()..].starts_with(" from ") {
            masks.learn(Kind::User, name);
        }
    }
    for (at, _) in line.match_indices("rhost=") {
        masks.learn(Kind::Host, name(&line[at + 6..]));
    }
}

/// `sshd: alice [priv]`, `sshd-session: alice@notty`.
pub(super) fn title(title: &str, masks: &mut Masks) {
    for announced in ["sshd: ", "sshd-session: "] {
        if let Some((_, rest)) = title.split_once(announced) {
            masks.learn(Kind::User, name(rest));
        }
    }
}

/// `mount -o username=alice`.
pub(super) fn options(text: &str, masks: &mut Masks) {
    for announced in ["username=", "user="] {
        for (at, _) in text.match_indices(announced) {
            let name = name(&text[at + announced.len()..]);
            if name.len() > 2 && name.chars().all(is_of_word) {
                masks.learn(Kind::User, name);
            }
        }
    }
}

fn name(text: &str) -> &str {
    let end = text.find(|c: char| c.is_whitespace() || "'`\"()[]@,;:".contains(c));
    &text[..end.unwrap_or(text.len())]
}
