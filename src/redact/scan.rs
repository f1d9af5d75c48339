//! The pieces of a text: addresses, names, paths, and all that stays.
//!
//! Texts are recorded in escaped form where they came from outside, so that a backslash begins an
//! escape and not a word.

use super::domains;
use super::names::{Names, is_of_word};
use super::paths;
use super::spelled::{self, Spelled};

/// A piece of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// It stays.
    Plain(&'a str),
    /// A part of a word that nobody knows as a name.
    Part(&'a str),
    /// A name that was learnt: what it is called instead is its own.
    Name(&'a str),
    /// A text that was learnt whole, of so many bytes.
    Odd(&'a str),
    /// An address, a MAC address, a fingerprint.
    Spelled(Spelled, &'a str),
    /// A host's name with its domain.
    Domain(&'a str),
    /// The account in front of `@domain`, or the owner of a home directory.
    Account(&'a str),
    /// A component of a path outside the system's own trees.
    Component(&'a str),
}

/// The pieces of `text`, in order; together they are the text.
pub(super) fn pieces<'a>(text: &'a str, names: &Names) -> Vec<Piece<'a>> {
    let mut scan = Scan { text, names, at: 0, plain: 0, before: None, found: Vec::new() };
    while scan.at < text.len() {
        scan.step();
    }
    scan.close();
    scan.found
}

struct Scan<'a, 'n> {
    text: &'a str,
    names: &'n Names,
    at: usize,
    /// Where the text that stays began.
    plain: usize,
    before: Option<char>,
    found: Vec<Piece<'a>>,
}

impl<'a> Scan<'a, '_> {
    fn step(&mut self) {
        let rest = &self.text[self.at..];
        let Some(c) = rest.chars().next() else { return };
        let inside = self.before.is_some_and(|c| c.is_alphanumeric() || c == '_');
        if c == '\\' && self.names.odd(rest).is_none() {
            return self.stay(escape(rest), Some(' '));
        }
        if inside {
            return self.stay(c.len_utf8(), Some(c));
        }
        if let Some((length, _)) = self.names.odd(rest).filter(|(length, _)| ends(rest, *length)) {
            return self.take(length, Piece::Odd(&rest[..length]));
        }
        if let Some((found, length)) = spelled::read(rest) {
            return self.take(length, Piece::Spelled(found, &rest[..length]));
        }
        if c == '/' && paths::may_begin(self.before) {
            let length = paths::length(rest);
            let pieces = paths::pieces(&rest[..length], self.names);
            return self.take_all(length, pieces);
        }
        if is_of_word(c) {
            let length = rest.find(|c| !is_of_word(c)).unwrap_or(rest.len());
            let pieces = word(&rest[..length], &rest[length..], self.names);
            return self.take_all(length, pieces);
        }
        self.stay(c.len_utf8(), Some(c));
    }

    fn stay(&mut self, length: usize, before: Option<char>) {
        self.at = (self.at + length).min(self.text.len());
        self.before = before;
    }

    fn take(&mut self, length: usize, piece: Piece<'a>) {
        self.take_all(length, vec![piece]);
    }

    fn take_all(&mut self, length: usize, pieces: Vec<Piece<'a>>) {
        self.close();
        self.found.extend(pieces);
        self.at += length;
        self.plain = self.at;
        self.before = self.text[..self.at].chars().next_back();
    }

    fn close(&mut self) {
        if self.plain < self.at {
            self.found.push(Piece::Plain(&self.text[self.plain..self.at]));
            self.plain = self.at;
        }
    }
}

/// The length of the escape at the beginning.
fn escape(rest: &str) -> usize {
    let hex = |text: &&str| text.bytes().all(|b| b.is_ascii_hexdigit());
    match rest[1..].chars().next() {
        Some('n' | 'r' | 't' | '\\') => 2,
        Some('x') if rest.get(2..4).filter(hex).is_some() => 4,
        _ => 1,
    }
}

fn ends(rest: &str, length: usize) -> bool {
    let next = rest[length..].chars().next();
    // What ends in a sign of its own ends there.
    let whole = rest[..length].chars().next_back().is_some_and(|c| !c.is_alphanumeric());
    whole || !next.is_some_and(|c| c.is_alphanumeric() || c == '_')
}

/// What stands behind the account of a URL and its colon.
const USERS_OWN: &str = "(hidden)@";

/// The pieces of a word; `behind` is what follows it.
pub(super) fn word<'a>(word: &'a str, behind: &str, names: &Names) -> Vec<Piece<'a>> {
    if names.word(word).is_some() {
        return vec![Piece::Name(word)];
    }
    if let Some(host) = behind.strip_prefix('@') {
        let end = host.find(|c| !is_of_word(c)).unwrap_or(host.len());
        if domains::is_domain(&host[..end]) {
            return vec![Piece::Account(word)];
        }
    }
    if behind.strip_prefix(':').is_some_and(|rest| rest.starts_with(USERS_OWN)) {
        return vec![Piece::Account(word)];
    }
    let from = word.len() - word.trim_start_matches(['.', '-']).len();
    let to = word.trim_end_matches(['.', '-']).len().max(from);
    if domains::is_domain(&word[from..to]) {
        let (front, end) = (Piece::Plain(&word[..from]), Piece::Plain(&word[to..]));
        return vec![front, Piece::Domain(&word[from..to]), end];
    }
    parts(word, names)
}

/// Names and addresses between the signs that join a word.
pub(super) fn parts<'a>(word: &'a str, names: &Names) -> Vec<Piece<'a>> {
    let is_sign = |c: char| matches!(c, '.' | '-' | '_');
    let mut found = Vec::new();
    let mut at = 0;
    while at < word.len() {
        let rest = &word[at..];
        let signs = rest.len() - rest.trim_start_matches(is_sign).len();
        if signs > 0 {
            found.push(Piece::Plain(&rest[..signs]));
            at += signs;
            continue;
        }
        if let Some((spelled, length)) = spelled::read(rest) {
            found.push(Piece::Spelled(spelled, &rest[..length]));
            at += length;
            continue;
        }
        let ends = rest.match_indices(is_sign).map(|(end, _)| end).take(8).chain([rest.len()]);
        let ends: Vec<usize> = ends.collect();
        let known = ends.iter().rev().find(|end| names.word(&rest[..**end]).is_some());
        let (length, piece) = match known {
            Some(end) => (*end, Piece::Name(&rest[..*end])),
            None => (ends[0], Piece::Part(&rest[..ends[0]])),
        };
        found.push(piece);
        at += length;
    }
    found
}
