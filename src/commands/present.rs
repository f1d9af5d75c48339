//! What a run has to say, in every form that was asked for: on standard output, in the files of
//! `--report`, and in the summary of GitHub's step.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::output::{self, COULD_NOT_EXAMINE};
use super::undo;
use crate::case::Case;
use crate::checks;
use crate::cli::{Cli, Selection};
use crate::diagnosis::Diagnosis;
use crate::examine;
use crate::file::Place;
use crate::fix::Repair;
use crate::fix::transaction::Pending;
use crate::redact;
use crate::report::{self, Failure, Format, Style, Told};

/// Exit code: an unusable file.
const WRONG_COMMAND_LINE: u8 = 2;

/// A run as strangers may read of it.
struct Redacted {
    case: Case,
    diagnosis: Diagnosis,
    repair: Option<Repair>,
    hidden: String,
}

impl Redacted {
    fn of(case: &Case, repair: Option<&Repair>, checks: &Selection) -> Result<Self, Failure> {
        let (case, repair, hidden) = redact::with_repair(case, repair).map_err(|why| Failure {
            what: format!("cannot hide names and addresses: {why}"),
            path: None,
            remedy: Some("--no-redact shows them; nothing else was written".to_owned()),
        })?;
        let checks: Vec<_> = checks::ALL.iter().copied().filter(|c| checks.wants(c.id)).collect();
        let diagnosis = examine::diagnose(&case, &checks);
        Ok(Self { case, diagnosis, repair, hidden: format!("Hidden: {hidden}.") })
    }

    fn told<'a>(&'a self, pending: Option<&'a Pending>) -> Told<'a> {
        let (hidden, repair) = (Some(self.hidden.as_str()), self.repair.as_ref());
        Told { case: &self.case, diagnosis: &self.diagnosis, hidden, repair, pending }
    }
}

/// Where a report goes; the files are looked at before the work begins.
pub(super) struct Outlets<'a> {
    cli: &'a Cli,
    files: Vec<(Format, PathBuf, Place)>,
}

impl<'a> Outlets<'a> {
    /// Looks whether every file of `--report` can be written.
    ///
    /// # Errors
    /// The exit code, after the first that cannot was named.
    pub(super) fn open(cli: &'a Cli) -> Result<Self, ExitCode> {
        let mut files = Vec::new();
        for file in &cli.common.reports {
            match Place::new(&file.path) {
                Ok(place) => files.push((file.format, file.path.clone(), place)),
                Err(error) => {
                    let failure = unwritable(&file.path, &error);
                    return Err(output::fail(cli, &failure, WRONG_COMMAND_LINE));
                }
            }
        }
        Ok(Self { cli, files })
    }

    /// Writes the report everywhere. The exit code is `code`, unless something could not be written.
    pub(super) fn tell(
        &self,
        case: &Case,
        diagnosis: &Diagnosis,
        repair: Option<&Repair>,
        code: u8,
    ) -> ExitCode {
        let common = &self.cli.common;
        let pending = undo::pending_here(self.cli);
        let pending = pending.as_ref();
        let own = Told { case, diagnosis, hidden: None, repair, pending };
        let redacted = match self.redacted(case, repair) {
            Ok(redacted) => redacted,
            Err(failure) => return self.fail(&failure, COULD_NOT_EXAMINE),
        };
        let strangers = redacted.as_ref().map_or(own, |redacted| redacted.told(pending));
        let told = |format: Format| if format.is_for_strangers() { strangers } else { own };
        let files =
            self.write_files(|format, out| format.write(&told(format), Style::plain(80), out));
        let style = self.style();
        if common.format == Format::Github {
            self.summary(|out| Format::Markdown.write(&strangers, style, out));
        }
        let code = if files { code } else { COULD_NOT_EXAMINE };
        output::report(code, |out| match common.format {
            Format::Terminal if common.quiet => report::brief::write(&own, style, out),
            format => format.write(&told(format), style, out),
        })
    }

    /// What strangers may read; none where nobody of them will, or all may be shown.
    fn redacted(&self, case: &Case, repair: Option<&Repair>) -> Result<Option<Redacted>, Failure> {
        let common = &self.cli.common;
        let mut formats = self.files.iter().map(|(format, ..)| *format).chain([common.format]);
        let asked = formats.any(|f| f.is_for_strangers() || f == Format::Github);
        if common.no_redact || !asked {
            return Ok(None);
        }
        Redacted::of(case, repair, &common.checks).map(Some)
    }

    /// Says everywhere why nothing was examined.
    pub(super) fn fail(&self, failure: &Failure, code: u8) -> ExitCode {
        let pending = undo::pending_here(self.cli);
        let (pending, plain) = (pending.as_ref(), Style::plain(80));
        self.write_files(|format, out| format.write_failure(failure, pending, plain, out));
        if self.cli.common.format == Format::Github {
            self.summary(|out| Format::Markdown.write_failure(failure, pending, self.style(), out));
        }
        output::fail(self.cli, failure, code)
    }

    fn style(&self) -> Style {
        let verbose = self.cli.common.verbose;
        Style { verbose, ..Style::of(&io::stdout(), output::colour(self.cli)) }
    }

    /// True when all of them were written; of the others each is named.
    fn write_files(&self, write: impl Fn(Format, &mut dyn Write) -> io::Result<()>) -> bool {
        let mut all = true;
        for (format, path, place) in &self.files {
            let mut bytes = Vec::new();
            let done = write(*format, &mut bytes).and_then(|()| place.write(&bytes));
            if let Err(error) = done {
                output::complain(&unwritable(path, &error), self.style());
                all = false;
            }
        }
        all
    }

    /// Adds to the page that GitHub shows for the step. It is no report that was asked for, so that a
    /// failure is said and changes nothing.
    fn summary(&self, write: impl Fn(&mut dyn Write) -> io::Result<()>) {
        let Some(path) = std::env::var_os("GITHUB_STEP_SUMMARY").filter(|path| !path.is_empty())
        else {
            return;
        };
        let path = PathBuf::from(path);
        let mut bytes = Vec::new();
        let done = write(&mut bytes)
            .and_then(|()| end_of(&path))
            .and_then(|mut file| file.write_all(&bytes));
        if let Err(error) = done {
            output::warn(&unwritable(&path, &error).what);
        }
    }
}

/// The file's end. GitHub has made the file; a pipe or a link is none of its.
fn end_of(path: &Path) -> io::Result<File> {
    let flags = rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK;
    let flags = i32::try_from(flags.bits()).unwrap_or_default();
    let file = OpenOptions::new().append(true).custom_flags(flags).open(path)?;
    match file.metadata()?.is_file() {
        true => Ok(file),
        false => Err(io::Error::other("it is no regular file")),
    }
}

fn unwritable(path: &Path, error: &io::Error) -> Failure {
    let path = crate::text::plain(&path.display().to_string());
    Failure {
        what: format!("cannot write the report to {path}: {}", crate::file::reason(error)),
        path: Some(path),
        remedy: Some("name another file, in a directory that you may write".to_owned()),
    }
}
