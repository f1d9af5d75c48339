//! A repair that cannot be carried out where the doctor runs: its plan is shown as commands.

use crate::case::{Case, Look};
use crate::cli::Cli;
use crate::diagnosis::Diagnosis;
use crate::fix::plan::{self, Plan};
use crate::fix::{Before, Outcome, Repair};
use crate::text;

/// What `--fix` would do on the machine of a saved Case.
pub(in crate::commands) fn of_record(cli: &Cli, case: &Case, diagnosis: &Diagnosis) -> Repair {
    let granted = |id: &str| cli.repair.consent.iter().any(|one| one == id);
    let mut plan = plan::make(case, diagnosis, &granted);
    if case.recorded.redacted && !plan.is_empty() {
        let note = "names, addresses and comments in this record are stand-ins: the real ones belong \
                    into the commands";
        plan.notes.push(note.to_owned());
    }
    let (outcome, why) = match unplanned(case, diagnosis, &plan) {
        Some(why) => (Outcome::Refused, Some(why)),
        None if plan.is_empty() => (Outcome::NothingToDo, nothing(&plan)),
        None => {
            let why = "the record of a run is not the machine: nothing is changed here";
            (Outcome::DryRun, Some(why.to_owned()))
        }
    };
    Repair { outcome, why, ..begun(diagnosis, plan) }
}

/// A repair that has not begun.
pub(super) fn begun(diagnosis: &Diagnosis, plan: Plan) -> Repair {
    let causes = diagnosis.causes.iter().map(|cause| cause.finding.id).collect();
    Repair {
        outcome: Outcome::Refused,
        why: None,
        transaction: None,
        plan,
        service: None,
        before: Before { verdict: diagnosis.verdict.name(), causes },
    }
}

/// Why nothing is planned though something could be.
pub(super) fn nothing(plan: &Plan) -> Option<String> {
    let root = plan.refused.as_ref()?;
    Some(format!("{root} comes first, and is not for --fix to repair without more"))
}

/// Why there can be no plan: it is made from the files of the server's machine, and they were not
/// seen. What the causes ask for is shown all the same.
pub(super) fn unplanned(case: &Case, diagnosis: &Diagnosis, plan: &Plan) -> Option<String> {
    let first = case.targets.first()?;
    let seen = case.targets.iter().any(|at| at.host.seen().is_some());
    if seen || !plan.is_empty() || diagnosis.causes.is_empty() {
        return None;
    }
    let host = text::line(&first.target.host.value, 60);
    Some(match &first.host {
        Look::CouldNot { reason, command } => {
            format!("no plan can be made for {host}: {reason}; {command}")
        }
        Look::NotLooked { reason } => format!(
            "no plan can be made for {host}: {reason}, and a plan is made from its files; run \
             sudo sftp-doctor --fix there"
        ),
        Look::Seen(_) | Look::Absent => format!("no plan can be made for {host}"),
    })
}
