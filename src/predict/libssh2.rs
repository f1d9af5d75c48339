//! A release of libssh2, and what differs between them as far as FOG's user sees it.

use std::fmt;

use crate::text;

/// A libssh2 that PHP may load.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Libssh2 {
    pub(super) release: (u16, u16, u16),
    /// It reports the end of a channel where others wait for ever: libssh2 pull request 2581 of
    /// 2026-09-03, in no tagged release up to 1.11.1; distributions may carry it.
    pub reports_eof: bool,
    /// It is built on libgcrypt, which leaves out the elliptic curves up to 1.10.0 (Debian up to
    /// 1.9.0-2).
    pub gcrypt: bool,
}

impl Libssh2 {
    /// The releases a FOG server runs today, for when nobody knows which (Debian 11 to 13; Ubuntu
    /// 20.04 and later).
    pub const USUAL: [Self; 3] = [Self::of(1, 11, 1), Self::of(1, 10, 0), Self::of(1, 9, 0)];

    const fn of(major: u16, minor: u16, patch: u16) -> Self {
        Self { release: (major, minor, patch), reports_eof: false, gcrypt: false }
    }

    /// `1.10.0`, or longer ones of a distribution: `1.10.0-3+deb12u1`, `1.11.2_DEV`.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(typed: &str) -> Result<Self, String> {
        let end = typed.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(typed.len());
        let numbers: Vec<u16> = typed[..end].split('.').filter_map(|n| n.parse().ok()).collect();
        let release = match numbers.as_slice() {
            [major, minor] => (*major, *minor, 0),
            [major, minor, patch] => (*major, *minor, *patch),
            _ => return Err("it is a release of libssh2, such as 1.10.0".to_owned()),
        };
        if !((1, 8, 0)..(2, 0, 0)).contains(&release) {
            let typed = text::line(typed, 40);
            return Err(format!("nothing is known of libssh2 {typed}; 1.8.0 to 1.11.1 are known"));
        }
        // The release after the last one tagged has the repair.
        let reports_eof = release > (1, 11, 1);
        Ok(Self { release, reports_eof, gcrypt: false })
    }

    /// It is this release or a later one.
    #[must_use]
    pub fn at_least(self, major: u16, minor: u16, patch: u16) -> bool {
        self.release >= (major, minor, patch)
    }
}

impl fmt::Display for Libssh2 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (major, minor, patch) = self.release;
        write!(f, "{major}.{minor}.{patch}")
    }
}

#[cfg(test)]
mod tests {
    use super::Libssh2;

    #[test]
    fn releases_are_read_as_distributions_spell_them() {
        for (typed, shown) in
            [("1.10.0", "1.10.0"), ("1.10.0-3+deb12u1", "1.10.0"), ("1.8", "1.8.0")]
        {
            assert_eq!(Libssh2::parse(typed).unwrap().to_string(), shown);
        }
        for bad in ["", "x", "1", "1.7.0", "2.0.0", "1.10.0.1", "one.two"] {
            assert!(Libssh2::parse(bad).is_err(), "{bad}");
        }
        assert!(!Libssh2::parse("1.11.1").unwrap().reports_eof);
        assert!(Libssh2::parse("1.11.2_DEV").unwrap().reports_eof);
    }
}
