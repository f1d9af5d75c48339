//! `--fix`: what is planned, whether somebody says yes, and what became of it.

mod consent; // who says yes

use std::io::{self, Write};
use std::process::ExitCode;

use super::diagnose::{exit_code, style};
use super::output;
use crate::case::Case;
use crate::check::Check;
use crate::cli::{Cli, Format};
use crate::diagnosis::Diagnosis;
use crate::examine::Order;
use crate::fix::plan::{self, Plan};
use crate::fix::{Before, Outcome, Repair};
use crate::report::{self, Style};
use crate::target::Chosen;

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
pub(super) fn run(cli: &Cli, patient: &Patient<'_>) -> ExitCode {
    let granted = consent::granted(cli, patient);
    let plan = plan::make(&patient.case, &patient.diagnosis, &|id| granted.contains(id));
    let repair = begun(patient, plan);
    let repair = match obstacle(cli, patient, &repair.plan) {
        Some((outcome, why)) => Repair { outcome, why, ..repair },
        None => Repair {
            outcome: Outcome::Refused,
            why: Some("this version only shows what it would do".into()),
            ..repair
        },
    };
    finish(cli, &patient.case, &patient.diagnosis, &repair)
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
