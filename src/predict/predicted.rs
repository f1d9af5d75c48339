//! What FOG will show, for the libssh2 that FOG's PHP loads; where nobody knows which, for the usual
//! ones.

use super::{Libssh2, Shown, shown};
use crate::case::{Case, LoadedLibssh2, TargetCase};
use crate::finding::Finding;

/// What FOG will show for one target.
#[derive(Debug, Clone, Default)]
pub struct Predicted {
    /// The libssh2 that FOG's PHP loads, where that is known.
    pub libssh2: Option<Libssh2>,
    /// What it shows by release: one where that is known, else the usual ones, newest first. Empty
    /// where too little was observed.
    pub by_release: Vec<(Libssh2, Shown)>,
}

impl Predicted {
    /// For a target of the Case. `cause` is the confirmed one in a capture's way.
    #[must_use]
    pub fn of(case: &Case, at: &TargetCase, cause: Option<&Finding>) -> Self {
        let libssh2 = libssh2_of(case);
        let releases = libssh2.map_or(Libssh2::USUAL.to_vec(), |release| vec![release]);
        let generation = case.fog.seen().and_then(|fog| fog.generation);
        let one =
            |release| Some((release, shown(&at.session, &at.target, release, cause, generation)?));
        Self { libssh2, by_release: releases.into_iter().filter_map(one).collect() }
    }

    /// The prediction for the known release, else for the newest of the usual ones.
    #[must_use]
    pub fn first(&self) -> Option<&(Libssh2, Shown)> {
        self.by_release.first()
    }

    /// What the client's console shows, in one sentence; where it hangs on the release, with each.
    #[must_use]
    pub fn sentence(&self) -> Option<String> {
        let mut groups: Vec<(String, Vec<String>)> = Vec::new();
        for (release, shown) in &self.by_release {
            let sentence = shown.sentence();
            match groups.iter_mut().find(|(known, _)| *known == sentence) {
                Some((_, releases)) => releases.push(release.to_string()),
                None => groups.push((sentence, vec![release.to_string()])),
            }
        }
        match groups.as_slice() {
            [] => None,
            [(sentence, _)] => Some(sentence.clone()),
            several => {
                let with = |(sentence, releases): &(String, Vec<String>)| {
                    format!("with libssh2 {}: {sentence}", releases.join(" and "))
                };
                Some(several.iter().map(with).collect::<Vec<_>>().join("; "))
            }
        }
    }
}

/// The libssh2 that FOG's PHP loads: the one that was named, else the one of this machine's PHP.
#[must_use]
pub fn libssh2_of(case: &Case) -> Option<Libssh2> {
    let named = case.php.named.as_deref().and_then(|named| Libssh2::parse(named).ok());
    named.or_else(|| of_library(case.php.here.seen()?.libssh2()?))
}

fn of_library(library: &LoadedLibssh2) -> Option<Libssh2> {
    let release = Libssh2::parse(&library.release).ok()?;
    let reports_eof = release.reports_eof || library.reports_eof;
    Some(Libssh2 { reports_eof, gcrypt: library.gcrypt, ..release })
}
