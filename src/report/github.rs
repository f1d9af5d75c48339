//! Annotations for GitHub Actions: every line is a workflow command, so that nothing a server said can
//! begin one of its own. Worst first, because GitHub shows ten of a kind for each step.

use std::io::{self, Write};

use super::paper::Paper;
use super::safe::safe;
use super::{Failure, Style, Told, fix, pending, terminal, words};
use crate::case::Case;
use crate::diagnosis::{Cause, Diagnosis, Verdict};
use crate::finding::{Evidence, Severity};
use crate::fix::transaction::Pending;
use crate::fix::{Outcome, Repair};

/// Annotations of one kind: GitHub shows ten for a step, and one is the verdict's.
const SHOWN: usize = 9;

/// Writes the annotations to `out`.
///
/// # Errors
/// Those of `out`.
pub fn write(told: &Told<'_>, out: &mut dyn Write) -> io::Result<()> {
    let Told { case, diagnosis, repair, .. } = *told;
    for severity in [Severity::Fatal, Severity::Hazard, Severity::Advice] {
        let of: Vec<&Cause> =
            diagnosis.causes.iter().filter(|c| c.finding.severity == severity).collect();
        let shown = if of.len() > SHOWN { SHOWN - 1 } else { of.len() };
        of[..shown].iter().try_for_each(|c| annotation(case, c).write(out))?;
        if shown < of.len() {
            rest(severity, &of[shown..]).write(out)?;
        }
    }
    if let Some(repair) = repair {
        repaired(repair)?.write(out)?;
    }
    verdict(case, diagnosis).write(out)
}

/// Writes the annotation of a repair that was interrupted.
///
/// # Errors
/// Those of `out`.
pub fn write_pending(pending: &Pending, out: &mut dyn Write) -> io::Result<()> {
    let command = pending::command(pending).map(|command| format!("to take it back: {command}"));
    let message = std::iter::once(pending::sentence(pending)).chain(command).collect();
    let title = "interrupted repair".to_owned();
    Annotation { kind: "warning", title, place: None, message }.write(out)
}

/// Writes the annotation of a run that examined nothing to `out`.
///
/// # Errors
/// Those of `out`.
pub fn write_failure(failure: &Failure, out: &mut dyn Write) -> io::Result<()> {
    let mut message = vec![safe(&failure.what)];
    message.extend(failure.path.as_deref().map(safe));
    message.extend(failure.remedy.as_deref().map(safe));
    let title = words::NOTHING_EXAMINED.trim_end_matches('.').to_owned();
    Annotation { kind: "error", title, place: None, message }.write(out)
}

/// One workflow command.
struct Annotation<'a> {
    kind: &'static str,
    title: String,
    place: Option<&'a Evidence>,
    message: Vec<String>,
}

impl Annotation<'_> {
    /// `::error file=…,line=…,title=…::message`, on one line.
    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        write!(out, "::{} ", self.kind)?;
        if let Some(Evidence { file: Some(file), line, .. }) = self.place {
            write!(out, "file={},", property(file))?;
            if let Some(line) = line {
                write!(out, "line={line},")?;
            }
        }
        let message: Vec<String> = self.message.iter().map(|line| data(line)).collect();
        writeln!(out, "title={}::{}", property(&self.title), message.join("%0A"))
    }
}

fn annotation<'a>(case: &Case, cause: &'a Cause) -> Annotation<'a> {
    let finding = &cause.finding;
    let mut message = vec![finding.title.clone()];
    if let Some(at) = case.targets.get(cause.target).filter(|_| case.targets.len() > 1) {
        message.push(format!("target: {}", at.target.endpoint()));
    }
    message.extend(finding.evidence.iter().map(|e| format!("seen: {}", terminal::quote(e))));
    message.extend(finding.fog_shows.iter().map(|text| format!("FOG shows: {text}")));
    for fix in &finding.fixes {
        message.push(format!("cure: {}", fix.title));
        message.extend(fix.commands.iter().map(|command| format!("    {command}")));
    }
    Annotation {
        kind: kind(finding.severity),
        title: format!("{} ({})", finding.id, words::certainty(finding.certainty)),
        place: finding.evidence.iter().find(|evidence| evidence.file.is_some()),
        message,
    }
}

/// Those for which there is no room.
fn rest<'a>(severity: Severity, causes: &[&Cause]) -> Annotation<'a> {
    let ids: Vec<&str> = causes.iter().map(|cause| cause.finding.id).collect();
    let title = format!("{} more", ids.len());
    Annotation { kind: kind(severity), title, place: None, message: vec![ids.join(", ")] }
}

/// The verdict, and why, where no cause says it.
fn verdict<'a>(case: &Case, diagnosis: &Diagnosis) -> Annotation<'a> {
    let kind = match diagnosis.verdict {
        Verdict::CaptureWorks => "notice",
        Verdict::CaptureFails => "error",
        Verdict::Unknown => "warning",
    };
    let mut message = vec![words::verdict(diagnosis.verdict).to_owned()];
    let root = terminal::root(diagnosis).is_some();
    if let Some(at) = case.targets.first().filter(|_| !root && kind != "notice") {
        message.push(terminal::why(at, diagnosis.verdict));
    }
    Annotation { kind, title: "sftp-doctor".to_owned(), place: None, message }
}

/// What a repair changed, or would change.
fn repaired<'a>(repair: &Repair) -> io::Result<Annotation<'a>> {
    let kind = match repair.outcome {
        Outcome::RolledBack => "error",
        Outcome::Refused => "warning",
        Outcome::Applied | Outcome::Declined | Outcome::NothingToDo | Outcome::DryRun => "notice",
    };
    let mut bytes = Vec::new();
    fix::body(&mut Paper::new(&mut bytes, Style::plain(100)), repair)?;
    let text = String::from_utf8_lossy(&bytes);
    let mut message = vec![fix::headline(repair.outcome).to_owned()];
    message.extend(text.trim_matches('\n').lines().map(str::to_owned));
    Ok(Annotation { kind, title: format!("fix ({})", repair.outcome.name()), place: None, message })
}

fn kind(severity: Severity) -> &'static str {
    match severity {
        Severity::Fatal => "error",
        Severity::Hazard => "warning",
        Severity::Advice => "notice",
    }
}

/// The message of a workflow command, escaped as GitHub's own toolkit does.
fn data(text: &str) -> String {
    safe(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property of a workflow command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
