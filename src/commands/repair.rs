//! `--fix`: what is planned, whether somebody says yes, and what became of it.

mod consent; // who says yes
mod elsewhere; // commands for another machine, or a saved Case
mod hold; // one repair at a time
mod terminal; // questions

use std::process::ExitCode;

use super::diagnose::exit_code;
use super::present::Outlets;
use crate::case::Case;
use crate::check::Check;
use crate::cli::Cli;
use crate::diagnosis::Diagnosis;
use crate::examine::{self, Crowd, Order};
use crate::fix::carry_out::{self, Carried, Work};
use crate::fix::plan::{self, Plan, Service};
use crate::fix::{Apart, Outcome, Repair};
use crate::redact;
use crate::target::Chosen;
use consent::Answer;
use elsewhere::begun;
pub(super) use elsewhere::of_record;
pub(super) use hold::{Begun, Held, hold};

/// Exit code: a repair was taken back.
const TAKEN_BACK: u8 = 4;

/// A server that was examined and is to be repaired.
pub(super) struct Patient<'a> {
    pub(super) targets: Vec<Chosen>,
    pub(super) order: Order<'a>,
    pub(super) checks: Vec<&'static Check>,
    pub(super) case: Case,
    pub(super) diagnosis: Diagnosis,
}

/// Plans, asks, repairs, and reports.
pub(super) fn run(
    cli: &Cli,
    outlets: &Outlets<'_>,
    patient: &Patient<'_>,
    held: Option<&Held>,
) -> ExitCode {
    let (repair, after) = repair(cli, patient, held);
    let (case, diagnosis) = match &after {
        Some((case, diagnosis)) => (case, diagnosis),
        None => (&patient.case, &patient.diagnosis),
    };
    let code = match repair.outcome {
        Outcome::RolledBack => TAKEN_BACK,
        _ => exit_code(diagnosis, cli.fail_on.into()),
    };
    let secrets = examine::secrets(&patient.targets, &patient.order);
    let repair = redact::repair_without_secrets(&repair, case, &secrets);
    outlets.tell(case, diagnosis, Some(&repair), code)
}

/// What became of it, and the server as it is afterwards where it was examined again.
fn repair(
    cli: &Cli,
    patient: &Patient<'_>,
    held: Option<&Held>,
) -> (Repair, Option<(Case, Diagnosis)>) {
    let asked = consent::granted(cli, patient);
    let mut plan = plan::make(&patient.case, &patient.diagnosis, &|id| asked.contains(id));
    if let Err(trouble) = carry_out::settle(&mut plan) {
        let repair = Repair { why: Some(trouble.to_string()), ..begun(&patient.diagnosis, plan) };
        return (repair, None);
    }
    plan.notes.extend(consent::told(patient, &plan));
    plan.notes.extend(consent::costs(patient, &plan));
    let recovered = held.and_then(|held| held.recovered);
    let recovered = recovered.map(|n| format!("repair {n}, which was interrupted, was taken back"));
    plan.notes.extend(recovered);
    let repair = begun(&patient.diagnosis, plan);
    if let Some((outcome, why)) = obstacle(cli, patient, &repair.plan) {
        let repair = Repair { outcome, why, ..repair };
        return (repair, None);
    }
    let (Some(held), Some(chosen)) = (held, patient.targets.get(repair.plan.target)) else {
        let why = Some("the lock is not held".to_owned());
        return (Repair { why, ..repair }, None);
    };
    match consent::yes(cli, patient, &repair.plan) {
        Answer::Yes => {}
        Answer::No => {
            let repair = Repair { outcome: Outcome::Declined, ..repair };
            return (repair, None);
        }
        Answer::Nobody => {
            let why = Some("there is no terminal to ask at; --yes says yes".to_owned());
            return (Repair { why, ..repair }, None);
        }
    }
    carried_out(cli, patient, chosen, held, repair)
}

