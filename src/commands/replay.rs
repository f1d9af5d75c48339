//! `sftp-doctor replay`: a saved Case examined again, without a network.

use std::path::Path;
use std::process::ExitCode;

use super::present::Outlets;
use super::saving::Saving;
use super::{diagnose, repair};
use crate::case::Case;
use crate::case_file;
use crate::cli::Cli;
use crate::examine;
use crate::report::Failure;

/// Exit code: an unusable file.
const UNUSABLE: u8 = 2;

/// Reads the Case and says what the checks find in it; the exit code is that of the run it repeats.
pub(super) fn run(cli: &Cli, file: &Path) -> ExitCode {
    let outlets = match Outlets::open(cli) {
        Ok(outlets) => outlets,
        Err(code) => return code,
    };
    let saving = match Saving::open(cli) {
        Ok(saving) => saving,
        Err(code) => return code,
    };
    let read = match file.to_str() {
        Some("-") => case_file::from_stdin(),
        _ => case_file::from_file(&file.to_string_lossy()),
    };
    match read {
        Ok(mut case) => {
            // Another PHP than the one that was seen then, or named: its words are predicted.
            case.php.named = cli.php_libssh2.clone().or(case.php.named);
            let saved = saving.save(&case);
            match cli.repair.fix {
                Some(_) => plan(cli, &outlets, saved, &case),
                None => diagnose::tell(cli, &outlets, saved, &case),
            }
        }
        Err(bad) => {
            let path = crate::text::plain(&file.display().to_string());
            let what = format!("cannot replay {path}: {bad}");
            let failure = Failure { what, path: Some(path), remedy: Some(bad.remedy().into()) };
            outlets.fail(&failure, UNUSABLE)
        }
    }
}

/// Says what `--fix` would do on the machine of the Case.
fn plan(cli: &Cli, outlets: &Outlets<'_>, saved: bool, case: &Case) -> ExitCode {
    let diagnosis = examine::diagnose(case, &diagnose::checks_of(cli));
    let repair = repair::of_record(cli, case, &diagnosis);
    let code = diagnose::code_of(cli, saved, &diagnosis);
    outlets.tell(case, &diagnosis, Some(&repair), code)
}
