//! The figures of a run of repairs.

use std::collections::BTreeMap;

use super::run::Kind;
use crate::case::{Case, Release};

/// What came of all cases.
#[derive(Debug, Default)]
pub(super) struct Totals {
    releases: BTreeMap<Release, BTreeMap<Kind, usize>>,
    failed: BTreeMap<Release, Vec<String>>,
    machine: Vec<String>,
}

impl Totals {
    /// Takes in a case, and prints its line.
    pub(super) fn add(
        &mut self,
        case: &Case,
        release: Release,
        ended: Result<Kind, String>,
        took: &str,
    ) {
        let name = release.name();
        match ended {
            Ok(kind) => {
                println!("ok   {name:9} {:44} {} | {took}", case.name, word(kind));
                *self.releases.entry(release).or_default().entry(kind).or_default() += 1;
            }
            Err(what) => {
                println!("MISS {name:9} {:44} {what} | {took}", case.name);
                let missed = format!("{} on {name}: {what}", case.name);
                self.failed.entry(release).or_default().push(missed);
            }
        }
    }

    /// Takes in what a run has changed on the machine itself.
    pub(super) fn machine(&mut self, changes: Vec<String>) {
        self.machine = changes;
    }

    /// Prints the totals; true if nothing failed.
    pub(super) fn close(&self) -> bool {
        println!();
        for failed in self.failed.values().flatten().chain(&self.machine) {
            println!("missed: {failed}");
        }
        let (mut passed, mut failures) = (0, self.machine.len());
        for release in Release::ALL {
            let counts = self.releases.get(&release).cloned().unwrap_or_default();
            let failed = self.failed.get(&release).map_or(0, Vec::len);
            let right: usize = counts.values().sum();
            (passed, failures) = (passed + right, failures + failed);
            if right + failed == 0 {
                continue;
            }
            let of = |kind: Kind| counts.get(&kind).copied().unwrap_or(0);
            println!(
                "{}: {} cases; repaired, PHP succeeds, taken back to the byte: {} without more, {} after consent; \
                 left as it is, with commands: {}; nothing to repair: {}; failed: {failed}",
                release.name(),
                right + failed,
                of(Kind::Safe),
                of(Kind::Consent),
                of(Kind::ByHand),
                of(Kind::Healthy),
            );
        }
        println!("{passed} passed, {failures} failed");
        failures == 0
    }
}

fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::Safe => "repaired",
        Kind::Consent => "repaired after consent",
        Kind::ByHand => "by hand",
        Kind::Healthy => "healthy",
    }
}
