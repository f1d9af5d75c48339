//! The diagnosis: choose a target, examine it, say what is wrong.

use std::process::ExitCode;
use std::time::Instant;

use super::output::{self, COULD_NOT_EXAMINE};
use super::present::Outlets;
use super::progress::Progress;
use super::repair::{self, Begun};
use super::saving::Saving;
use crate::case::Case;
use crate::check::Check;
use crate::checks;
use crate::cli::Cli;
use crate::diagnosis::{Diagnosis, Verdict};
use crate::examine::{self, Crowd, Order};
use crate::finding::Severity;
use crate::probe::Interrupt;
use crate::report::Failure;
use crate::target::{self, Choice, Chosen};

/// Diagnoses.
pub(super) fn run(cli: &Cli) -> ExitCode {
    let held = match repair::hold(cli) {
        Ok(Begun::Front(code)) => return code,
        Ok(Begun::Looking) => None,
        Ok(Begun::Holding(held)) => Some(held),
        Err(failure) => return output::fail(cli, &failure, COULD_NOT_EXAMINE),
    };
    let outlets = match Outlets::open(cli) {
        Ok(outlets) => outlets,
        Err(code) => return code,
    };
    let saving = match Saving::open(cli) {
        Ok(saving) => saving,
        Err(code) => return code,
    };
    let request = cli.request();
    let choice = target::choose_all(&request, Instant::now() + cli.timeout / 2);
    let choice = choice.and_then(|Choice { targets, fog, secrets }| {
        let targets = target::select(targets, &request.nodes)?;
        Ok(Choice { targets, fog, secrets })
    });
    let Choice { targets, fog, secrets } = match choice {
        Ok(choice) => choice,
        Err(error) => {
            return outlets.fail(&output::no_target(&error), error.exit_code());
        }
    };
    targets.iter().for_each(warn);
    let interrupt = match Interrupt::from_signals() {
        Ok(interrupt) => interrupt,
        Err(error) => {
            let what = format!("cannot listen for Ctrl-C: {error}");
            let failure = Failure { what, path: None, remedy: None };
            return outlets.fail(&failure, COULD_NOT_EXAMINE);
        }
    };
    let order = Order {
        timeout: cli.timeout,
        rehearse: !cli.no_rehearsal,
        root: cli.root(),
        php_libssh2: cli.php_libssh2.clone(),
        ask_php: cli.ask_php,
        repeat: cli.repeat.unwrap_or(1),
        secrets: &secrets,
        interrupt: &interrupt,
    };
    let names = targets.iter().map(|one| one.target.name.clone()).collect();
    let progress = Progress::over(names);
    let crowd = Crowd {
        jobs: usize::from(cli.jobs),
        begun: &|index| progress.begun(index),
        done: &|index| progress.done(index),
    };
    let case = examine::examine_all(&targets, fog, &order, &crowd);
    drop(progress);
    let saved = saving.save(&case);
    if cli.repair.fix.is_some() && saved {
        let checks = checks_of(cli);
        let diagnosis = examine::diagnose(&case, &checks);
        let patient = repair::Patient { targets, order, checks, case, diagnosis };
        return repair::run(cli, &outlets, &patient, held.as_ref());
    }
    tell(cli, &outlets, saved, &case)
}

/// Says what the checks find in the record. One that was to be `saved` and is not is a failure.
pub(super) fn tell(cli: &Cli, outlets: &Outlets<'_>, saved: bool, case: &Case) -> ExitCode {
    let diagnosis = examine::diagnose(case, &checks_of(cli));
    outlets.tell(case, &diagnosis, None, code_of(cli, saved, &diagnosis))
}

/// The exit code of a run that changes nothing.
pub(super) fn code_of(cli: &Cli, saved: bool, diagnosis: &Diagnosis) -> u8 {
    if saved { exit_code(diagnosis, cli.fail_on.into()) } else { COULD_NOT_EXAMINE }
}

/// The checks that are wanted.
pub(super) fn checks_of(cli: &Cli) -> Vec<&'static Check> {
    checks::ALL.iter().copied().filter(|c| cli.common.checks.wants(c.id)).collect()
}

/// 0 a capture would finish; 1 it would not, or a finding is bad enough; 3 nobody can say.
pub(super) fn exit_code(diagnosis: &Diagnosis, fail_on: Severity) -> u8 {
    let bad = diagnosis.causes.iter().any(|cause| cause.finding.severity <= fail_on);
    match diagnosis.verdict {
        Verdict::CaptureFails => 1,
        _ if bad => 1,
        Verdict::CaptureWorks => 0,
        Verdict::Unknown => COULD_NOT_EXAMINE,
    }
}

fn warn(chosen: &Chosen) {
    if let Some((file, mode)) = &chosen.open_password_file {
        let file = crate::text::plain(&file.display().to_string());
        output::warn(&format!("{file} can be read by others (mode {mode:04o}); chmod 600 it"));
    }
}

#[cfg(test)]
mod tests {
    use super::exit_code;
    use crate::case::Stage;
    use crate::diagnosis::{Cause, Diagnosis, Verdict};
    use crate::finding::{Finding, Severity};

    fn diagnosis(verdict: Verdict, finding: Option<Finding>) -> Diagnosis {
        let causes = finding.map(|finding| Cause { target: 0, finding }).into_iter().collect();
        let verdicts = vec![verdict];
        Diagnosis { verdict, verdicts, causes, predicted: Vec::new(), checked: Vec::new() }
    }

    #[test]
    fn exit_codes_are_those_of_the_help() {
        let hazard = Finding::hazard("x", Stage::Subsystem, "x");
        let works = diagnosis(Verdict::CaptureWorks, Some(hazard));
        assert_eq!(exit_code(&works, Severity::Fatal), 0);
        assert_eq!(exit_code(&works, Severity::Hazard), 1);
        assert_eq!(exit_code(&diagnosis(Verdict::CaptureFails, None), Severity::Fatal), 1);
        assert_eq!(exit_code(&diagnosis(Verdict::Unknown, None), Severity::Fatal), 3);
    }
}
