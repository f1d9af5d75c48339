//! The names in sshd_config: its lists of accounts, groups and hosts.

use crate::redact::masks::Masks;
use crate::redact::names::Kind;

/// Takes note of the names in a file.
pub(super) fn file(text: &[u8], masks: &mut Masks) {
    String::from_utf8_lossy(text).lines().for_each(|text| line(text, masks));
}

/// Takes note of the names in a line, or in what `sshd -T` prints.
pub(super) fn line(line: &str, masks: &mut Masks) {
    let line = line.trim();
    let end = line.find(|c: char| c.is_whitespace() || c == '=').unwrap_or(line.len());
    let (keyword, rest) = line.split_at(end);
    let words = words(rest);
    match keyword.to_ascii_lowercase().as_str() {
        "allowusers" | "denyusers" => words.iter().for_each(|word| account(word, masks)),
        "allowgroups" | "denygroups" => {
            words.iter().for_each(|word| listed(Kind::Group, word, masks));
        }
        "authorizedkeyscommanduser" | "authorizedprincipalscommanduser" => {
            words.iter().for_each(|word| listed(Kind::User, word, masks));
        }
        "listenaddress" => {
            words.iter().take(1).for_each(|word| masks.learn(Kind::Host, port(word)));
        }
        "match" => criteria(&words, masks),
        _ => {}
    }
}

/// `user` or `user@host`; a comma and a `!` are no signs here, and were meant as such all the same.
fn account(word: &str, masks: &mut Masks) {
    match word.rsplit_once('@') {
        Some((user, host)) => {
            listed(Kind::User, user, masks);
            listed(Kind::Host, host, masks);
        }
        None => listed(Kind::User, word, masks),
    }
}

fn listed(kind: Kind, list: &str, masks: &mut Masks) {
    list.split([',', '!']).filter(|name| !name.is_empty()).for_each(|name| masks.learn(kind, name));
}

/// `User a,b Address 10.0.0.0/8`, or `User=a` (9.9 and later).
fn criteria(words: &[String], masks: &mut Masks) {
    let mut words = words.iter().flat_map(|word| word.splitn(2, '='));
    while let (Some(name), Some(list)) = (words.next(), words.next()) {
        match name.to_ascii_lowercase().as_str() {
            "user" => listed(Kind::User, list, masks),
            "group" => listed(Kind::Group, list, masks),
            "host" | "address" | "localaddress" => listed(Kind::Host, list, masks),
            _ => {}
        }
    }
}

/// `host:port` without its port.
fn port(word: &str) -> &str {
    match word.rsplit_once(':') {
        Some((host, port)) if !host.contains(':') && port.bytes().all(|b| b.is_ascii_digit()) => {
            host
        }
        _ => word,
    }
}

/// Words between blanks, or in quotes.
fn words(text: &str) -> Vec<String> {
    let (mut words, mut word, mut quote) = (Vec::new(), String::new(), None);
    for c in text.trim_start_matches([' ', '\t', '=']).chars() {
        match quote {
            Some(open) if c == open => quote = None,
            None if matches!(c, '"' | '\'') => quote = Some(c),
            None if c.is_whitespace() => words.push(std::mem::take(&mut word)),
            _ => word.push(c),
        }
    }
    words.push(word);
    words.retain(|word| !word.is_empty());
    words
}
