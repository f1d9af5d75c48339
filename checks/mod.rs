//! The registry: one line a check.

use crate::check::Check;

/// Every check, in the order of the stages.
pub const ALL: &[&Check] = &[];
