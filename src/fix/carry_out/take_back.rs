//! Everything as it was: the files, and the sshd that has read them.

use crate::fix::transaction::{Transaction, Trouble};
use crate::fix::{InForce, plan, read_again};

use super::work::Work;

/// Takes the changes back and brings the old files into force, where they load: a running sshd
/// that is told to read files which do not load is gone.
///
/// # Errors
/// What could not be taken back, in words.
pub(super) fn take_back(transaction: Transaction<'_>, work: &Work<'_>) -> Result<(), String> {
    transaction.roll_back().map_err(|troubles| in_words(&troubles))?;
    if work.plan.service == plan::Service::Nothing {
        return Ok(());
    }
    match read_again(work.at().target.port.value) {
        settled if settled.is_settled() => Ok(()),
        InForce::Untried(why) => Err(why.to_string()),
        InForce::NoWay(why) => Err(why.to_string()),
        InForce::Not(why) => Err(why.to_string()),
        InForce::Seen(_) | InForce::Stopped | InForce::DoesNotLoad { .. } => Ok(()),
    }
}

pub(super) fn in_words(troubles: &[Trouble]) -> String {
    let words: Vec<String> = troubles.iter().map(ToString::to_string).collect();
    words.join("; ")
}
