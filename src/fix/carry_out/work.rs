//! One after the other: objections, changes, the service, the proof; back where it does not help.

use serde_json::json;

use super::better::better;
use super::judge;
use super::once_more;
use super::take_back::{in_words, take_back};
use super::unseen;
use crate::case::{Case, TargetCase};
use crate::diagnosis::Diagnosis;
use crate::examine::Order;
use crate::fix::Outcome;
use crate::fix::in_force::SERVED;
use crate::fix::plan::{Plan, Service};
use crate::fix::service::{self, Seen, renew};
use crate::fix::transaction::{Failure, Left, Lock, Note, Transaction};
use crate::probe::Limits;
use crate::target::Chosen;

/// What is to be carried out, and how it is proved.
pub struct Work<'a> {
    /// The plan, its paths settled.
    pub plan: &'a Plan,
    /// The Case it was made from.
    pub case: &'a Case,
    /// Its diagnosis.
    pub diagnosis: &'a Diagnosis,
    /// The target that is this machine.
    pub chosen: &'a Chosen,
    /// How it was examined.
    pub order: &'a Order<'a>,
    /// Examines the target again.
    pub examine: &'a dyn Fn() -> (Case, Diagnosis),
    /// Whether somebody confirms the changes in time, where that was asked for.
    pub confirm: Option<&'a dyn Fn() -> bool>,
}

impl Work<'_> {
    /// The target that is this machine.
    pub(super) fn at(&self) -> &TargetCase {
        &self.case.targets[self.plan.target]
    }
}

/// What came of it.
pub struct Carried {
    /// How it ended.
    pub outcome: Outcome,
    /// Why so.
    pub why: Option<String>,
    /// The number for `undo`.
    pub transaction: Option<u32>,
    /// How it was seen that sshd has read its files.
    pub service: Option<String>,
    /// Why no trial login came before the changes, where none could be trusted.
    pub note: Option<String>,
    /// The state afterwards, where it was looked at again.
    pub after: Option<(Case, Diagnosis)>,
}

impl Carried {
    fn refused(why: impl Into<String>) -> Self {
        Self {
            outcome: Outcome::Refused,
            why: Some(why.into()),
            transaction: None,
            service: None,
            note: None,
            after: None,
        }
    }
}

/// Carries the plan out under the lock.
#[must_use]
pub fn carry_out(work: &Work<'_>, lock: &Lock) -> Carried {
    let mut note = None;
    let carried = carried(work, lock, &mut note);
    Carried { note, ..carried }
}

fn carried(work: &Work<'_>, lock: &Lock, note: &mut Option<String>) -> Carried {
    let told = match told(work) {
        Ok(told) => told,
        Err(why) => return Carried::refused(why),
    };
    match told.as_ref().map_or(Ok(None), |service| objection(work, service)) {
        Ok(untried) => *note = untried,
        Err(why) => return Carried::refused(why),
    }
    if let Some(why) = once_more::before_changes(work) {
        return Carried::refused(why);
    }
    let told = told.as_ref();
    let transaction = match Transaction::begin(lock, &work.plan.steps(), noted(work, told)) {
        Ok(transaction) => transaction,
        Err(failure) => return not_begun(&failure),
    };
    let back = |transaction, why, tried| back(transaction, (work, told), why, tried);
    let seen = match told.map(|service| in_force(work, service)).transpose() {
        Ok(seen) => seen,
        Err(why) => return back(transaction, why, None),
    };
    if let Some(why) = once_more::after_changes(work) {
        return back(transaction, why, None);
    }
    let (case, diagnosis) = (work.examine)();
    let worse = better(work.plan, (work.case, work.diagnosis), (&case, &diagnosis));
    if let Some(why) = worse {
        return back(transaction, why, Some((case, diagnosis)));
    }
    if work.confirm.is_some_and(|confirm| !confirm()) {
        return back(transaction, "nobody confirmed it in time".into(), None);
    }
    match transaction.commit() {
        Ok(number) => Carried {
            outcome: Outcome::Applied,
            why: None,
            transaction: Some(number),
            service: seen,
            note: None,
            after: Some((case, diagnosis)),
        },
        Err(failure) => Carried { outcome: Outcome::RolledBack, ..not_begun(&failure) },
    }
}

/// How sshd is told; found before anything is written. None where it need not be told.
fn told(work: &Work<'_>) -> Result<Option<service::Service>, String> {
    if work.plan.service == Service::Nothing {
        return Ok(None);
    }
    let deadline = Limits::starting_now(work.order.timeout).deadline();
    let port = work.at().target.port.value;
    service::find(port, deadline).map(Some).map_err(|why| why.to_string())
}

/// What speaks against it: somebody has changed more since the preview, or sshd says no.
fn objection(work: &Work<'_>, service: &service::Service) -> Result<Option<String>, String> {
    match unseen::unseen(work, service) {
        Some(why) => Err(why),
        None => judge::objection(work, service),
    }
}

fn in_force(work: &Work<'_>, service: &service::Service) -> Result<String, String> {
    let deadline = Limits::starting_now(work.order.timeout * 2).deadline();
    match renew(service, deadline) {
        Ok(Seen::Read { pid }) => Ok(format!("sshd (process {pid}) has read its files")),
        Ok(Seen::AtConnection) => Ok("the next connection reads the files".to_owned()),
        Err(why) => Err(why.to_string()),
    }
}

fn noted(work: &Work<'_>, told: Option<&service::Service>) -> Note {
    let cures = work.plan.cured.iter().map(|chosen| chosen.cause.to_owned()).collect();
    let served = told.is_some_and(|service| service.listening);
    let more = json!({ "verdict": work.diagnosis.verdict.name(), SERVED: served });
    let port = work.at().target.port.value;
    Note { cures, reload: (work.plan.service != Service::Nothing).then_some(port), more }
}

fn not_begun(failure: &Failure) -> Carried {
    let commands = failure.trouble.commands().join("; ");
    let by_hand =
        if commands.is_empty() { String::new() } else { format!("; by hand: {commands}") };
    let left = match &failure.left {
        Left::Untouched | Left::PutBack => String::new(),
        Left::Half(troubles) => format!("; not taken back: {}", in_words(troubles)),
    };
    Carried::refused(format!("{failure}{by_hand}{left}"))
}

fn back(
    transaction: Transaction<'_>,
    (work, told): (&Work<'_>, Option<&service::Service>),
    why: String,
    tried: Option<(Case, Diagnosis)>,
) -> Carried {
    let taken = take_back(transaction, told);
    let why = match taken {
        Ok(()) => why,
        Err(trouble) => format!("{why}; and not all could be taken back: {trouble}"),
    };
    // A refused login is not tried once more.
    let refused = |case: &Case| {
        let mut planned = work.plan.targets.iter().filter_map(|index| case.targets.get(*index));
        planned.any(|at| judge::refused(&at.session))
    };
    let refused = refused(work.case) || tried.is_some_and(|(case, _)| refused(&case));
    let after = (!refused).then(|| (work.examine)());
    Carried {
        outcome: Outcome::RolledBack,
        why: Some(why),
        transaction: None,
        service: None,
        note: None,
        after,
    }
}
