//! The commands that the report shows, made from the plan: what `--fix` would do on this machine
//! and what is typed by hand are one thing.

use crate::case::Case;
use crate::diagnosis::Diagnosis;
use crate::finding::{Fix, FixClass};

use super::make::alone;

/// Gives every fix that the doctor can carry out its commands on the machine of this Case, and the
/// class it has there.
pub fn spell_out(case: &Case, diagnosis: &mut Diagnosis) {
    for cause in &mut diagnosis.causes {
        let Some(at) = case.targets.get(cause.target) else { continue };
        if at.host.seen().is_none() {
            continue;
        }
        let finding = cause.finding.clone();
        for fix in cause.finding.fixes.iter_mut().filter(|fix| !fix.cure.is_empty()) {
            match alone(case, at, &finding, fix) {
                Some((commands, class)) => (fix.commands, fix.class) = (commands, class),
                None => by_hand(fix),
            }
        }
    }
}

/// No plan comes of it here: its commands are typed by hand.
fn by_hand(fix: &mut Fix) {
    fix.class = FixClass::Manual;
    fix.cure.clear();
}
