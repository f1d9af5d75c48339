//! A release of OpenSSH.

use std::fmt;

use super::releases::Behaviour;

/// An upstream release. What a distribution changed in it is not in the number; see
/// [`Build`](super::Build).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Release {
    major: u16,
    minor: u16,
    /// The number after `p`. Only of 9.9 two portable releases read a configuration differently.
    portable: u16,
}

impl Release {
    /// The newest release whose parser is known here.
    pub const NEWEST: Self = Self::new(10, 6);
    /// The oldest one.
    pub const OLDEST: Self = Self::new(7, 4);

    /// The last portable release of this version.
    #[must_use]
    pub const fn new(major: u16, minor: u16) -> Self {
        Self { major, minor, portable: u16::MAX }
    }

    /// The release named in a text: `9.2`, `9.9p1`, `OpenSSH_9.2p1 Debian-2+deb12u10`, or a
    /// package's version, `1:9.2p1-2+deb12u10`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let text = text.split_once("OpenSSH_").map_or(text, |(_, rest)| rest);
        let text = match text.split_once(':') {
            Some((epoch, rest)) if epoch.bytes().all(|b| b.is_ascii_digit()) => rest,
            _ => text,
        };
        let (major, rest) = number(text)?;
        let (minor, rest) = number(rest.strip_prefix('.')?)?;
        let portable = match rest.strip_prefix('p') {
            Some(rest) => number(rest)?.0,
            None if rest.is_empty() || !rest.starts_with(|c: char| c.is_ascii_alphanumeric()) => {
                u16::MAX
            }
            None => return None,
        };
        Some(Self { major, minor, portable })
    }

    /// Every release whose parser is known here, the oldest first.
    pub fn known() -> impl Iterator<Item = Self> {
        let numbers = (7..=10).flat_map(|major| (0..=9).map(move |minor| Self::new(major, minor)));
        numbers.filter(|release| release.is_known())
    }

    /// True when the parser of this release is known here.
    #[must_use]
    pub fn is_known(self) -> bool {
        let number = (self.major, self.minor);
        match self.major {
            7 => (4..=9).contains(&self.minor),
            8 | 9 => self.minor <= 9,
            _ => ((10, 0)..=(Self::NEWEST.major, Self::NEWEST.minor)).contains(&number),
        }
    }

    /// True when this release reads a configuration in the given way.
    #[must_use]
    pub fn does(self, behaviour: Behaviour) -> bool {
        behaviour.row().holds_for(self)
    }

    /// True from this version on.
    #[must_use]
    pub const fn at_least(self, major: u16, minor: u16) -> bool {
        self.major > major || (self.major == major && self.minor >= minor)
    }

    /// True for the first portable release of 9.9 alone.
    pub(super) fn is_9_9_p1(self) -> bool {
        (self.major, self.minor, self.portable) == (9, 9, 1)
    }

    /// What `Match Version` compares with: `SSH_RELEASE` of version.h.
    pub(super) fn banner(self) -> String {
        let portable = match (self.portable, self.major, self.minor) {
            (u16::MAX, 9 | 10, 9) | (u16::MAX, 10, 0) => 2,
            (u16::MAX, ..) => 1,
            (portable, ..) => portable,
        };
        format!("OpenSSH_{}.{}p{portable}", self.major, self.minor)
    }
}

fn number(text: &str) -> Option<(u16, &str)> {
    let end = text.bytes().position(|b| !b.is_ascii_digit()).unwrap_or(text.len());
    Some((text[..end].parse().ok()?, &text[end..]))
}

impl fmt::Display for Release {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

#[cfg(test)]
mod tests {
    use super::Release;

    #[test]
    fn a_release_is_read_from_all_places_that_name_one() {
        for (text, shown) in [
            ("9.2", "9.2"),
            ("9.2p1", "9.2"),
            ("OpenSSH_8.4p1 Debian-5+deb11u3, OpenSSL 1.1.1w", "8.4"),
            ("1:10.0p1-7+deb13u4", "10.0"),
            ("unknown option -- V\nOpenSSH_8.0p1, OpenSSL 1.1.1k", "8.0"),
        ] {
            assert_eq!(Release::parse(text).map(|r| r.to_string()).as_deref(), Some(shown));
        }
        for text in ["", "9", "x.y", "9.", "9.x", "9.2z"] {
            assert_eq!(Release::parse(text), None, "{text}");
        }
        assert!(Release::new(9, 10) < Release::new(10, 0));
        assert!(Release::new(9, 10) > Release::new(9, 9));
    }

    #[test]
    fn only_releases_between_the_oldest_and_the_newest_are_known() {
        for (text, known) in
            [("7.3", false), ("7.4", true), ("8.10", false), ("10.6", true), ("10.7", false)]
        {
            assert_eq!(Release::parse(text).unwrap().is_known(), known, "{text}");
        }
        assert_eq!(Release::known().next(), Some(Release::OLDEST));
        assert_eq!(Release::known().last(), Some(Release::NEWEST));
    }
}
