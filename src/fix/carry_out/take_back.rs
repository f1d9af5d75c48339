//! Everything as it was: the files, and the sshd that has read them.

use crate::fix::service::{self, renew};
use crate::fix::transaction::{Transaction, Trouble};
use crate::fix::validate::{Candidate, Question, validate};
use crate::probe::Limits;

use super::work::Work;

/// Takes the changes back and brings the old files into force, where they load: a running sshd
/// that is told to read files which do not load is gone.
///
/// # Errors
/// What could not be taken back, in words.
pub(super) fn take_back(transaction: Transaction<'_>, work: &Work<'_>) -> Result<(), String> {
    transaction.roll_back().map_err(|troubles| in_words(&troubles))?;
    if work.plan.service == crate::fix::plan::Service::Nothing {
        return Ok(());
    }
    let limits = Limits::starting_now(work.order.timeout * 2);
    let port = work.at().target.port.value;
    let service = service::find(port, limits.deadline()).map_err(|why| why.to_string())?;
    let question = Question {
        candidate: &Candidate::default(),
        logins: &[],
        started: &service.started,
        release: None,
        deadline: limits.deadline(),
    };
    if !validate(&question).is_ok_and(|answer| answer.loads()) {
        return Ok(());
    }
    renew(&service, limits.deadline()).map(|_| ()).map_err(|why| why.to_string())
}

pub(super) fn in_words(troubles: &[Trouble]) -> String {
    let words: Vec<String> = troubles.iter().map(ToString::to_string).collect();
    words.join("; ")
}
