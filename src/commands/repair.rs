//! `--fix`: what is planned, whether somebody says yes, and what became of it.

mod consent; // who says yes
mod hold; // one repair at a time

use std::process::ExitCode;

use super::diagnose::exit_code;
use super::present::Outlets;
use crate::case::Case;
use crate::check::Check;
use crate::cli::Cli;
use crate::diagnosis::Diagnosis;
use crate::examine::{self, Order};
use crate::fix::carry_out::{self, Carried, Work};
use crate::fix::plan::{self, Plan};
use crate::fix::{Apart, Before, Outcome, Repair};
use crate::target::Chosen;
use consent::Answer;
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
        let repair = Repair { why: Some(trouble.to_string()), ..begun(patient, plan) };
        return (repair, None);
    }
    let repair = begun(patient, plan);
    if let Some((outcome, why)) = obstacle(cli, patient, &repair.plan) {
        let repair = Repair { outcome, why, ..repair };
        return (repair, None);
    }
    let (Some(held), Some(chosen)) = (held, patient.targets.get(repair.plan.target)) else {
        let why = Some("the lock is not held".to_owned());
        return (Repair { why, ..repair }, None);
    };
    match consent::yes(cli, &repair.plan) {
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
    let examine = || again(patient, chosen, repair.plan.target);
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
    let Carried { outcome, why, transaction, service, after } = carried;
    let transaction = transaction.map(|number| number.to_string());
    let plan = repair.plan.clone();
    (Repair { outcome, why, transaction, service, plan, ..repair }, after)
}

/// The target as it is now, among the others as they were.
fn again(patient: &Patient<'_>, chosen: &Chosen, index: usize) -> (Case, Diagnosis) {
    let order = Order {
        repeat: 1,
        ask_php: false,
        root: patient.order.root.clone(),
        php_libssh2: patient.order.php_libssh2.clone(),
        ..patient.order
    };
    let mut now = examine::examine(chosen, patient.case.fog.clone(), &order);
    let mut case = patient.case.clone();
    if let (Some(at), Some(fresh)) = (case.targets.get_mut(index), now.targets.pop()) {
        *at = fresh;
    }
    let diagnosis = examine::diagnose(&case, &patient.checks);
    (case, diagnosis)
}

fn begun(patient: &Patient<'_>, plan: Plan) -> Repair {
    let causes = patient.diagnosis.causes.iter().map(|cause| cause.finding.id).collect();
    Repair {
        outcome: Outcome::Refused,
        why: None,
        transaction: None,
        plan,
        service: None,
        before: Before { verdict: patient.diagnosis.verdict.name(), causes },
    }
}

/// Why nothing is to be changed now, and what that is called.
fn obstacle(cli: &Cli, patient: &Patient<'_>, plan: &Plan) -> Option<(Outcome, Option<String>)> {
    if plan.is_empty() {
        let why = plan
            .refused
            .as_ref()
            .map(|root| format!("{root} comes first, and is not for --fix to repair without more"));
        return Some((Outcome::NothingToDo, why));
    }
    if cli.repair.dry_run {
        return Some((Outcome::DryRun, None));
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
