//! The run over all checks.

use super::{Answer, Check, Examination};
use crate::case::Case;

/// The answer of one check for one target.
pub struct Checked {
    /// The check.
    pub check: &'static Check,
    /// Index of the target in the Case.
    pub target: usize,
    /// What it said.
    pub answer: Answer,
}

/// Runs `checks` over every target of `case`, in order.
#[must_use]
pub fn run_all(checks: &[&'static Check], case: &Case) -> Vec<Checked> {
    let mut all = Vec::with_capacity(checks.len() * case.targets.len());
    for (target, at) in case.targets.iter().enumerate() {
        let examination = Examination { case, at };
        all.extend(checks.iter().map(|check| {
            let answer = (check.run)(&examination);
            Checked { check, target, answer }
        }));
    }
    all
}
