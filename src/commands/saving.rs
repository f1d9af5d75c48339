//! `--save FILE`: the record of the run, for another machine and another day.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::output;
use crate::case::Case;
use crate::case_file;
use crate::cli::Cli;
use crate::file::{Place, Rights};
use crate::report::Failure;

/// Exit code: an unusable file.
const UNUSABLE: u8 = 2;

/// Where the record goes, looked at before the work begins.
pub(super) struct Saving<'a> {
    cli: &'a Cli,
    place: Option<(PathBuf, Place)>,
}

impl<'a> Saving<'a> {
    /// Looks whether the file can be written.
    ///
    /// # Errors
    /// The exit code, after the reason was said.
    pub(super) fn open(cli: &'a Cli) -> Result<Self, ExitCode> {
        let Some(path) = &cli.common.save else { return Ok(Self { cli, place: None }) };
        let rights = Rights { private: true, replace: cli.common.force };
        match Place::with(path, rights) {
            Ok(place) => Ok(Self { cli, place: Some((path.clone(), place)) }),
            Err(error) => {
                let failure = unsaved(path, &crate::file::reason(&error));
                Err(output::fail(cli, &failure, UNUSABLE))
            }
        }
    }

    /// Writes the record, and says on standard error what was hidden in it. True unless it was asked
    /// for and cannot be written; that is said then.
    pub(super) fn save(&self, case: &Case) -> bool {
        let Some((path, place)) = &self.place else { return true };
        match case_file::save(case, self.cli.common.no_redact, place) {
            Ok(hidden) => {
                let path = crate::text::plain(&path.display().to_string());
                let hidden = match hidden {
                    Some(hidden) => {
                        format!("hidden in it: {hidden}; look through it before you post it")
                    }
                    None if case.recorded.redacted => "it was redacted before".to_owned(),
                    None => "nothing but passwords is hidden in it".to_owned(),
                };
                output::warn(&format!("saved {path}; {hidden}"));
                true
            }
            Err(error) => {
                let why = error.to_string();
                let mut failure = unsaved(path, &why);
                if matches!(error, case_file::Unsaved::Unredacted(_)) {
                    failure.remedy =
                        Some("report this, please; --no-redact saves it as it is".into());
                }
                output::complain(&failure, crate::report::Style::plain(80));
                false
            }
        }
    }
}

fn unsaved(path: &Path, why: &str) -> Failure {
    let is_file = path.symlink_metadata().is_ok_and(|facts| facts.is_file());
    let remedy = match is_file {
        true => "name another file, or add --force to replace it",
        false => "name another file",
    };
    let path = crate::text::plain(&path.display().to_string());
    Failure {
        what: format!("cannot save the record to {path}: {why}"),
        path: Some(path),
        remedy: Some(remedy.to_owned()),
    }
}
