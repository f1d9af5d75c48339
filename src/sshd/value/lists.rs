//! Keywords that take several words.

use std::collections::HashSet;

use super::super::address::{Found, match_list};
use super::super::releases::Behaviour;
use super::{Answer, Arguments, Fault, Parsed, Reader, Word, quoted};

const METHODS: [&str; 6] =
    ["none", "publickey", "gssapi-with-mic", "password", "keyboard-interactive", "hostbased"];

/// The key exchanges of the GSSAPI patch that Debian and others carry.
const GSS_KEX: [&str; 7] = [
    "gss-gex-sha1-",
    "gss-group1-sha1-",
    "gss-group14-sha1-",
    "gss-group14-sha256-",
    "gss-group16-sha512-",
    "gss-nistp256-sha256-",
    "gss-curve25519-sha256-",
];

impl Reader<'_> {
    pub(super) fn gss_kex(&self, arguments: &mut Arguments) -> Answer {
        let word = self.required(arguments)?;
        let names = word.text.split(|b| *b == b',').take_while(|name| !name.is_empty());
        let known = |name: &[u8]| GSS_KEX.iter().any(|known| known.as_bytes() == name);
        if word.text.starts_with(b",") || !names.into_iter().all(known) {
            let message = format!("Bad GSSAPI KexAlgorithms '{}'.", quoted(&word));
            return self.fault(Some(&word), message);
        }
        Ok(Parsed::one(word.text))
    }

    /// A list that may be empty up to 9.6, when only a comment follows the keyword.
    pub(super) fn list(&self, values: Vec<Vec<u8>>) -> Answer {
        match values.is_empty() {
            true if self.does(Behaviour::EmptyListIsFatal) => {
                self.fault(None, format!("no {} specified", self.keyword))
            }
            true => Ok(Parsed::Nothing),
            false => Ok(Parsed::Values(values)),
        }
    }

    pub(super) fn empty_argument<T>(&self, word: &Word) -> Result<T, Fault> {
        self.fault(Some(word), format!("keyword {} empty argument", self.keyword))
    }

    pub(super) fn none_is_not_alone<T>(&self, word: &Word) -> Result<T, Fault> {
        let message = format!("keyword {} \"none\" argument must appear alone.", self.keyword);
        self.fault(Some(word), message)
    }

    pub(super) fn user_patterns(&self, arguments: &mut Arguments) -> Answer {
        let mut patterns = Vec::new();
        while let Some(word) = arguments.item(false) {
            if word.text.is_empty() || !self.user_pattern_is_valid(&word.text) {
                let message = format!("invalid {} pattern: \"{}\"", self.keyword, quoted(&word));
                return self.fault(Some(&word), message);
            }
            patterns.push(word.text);
        }
        self.list(patterns)
    }

    /// match.c:match_user without a user: the host part must be a valid list.
    fn user_pattern_is_valid(&self, pattern: &[u8]) -> bool {
        let at = if self.does(Behaviour::SplitsUserAtLastAt) {
            pattern.iter().rposition(|b| *b == b'@')
        } else {
            pattern.iter().position(|b| *b == b'@')
        };
        at.is_none_or(|at| match_list(None, &pattern[at + 1..]) != Found::Invalid)
    }

    pub(super) fn group_patterns(&self, arguments: &mut Arguments) -> Answer {
        let mut patterns = Vec::new();
        while let Some(word) = arguments.item(false) {
            if word.text.is_empty() {
                return self.fault(Some(&word), format!("empty {} pattern", self.keyword));
            }
            patterns.push(word.text);
        }
        self.list(patterns)
    }

    pub(super) fn accept_env(&self, arguments: &mut Arguments) -> Answer {
        let mut names = Vec::new();
        while let Some(word) = arguments.item(false) {
            if word.text.is_empty() || word.text.contains(&b'=') {
                return self.fault(Some(&word), "Invalid environment name.");
            }
            names.push(word.text);
        }
        self.list(names)
    }

    pub(super) fn set_env(&self, arguments: &mut Arguments) -> Answer {
        let (mut names, mut values) = (HashSet::new(), Vec::new());
        while let Some(word) = arguments.item(true) {
            let Some(equals) = word.text.iter().position(|b| *b == b'=') else {
                return self.fault(Some(&word), "Invalid environment.");
            };
            let first = names.insert(word.text[..equals].to_vec());
            if first || !self.does(Behaviour::SetEnvDropsDuplicates) {
                values.push(word.text);
            }
        }
        self.list(values)
    }

    pub(super) fn log_verbose(&self, arguments: &mut Arguments) -> Answer {
        let mut values = Vec::new();
        while let Some(word) = arguments.item(false) {
            if word.text.is_empty() {
                return self.empty_argument(&word);
            }
            let none = word.text.eq_ignore_ascii_case(b"none");
            let checked = self.does(Behaviour::SplitsLikeAShell);
            if checked && none && (!values.is_empty() || arguments.has_more()) {
                return self.none_is_not_alone(&word);
            }
            values.push(word.text);
        }
        self.list(values)
    }

    pub(super) fn channel_timeout(&self, arguments: &mut Arguments) -> Answer {
        let mut values = Vec::new();
        while let Some(word) = arguments.item(false) {
            if word.text.eq_ignore_ascii_case(b"none") {
                if !values.is_empty() || arguments.has_more() {
                    return self.none_is_not_alone(&word);
                }
            } else if !self.is_pattern_interval(&word.text) {
                let message = format!("invalid channel timeout {}", quoted(&word));
                return self.fault(Some(&word), message);
            }
            values.push(word.text);
        }
        self.list(values)
    }

    fn is_pattern_interval(&self, text: &[u8]) -> bool {
        let equals = text.iter().position(|b| *b == b'=').filter(|at| *at > 0);
        equals.is_some_and(|at| self.seconds(&text[at + 1..]).is_some())
    }

    /// Whether `any` comes too late. Up to 9.6 what earlier *lines* set counts, and what this line
    /// says counts only where it takes effect.
    fn methods_before(&self, lists: &[Vec<u8>]) -> bool {
        if self.does(Behaviour::AnyMethodIsCheckedByLine) {
            return !lists.is_empty();
        }
        self.is_set || (self.active && !lists.is_empty())
    }

    pub(super) fn authentication_methods(&self, arguments: &mut Arguments) -> Answer {
        let old = !self.does(Behaviour::SplitsLikeAShell);
        if old && self.is_set {
            arguments.consume();
            return Ok(Parsed::Nothing);
        }
        let mut lists: Vec<Vec<u8>> = Vec::new();
        let mut any = false;
        while let Some(word) = arguments.item(false) {
            if any || (word.text == b"any" && self.methods_before(&lists)) {
                let message = format!("\"any\" must appear alone in {}", self.keyword);
                return self.fault(Some(&word), message);
            }
            any = word.text == b"any";
            if !any && !are_methods(&word.text) {
                let message = format!("invalid {} method list.", self.keyword);
                return self.fault(Some(&word), message);
            }
            lists.push(word.text);
        }
        if lists.is_empty() {
            return self.fault(None, format!("no {} specified", self.keyword));
        }
        if old {
            arguments.consume();
        }
        Ok(Parsed::Values(lists))
    }
}

/// auth2.c:auth2_methods_valid, whether a method is enabled left aside.
fn are_methods(list: &[u8]) -> bool {
    list.split(|b| *b == b',').all(|method| {
        let name = method.split(|b| *b == b':').next().unwrap_or_default();
        METHODS.iter().any(|known| known.as_bytes() == name)
    })
}
