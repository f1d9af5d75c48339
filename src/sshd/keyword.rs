//! The one table of all keywords of sshd_config.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::build::Build;
use super::release::Release;
use super::value::Kind;

mod table;

/// Where a keyword may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// Outside Match blocks, and inside `Match all`, alone.
    Global,
    /// In Match blocks as well.
    Match,
}

/// How several lines of one keyword go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Merge {
    /// The first line's value stays.
    First,
    /// Each line's value replaces the one before.
    Last,
    /// Values of all lines are kept.
    Append,
    /// The values of the first line stay.
    FirstLine,
}

type Version = (u16, u16);

/// One keyword.
#[derive(Clone, Copy, Debug)]
pub struct Keyword {
    /// Its name in lower case, as `sshd -T` prints it.
    pub name: &'static str,
    pub(super) kind: Kind,
    pub(super) merge: Merge,
    /// The keyword this one is another name of.
    alias_of: Option<&'static str>,
    since: Version,
    until: Option<Version>,
    match_since: Option<Version>,
    /// Versions in between in which it may not stand in Match.
    match_gap: Option<(Version, Version)>,
    /// The first version in which a value in a Match block takes effect.
    copied_since: Version,
    /// The version up to which the last line wins.
    last_until: Option<Version>,
    /// The only builds that know it; empty: all.
    builds: &'static [Build],
    /// The first version of Debian's build that no longer knows it.
    debian_until: Option<Version>,
    /// True when it has an effect on whether a capture can finish (facts that the checks use).
    listed: bool,
}

impl Keyword {
    /// Where it may stand in this release.
    #[must_use]
    pub fn scope(&self, release: Release) -> Scope {
        let from = self.match_since.is_some_and(|(a, b)| release.at_least(a, b));
        let gap = self
            .match_gap
            .is_some_and(|((a, b), (c, d))| release.at_least(a, b) && !release.at_least(c, d));
        if from && !gap { Scope::Match } else { Scope::Global }
    }

    /// True when this release's parser knows it, deprecated or not.
    #[must_use]
    pub fn is_known_to(&self, release: Release) -> bool {
        release.at_least(self.since.0, self.since.1)
            && !self.until.is_some_and(|(a, b)| release.at_least(a, b))
    }

    pub(super) fn is_known_to_build(&self, build: Build, release: Release) -> bool {
        let gone = self.debian_until.is_some_and(|(a, b)| release.at_least(a, b));
        if build == Build::Debian && gone {
            return false;
        }
        // A keyword brought to an older release than upstream's needs its build to be known.
        let unsure = build == Build::Unknown && self.until.is_none();
        self.builds.is_empty() || unsure || self.builds.contains(&build)
    }

    /// True for a keyword that only some distributions' builds have.
    pub(super) fn is_vendors(&self) -> bool {
        !self.builds.is_empty()
    }

    /// True when `sftp-doctor config` shows it though no file sets it: it can stop a capture.
    #[must_use]
    pub fn can_stop_a_capture(&self) -> bool {
        self.listed
    }

    pub(super) fn merge(&self, release: Release) -> Merge {
        match self.last_until {
            Some((a, b)) if !release.at_least(a, b) => Merge::Last,
            _ => self.merge,
        }
    }

    pub(super) fn takes_effect_in_match(&self, release: Release) -> bool {
        release.at_least(self.copied_since.0, self.copied_since.1)
    }
}

/// Every keyword, aliases and deprecated ones included.
#[must_use]
pub fn keywords() -> &'static [Keyword] {
    table::KEYWORDS
}

/// The keyword of this name, in any case; an alias answers as itself.
#[must_use]
pub fn keyword(name: &str) -> Option<&'static Keyword> {
    rows(name.as_bytes()).first().map(|index| &table::KEYWORDS[*index])
}

/// The index in the table of what `word` means to a release, the alias resolved, and the row it
/// was found in, whose scope counts.
pub(super) fn find(word: &[u8], release: Release, build: Build) -> Option<Found> {
    let index = *rows(word).iter().find(|index| {
        let row = &table::KEYWORDS[**index];
        row.is_known_to(release) && row.is_known_to_build(build, release)
    })?;
    let row = &table::KEYWORDS[index];
    let slot = row.alias_of.map_or(Some(index), |name| slot_of(name, release))?;
    Some(Found { row, slot })
}

/// A keyword found for a word.
#[derive(Clone, Copy)]
pub(super) struct Found {
    /// The row of the word itself.
    pub row: &'static Keyword,
    /// The index of the keyword whose value it sets.
    pub slot: usize,
}

/// The index of a keyword that is not an alias.
pub(super) fn slot_of(name: &str, release: Release) -> Option<usize> {
    let rows = rows(name.as_bytes());
    rows.iter().copied().find(|index| table::KEYWORDS[*index].is_known_to(release))
}

fn rows(word: &[u8]) -> &'static [usize] {
    static INDEX: OnceLock<HashMap<&'static [u8], Vec<usize>>> = OnceLock::new();
    let index = INDEX.get_or_init(|| {
        let mut index: HashMap<&'static [u8], Vec<usize>> = HashMap::new();
        for (at, row) in table::KEYWORDS.iter().enumerate() {
            index.entry(row.name.as_bytes()).or_default().push(at);
        }
        index
    });
    // No keyword is longer than this.
    let mut lower = [0_u8; 48];
    let Some(lower) = lower.get_mut(..word.len()) else { return &[] };
    lower.copy_from_slice(word);
    lower.make_ascii_lowercase();
    index.get(&*lower).map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use super::{Build, Release, Scope, find, keywords};

    #[test]
    fn every_alias_names_a_keyword() {
        for row in keywords() {
            assert_eq!(row.name, row.name.to_ascii_lowercase());
            assert!(row.name.len() <= 48);
            for (major, minor) in [(7, 4), (8, 4), (9, 2), (10, 0), (10, 6)] {
                let release = Release::new(major, minor);
                if row.is_known_to(release) {
                    assert!(
                        find(row.name.as_bytes(), release, Build::Unknown).is_some(),
                        "{row:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn scope_and_existence_depend_on_the_release() {
        let at = |name: &str, major, minor| {
            let release = Release::new(major, minor);
            find(name.as_bytes(), release, Build::Unknown).map(|found| found.row.scope(release))
        };
        assert_eq!(at("Subsystem", 9, 4), Some(Scope::Global));
        assert_eq!(at("Subsystem", 9, 5), Some(Scope::Match));
        assert_eq!(at("Include", 8, 0), None);
        assert_eq!(at("DSAAuthentication", 9, 2), Some(Scope::Global));
        assert_eq!(at("ChallengeResponseAuthentication", 8, 6), Some(Scope::Global));
        assert_eq!(at("ChallengeResponseAuthentication", 8, 7), Some(Scope::Match));
    }
}
