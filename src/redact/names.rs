//! Names and their pseudonyms. One word has one pseudonym, wherever it stands and whatever it
//! names there: an account and its group of the same name stay the same word.

use std::collections::{BTreeSet, HashMap};

use super::hidden::Hidden;
use super::known;

/// What a name names, as far as its first place tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    User,
    Group,
    Host,
    Image,
    Node,
    Path,
    Mac,
    Key,
}

impl Kind {
    fn stem(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Group => "group",
            Self::Host => "host",
            Self::Image => "image",
            Self::Node => "node",
            Self::Path => "dir",
            Self::Mac => "mac",
            Self::Key => "key",
        }
    }
}

/// Every name of a Case, and what it is called instead.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// Names of accounts, groups and images as they are spelled.
    exact: HashMap<String, String>,
    /// Names of hosts without a domain, in lower case.
    hosts: HashMap<String, String>,
    /// Names of accounts and groups in lower case: what differs in case alone is a name as well.
    folded: HashMap<String, Kind>,
    /// Texts with characters that end a word, and how long such texts are.
    odd: HashMap<String, String>,
    odd_lengths: BTreeSet<usize>,
    /// What is replaced in its own place only: parts of domains and paths, MAC addresses.
    placed: HashMap<(Kind, String), String>,
    counts: HashMap<Kind, usize>,
}

impl Names {
    /// Takes note of the name of an account, a group, an image, or of a host without a domain.
    pub(super) fn learn(&mut self, kind: Kind, name: &str) {
        let fits = (2..=256).contains(&name.len()) && !name.contains('/');
        if !fits || known::is_name(name) || self.word(name).is_some() {
            return;
        }
        let instead = format!("{}-{}", kind.stem(), self.number(kind));
        if kind == Kind::Host {
            self.hosts.insert(name.to_lowercase(), instead);
            return;
        }
        self.folded.insert(name.to_lowercase(), kind);
        if !name.chars().all(is_of_word) {
            self.learn_odd(name, instead.clone());
        }
        self.exact.insert(name.to_owned(), instead);
    }

    /// A literal text with its own replacement: a name with blanks, a pattern, the beginning of an
    /// address.
    pub(super) fn learn_odd(&mut self, text: &str, instead: String) {
        if !text.is_empty() && text.len() <= 256 {
            self.odd_lengths.insert(text.len());
            self.odd.entry(text.to_owned()).or_insert(instead);
        }
    }

    /// Takes note of a spelling of a known name that differs in case alone.
    pub(super) fn learn_spelling(&mut self, word: &str) {
        if word.chars().count() > 2
            && let Some(kind) = self.folded.get(&word.to_lowercase()).copied()
        {
            self.learn(kind, word);
        }
    }

    /// What a word is called instead.
    pub(super) fn word(&self, word: &str) -> Option<&str> {
        let host = || self.hosts.get(&word.to_lowercase());
        self.exact.get(word).or_else(host).map(String::as_str)
    }

    /// The literal text that stands at the beginning of `text`, the longest there is.
    pub(super) fn odd(&self, text: &str) -> Option<(usize, &str)> {
        self.odd_lengths.iter().rev().find_map(|length| {
            let (odd, instead) = self.odd.get_key_value(text.get(..*length)?)?;
            Some((odd.len(), instead.as_str()))
        })
    }

    /// What a thing in its own place is called instead; it gets a number when it is first seen.
    pub(super) fn learn_placed(&mut self, kind: Kind, text: &str) {
        let key = (kind, text.to_owned());
        if !self.placed.contains_key(&key) {
            let number = self.number(kind);
            let instead = match kind {
                // Of the block for locally administered addresses.
                Kind::Mac => format!("020000{number:06x}"),
                kind => format!("{}-{number}", kind.stem()),
            };
            self.placed.insert(key, instead);
        }
    }

    /// What a thing in its own place is called instead.
    pub(super) fn placed(&self, kind: Kind, text: &str) -> Option<&str> {
        self.placed.get(&(kind, text.to_owned())).map(String::as_str)
    }

    /// A number for a name of this kind.
    pub(super) fn number(&mut self, kind: Kind) -> usize {
        let count = self.counts.entry(kind).or_default();
        *count += 1;
        *count
    }

    /// How many there are.
    pub(super) fn count(&self) -> Hidden {
        let of = |kind| self.counts.get(&kind).copied().unwrap_or_default();
        Hidden {
            users: of(Kind::User),
            groups: of(Kind::Group),
            hosts: of(Kind::Host),
            images: of(Kind::Image),
            nodes: of(Kind::Node),
            paths: of(Kind::Path),
            macs: of(Kind::Mac),
            keys: of(Kind::Key),
            ..Hidden::default()
        }
    }
}

/// A character that does not end a word. Dots, minus signs and underscores join words, and names
/// are looked for on both sides of them.
pub(super) fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-' | '.')
}