fn carried_out(
    cli: &Cli,
    patient: &Patient<'_>,
    chosen: &Chosen,
    held: &Held,
    repair: Repair,
) -> (Repair, Option<(Case, Diagnosis)>) {
    if let Err(error) = Apart::begin(Some(patient.order.interrupt)) {
        let why = Some(format!("cannot leave the terminal: {error}"));
        return (Repair { why, ..repair }, None);
    }
    let examine = || again(patient, &repair.plan);
    let confirm = cli.repair.confirm_within.map(|time| move || consent::confirmed(time));
    let work = Work {
        plan: &repair.plan,
        case: &patient.case,
        diagnosis: &patient.diagnosis,
        chosen,
        order: &patient.order,
        examine: &examine,
        confirm: confirm.as_ref().map(|confirm| confirm as &dyn Fn() -> bool),
    };
    let carried = carry_out::carry_out(&work, &held.lock);
    let Carried { outcome, why, transaction, service, note, after } = carried;
    let transaction = transaction.map(|number| number.to_string());
    let mut plan = repair.plan.clone();
    plan.notes.extend(note);
    (Repair { outcome, why, transaction, service, plan, ..repair }, after)
}

/// The targets on this machine as they are now, among the others as they were.
fn again(patient: &Patient<'_>, plan: &Plan) -> (Case, Diagnosis) {
    let order = Order {
        repeat: 1,
        ask_php: false,
        root: patient.order.root.clone(),
        php_libssh2: patient.order.php_libssh2.clone(),
        ..patient.order
    };
    let mut case = patient.case.clone();
    let indices: Vec<usize> =
        (0..case.targets.len()).filter(|index| is_looked_at(&case, plan, *index)).collect();
    let chosen: Vec<Chosen> =
        indices.iter().filter_map(|index| patient.targets.get(*index).cloned()).collect();
    let crowd = Crowd { jobs: 1, begun: &|_| {}, done: &|_| {} };
    let now = examine::examine_all(&chosen, case.fog.clone(), &order, &crowd);
    for (index, fresh) in indices.into_iter().zip(now.targets) {
        if let Some(at) = case.targets.get_mut(index) {
            *at = fresh;
        }
    }
    let diagnosis = examine::diagnose(&case, &patient.checks);
    (case, diagnosis)
}

/// What the plan is about, and what the same sshd serves: it may have become worse. A login that was
/// refused and is none of the plan's would be refused again.
fn is_looked_at(case: &Case, plan: &Plan, index: usize) -> bool {
    if plan.targets.contains(&index) {
        return true;
    }
    let Some(at) = case.targets.get(index) else { return false };
    let auth = at.session.auth.as_ref();
    let accepted = auth.is_some_and(|auth| auth.accepted());
    plan.service != Service::Nothing && at.host.seen().is_some() && accepted
}

/// Why nothing is to be changed now, and what that is called.
fn obstacle(cli: &Cli, patient: &Patient<'_>, plan: &Plan) -> Option<(Outcome, Option<String>)> {
    if plan.is_empty() {
        let (case, diagnosis) = (&patient.case, &patient.diagnosis);
        return Some(match elsewhere::unplanned(case, diagnosis, plan) {
            Some(why) => (Outcome::Refused, Some(why)),
            None => (Outcome::NothingToDo, elsewhere::nothing(plan)),
        });
    }
    if cli.repair.dry_run {
        return Some((Outcome::DryRun, None));
    }
    if patient.order.interrupt.asked() {
        return Some((Outcome::Declined, Some("it was interrupted".to_owned())));
    }
    if !patient.order.root.is_this_machine() {
        let why = "the tree is not this machine's own: type the commands there";
        return Some((Outcome::Refused, Some(why.to_owned())));
    }
    if !rustix::process::geteuid().is_root() {
        let why = "it takes root to change these files: sudo sftp-doctor --fix";
        return Some((Outcome::Refused, Some(why.to_owned())));
    }
    None
}
