//! Who says yes: `--yes` and `--consent`, or somebody at the terminal.

use std::collections::BTreeSet;

use super::Patient;
use crate::cli::{Cli, Which};

/// The ids of fixes, causes and [`PENDING_EDITS`](crate::fix::plan::PENDING_EDITS) to which there is
/// consent from the command line.
pub(super) fn granted(cli: &Cli, _patient: &Patient<'_>) -> BTreeSet<String> {
    match cli.repair.fix {
        Some(Which::Consent) => cli.repair.consent.iter().cloned().collect(),
        _ => BTreeSet::new(),
    }
}
