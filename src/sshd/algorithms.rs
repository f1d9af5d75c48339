//! The names of ciphers, MACs, key exchanges and key types, and the lists made of them
//! (kex.c:kex_assemble_names).

use super::build::Build;
use super::pattern::{Verdict, list, matches};
use super::release::Release;
use super::value::Algorithms;

mod names;

use names::Name;

/// The names one keyword knows in one release.
pub(super) struct Names {
    which: Algorithms,
    release: Release,
    build: Build,
}

impl Names {
    pub(super) fn of(which: Algorithms, release: Release, build: Build) -> Self {
        Self { which, release, build }
    }

    /// The list a directive asks for, as `sshd -T` prints it; None when it is refused.
    pub(super) fn assemble(&self, spec: &[u8]) -> Option<Vec<u8>> {
        let defaults = self.default_list();
        let defaults: Vec<&[u8]> = defaults.split(',').map(str::as_bytes).collect();
        let (sign, rest) = self.signed(spec);
        if sign == b'-' {
            let kept = defaults.into_iter().filter(|name| list(name, rest, false) != Verdict::Yes);
            return Some(kept.collect::<Vec<_>>().join(&b','));
        }
        if !self.is_valid(rest) {
            return None;
        }
        let asked = rest.split(|b| *b == b',').take_while(|name| !name.is_empty());
        let asked: Vec<&[u8]> = asked.collect();
        let wanted: Vec<&[u8]> = match sign {
            b'+' => defaults.into_iter().chain(asked).collect(),
            b'^' => asked.into_iter().chain(defaults).collect(),
            _ => rest.split(|b| *b == b',').collect(),
        };
        self.filtered(&wanted)
    }

    /// True when every name is known; what the list comes to is another matter.
    pub(super) fn accepts(&self, spec: &[u8]) -> bool {
        let (sign, rest) = self.signed(spec);
        sign == b'-' || self.is_valid(rest)
    }

    /// The sign that says how a list goes together with the default, and the list.
    fn signed<'s>(&self, spec: &'s [u8]) -> (u8, &'s [u8]) {
        match spec.split_first() {
            Some((sign @ (b'+' | b'-'), rest)) => (*sign, rest),
            Some((b'^', rest)) if self.release.at_least(8, 1) => (b'^', rest),
            _ => (b' ', spec),
        }
    }

    /// The known names that match, each once, in the order asked for.
    fn filtered(&self, wanted: &[&[u8]]) -> Option<Vec<u8>> {
        let mut found: Vec<&str> = Vec::new();
        for pattern in wanted {
            if pattern.starts_with(b"!") {
                return None;
            }
            for name in self.all().filter(|name| matches(name.as_bytes(), pattern)) {
                if !found.contains(&name) {
                    found.push(name);
                }
            }
        }
        (!found.is_empty()).then(|| found.join(",").into_bytes())
    }

    /// cipher.c:ciphers_valid and its like: every name up to the first empty one is known. Key
    /// types may be wildcards, and have short names that stand for nothing here.
    fn is_valid(&self, names: &[u8]) -> bool {
        if names.is_empty() {
            return false;
        }
        let keys = matches!(self.which, Algorithms::Keys | Algorithms::CaSignatures);
        names.split(|b| *b == b',').take_while(|name| !name.is_empty()).all(|name| {
            let known = || self.known().any(|known| known.as_bytes() == name);
            let wild =
                || self.known().any(|known| list(known.as_bytes(), name, false) != Verdict::No);
            known() || (keys && (wild() || is_short(name)))
        })
    }

    /// The names that may be written.
    fn known(&self) -> impl Iterator<Item = &'static str> {
        let which = match self.which {
            // Certificates pass up to 9.3, and are then found to be none.
            Algorithms::CaSignatures if !self.release.at_least(9, 4) => Algorithms::Keys,
            which => which,
        };
        names::table(which, self.release).filter(|name| self.has(name)).map(|name| name.name)
    }

    /// The names that can be in force.
    fn all(&self) -> impl Iterator<Item = &'static str> {
        names::table(self.which, self.release).filter(|name| self.has(name)).map(|name| name.name)
    }

    fn has(&self, name: &Name) -> bool {
        let since = match name.debian_since {
            Some(since) if self.build == Build::Debian => since,
            _ => name.since,
        };
        self.release.at_least(since.0, since.1)
            && !name.until.is_some_and(|(a, b)| self.release.at_least(a, b))
    }

    /// The list when no line says anything.
    pub(super) fn default_list(&self) -> String {
        let names = names::defaults(self.which, self.release, self.build);
        let known: Vec<&str> = self.all().collect();
        // Names for browsers' keys were known since 8.4, and not used unasked before 10.3.
        let unasked = |name: &str| !name.starts_with("webauthn-") || self.release.at_least(10, 3);
        let names = names.split(',').filter(|name| known.contains(name) && unasked(name));
        names.collect::<Vec<_>>().join(",")
    }
}

fn is_short(name: &[u8]) -> bool {
    [&b"RSA"[..], b"DSA", b"ECDSA", b"ED25519", b"ECDSA-SK", b"ED25519-SK"]
        .iter()
        .any(|short| short.eq_ignore_ascii_case(name))
}
