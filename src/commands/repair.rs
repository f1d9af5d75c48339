//! `--fix`: what is planned, whether somebody says yes, and what became of it.

mod consent; // who says yes
mod hold; // one repair at a time

use std::io::{self, Write};
use std::process::ExitCode;

use super::diagnose::{exit_code, style};
use super::output;
use crate::case::Case;
use crate::check::Check;
use crate::cli::{Cli, Format};
use crate::diagnosis::Diagnosis;
use crate::examine::{self, Order};
use crate::fix::carry_out::{self, Carried, Work};
use crate::fix::plan::{self, Plan};
use crate::fix::{Apart, Before, Outcome, Repair};
use crate::report::{self, Style};
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
pub(super) fn run(cli: &Cli, patient: &Patient<'_>, held: Option<&Held>) -> ExitCode {
    let asked = consent::granted(cli, patient);
    let mut plan = plan::make(&patient.case, &patient.diagnosis, &|id| asked.contains(id));
    if let Err(trouble) = carry_out::settle(&mut plan) {
        let repair = Repair { why: Some(trouble.to_string()), ..begun(patient, plan) };
        return finish(cli, &patient.case, &patient.diagnosis, &repair);
    }
    plan.notes.extend(consent::told(patient, &plan));
    let repair = begun(patient, plan);
    if let Some((outcome, why)) = obstacle(cli, patient, &repair.plan) {
        let repair = Repair { outcome, why, ..repair };
        return finish(cli, &patient.case, &patient.diagnosis, &repair);
    }
    let (Some(held), Some(chosen)) = (held, patient.targets.get(repair.plan.target)) else {
        let why = Some("the lock is not held".to_owned());
        return finish(cli, &patient.case, &patient.diagnosis, &Repair { why, ..repair });
    };
    match consent::yes(cli, &repair.plan) {
        Answer::Yes => {}
        Answer::No => {
            let repair = Repair { outcome: Outcome::Declined, ..repair };
            return finish(cli, &patient.case, &patient.diagnosis, &repair);
        }
        Answer::Nobody => {
            let why = Some("there is no terminal to ask at; --yes says yes".to_owned());
            return finish(cli, &patient.case, &patient.diagnosis, &Repair { why, ..repair });
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
) -> ExitCode {
    if let Err(error) = Apart::begin(Some(patient.order.interrupt)) {
        let why = Some(format!("cannot leave the terminal: {error}"));
        return finish(cli, &patient.case, &patient.diagnosis, &Repair { why, ..repair });
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
    let (case, diagnosis) = match &after {
        Some((case, diagnosis)) => (case, diagnosis),
        None => (&patient.case, &patient.diagnosis),
    };
    let repair = Repair { outcome, why, transaction, service, plan: repair.plan.clone(), ..repair };
    finish(cli, case, diagnosis, &repair)
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

/// The report: what became of the repair before the diagnosis where it is done, behind it where
/// something is left to do.
fn finish(cli: &Cli, case: &Case, diagnosis: &Diagnosis, repair: &Repair) -> ExitCode {
    let code = match repair.outcome {
        Outcome::RolledBack => TAKEN_BACK,
        _ => exit_code(diagnosis, cli.fail_on.into()),
    };
    let style: Style = style(cli);
    output::report(code, |out| match cli.common.format {
        Format::Json => report::json::write_repaired(case, diagnosis, repair, out),
        Format::Terminal => in_words(case, diagnosis, repair, style, out),
    })
}

fn in_words(
    case: &Case,
    diagnosis: &Diagnosis,
    repair: &Repair,
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    if repair.outcome == Outcome::Applied {
        report::fix::write(repair, style, out)?;
        writeln!(out)?;
        return report::terminal::write(case, diagnosis, style, out);
    }
    report::terminal::write(case, diagnosis, style, out)?;
    report::fix::write(repair, style, out)
}
