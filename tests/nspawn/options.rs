//! The command line of these tests.

use crate::case::Release;

/// What is to be run.
#[derive(Debug)]
pub(crate) struct Options {
    /// parts of names; all cases without one
    pub(crate) patterns: Vec<String>,
    pub(crate) releases: Vec<Release>,
    pub(crate) jobs: usize,
    pub(crate) list: bool,
}

impl Options {
    /// Reads them.
    pub(crate) fn from_arguments(
        mut arguments: impl Iterator<Item = String>,
    ) -> Result<Options, String> {
        let mut options =
            Options { patterns: Vec::new(), releases: Vec::new(), jobs: 3, list: false };
        while let Some(argument) = arguments.next() {
            let mut value = || arguments.next().ok_or(format!("{argument} needs a value"));
            match argument.as_str() {
                "--list" => options.list = true,
                "--jobs" => options.jobs = number(&value()?)?,
                "--release" => options.releases.push(release(&value()?)?),
                // `cargo test` hands these to every target.
                "--nocapture" | "--quiet" | "-q" | "--show-output" => {}
                other if other.starts_with('-') => return Err(format!("unknown option {other}")),
                pattern => options.patterns.push(pattern.to_owned()),
            }
        }
        if options.releases.is_empty() {
            options.releases = vec![Release::Bookworm, Release::Trixie];
        }
        Ok(options)
    }

    /// Whether a case is to be run.
    pub(crate) fn wants(&self, name: &str) -> bool {
        self.patterns.is_empty() || self.patterns.iter().any(|pattern| name.contains(pattern))
    }
}

fn number(text: &str) -> Result<usize, String> {
    text.parse().ok().filter(|n| (1..=16).contains(n)).ok_or(format!("not 1 to 16: {text}"))
}

fn release(text: &str) -> Result<Release, String> {
    let known = Release::ALL.into_iter().find(|release| release.name() == text);
    known.ok_or(format!("unknown release {text}: bullseye, bookworm, trixie, sid"))
}
