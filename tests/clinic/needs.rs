//! What a case needs of the machine's kernel: without it the case is skipped, and that is said.

use std::fmt;
use std::path::Path;

use crate::case::{Case, Release};
use crate::options::Options;
use crate::runner::chosen;

/// A case on a release.
#[derive(Clone, Copy)]
pub(crate) struct Task {
    pub(crate) case: &'static Case,
    pub(crate) release: Release,
}

impl fmt::Display for Task {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} on {}", self.case.name, self.release.name())
    }
}

/// The cases that were asked for and can be run here. Prints each that cannot.
pub(crate) fn runnable(options: &Options) -> Vec<Task> {
    let (can, cannot): (Vec<_>, Vec<_>) =
        chosen(options).into_iter().partition(|(case, _)| missing(case).is_none());
    for (case, release) in cannot {
        let why = missing(case).unwrap_or_default();
        println!("skip {:9} {:44} {why}", release.name(), case.name);
    }
    can.into_iter().map(|(case, release)| Task { case, release }).collect()
}

/// What it needs and the machine has not.
fn missing(case: &Case) -> Option<String> {
    let known = std::fs::read_to_string("/proc/filesystems").unwrap_or_default();
    let has = |name: &str| known.lines().any(|line| line.split_whitespace().last() == Some(name));
    let system = case.needs.iter().find(|name| !has(name));
    if let Some(name) = system {
        return Some(format!("this kernel has no {name}"));
    }
    let loops = case.needs.is_empty() || Path::new("/dev/loop-control").exists();
    (!loops).then(|| "this kernel has no loop devices".to_owned())
}
