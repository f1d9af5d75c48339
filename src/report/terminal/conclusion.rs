//! The end of the report: the verdict, what is wrong, how sure that is, and what to type next.

use std::io;

use super::causes;
use crate::case::{
    Case, HostKeyTrust, Look, StageEnd, StageRecord, StepEnd, TargetCase, held_by_another,
};
use crate::check::{Answer, Checked};
use crate::diagnosis::{Cause, Diagnosis, Verdict};
use crate::finding::{Certainty, Finding};
use crate::report::paper::{Ink, Paper, Span, plain, strong};
use crate::report::{several, words};

pub(super) fn write(
    paper: &mut Paper,
    case: &Case,
    diagnosis: &Diagnosis,
    root: Option<&Cause>,
) -> io::Result<()> {
    let ink = match diagnosis.verdict {
        Verdict::CaptureWorks => Ink::Good,
        Verdict::CaptureFails => Ink::Bad,
        Verdict::Unknown => Ink::Warning,
    };
    if let Some(others) = several::others(case, diagnosis) {
        paper.hanging(0, 2, &[plain(others)])?;
    }
    paper.heading(&[Span::new(ink, words::verdict(diagnosis.verdict))])?;
    grounds(paper, case, diagnosis, root)?;
    match commands(case, diagnosis, root) {
        Some((place, commands)) => {
            let offered = offer(paper, root)?;
            next(paper, if offered { "or type:" } else { place }, &commands)
        }
        None => Ok(()),
    }
}

/// Offers `--fix` where it can carry out the best cure; true if it was offered.
fn offer(paper: &mut Paper, root: Option<&Cause>) -> io::Result<bool> {
    let best = root.and_then(|cause| cause.finding.fixes.first());
    let Some((head, command)) = best.and_then(words::offer) else { return Ok(false) };
    paper.blank()?;
    paper.heading(&[strong(head)])?;
    paper.command(4, command)?;
    Ok(true)
}

/// What the verdict rests on: the root cause, or where it stops, or why nobody can say.
pub(in crate::report) fn grounds(
    paper: &mut Paper,
    case: &Case,
    diagnosis: &Diagnosis,
    root: Option<&Cause>,
) -> io::Result<()> {
    let Some(at) = of(case, root) else { return Ok(()) };
    if diagnosis.verdict == Verdict::Unknown {
        causes::labelled(paper, "why", &[plain(why_unknown(at))])?;
    }
    match root {
        Some(cause) => named(paper, case, cause, diagnosis),
        None if diagnosis.verdict == Verdict::CaptureFails => unnamed(paper, at),
        None => Ok(()),
    }
}

/// The commands to type next, with the words that say where; none where there is nothing to do.
pub(in crate::report) fn commands<'a>(
    case: &'a Case,
    diagnosis: &'a Diagnosis,
    root: Option<&'a Cause>,
) -> Option<(&'static str, Vec<&'a str>)> {
    let at = of(case, root)?;
    let commands = match root {
        Some(cause) => next_commands(&cause.finding, at, &diagnosis.checked),
        None if diagnosis.verdict == Verdict::CaptureFails => {
            show_more(at, &diagnosis.checked).into_iter().collect()
        }
        None => Vec::new(),
    };
    (!commands.is_empty()).then(|| (words::where_to_type(at), commands))
}

/// The target the conclusion speaks of.
fn of<'a>(case: &'a Case, root: Option<&Cause>) -> Option<&'a TargetCase> {
    case.targets.get(root.map_or(0, |cause| cause.target))
}

/// A cause has a name.
fn named(paper: &mut Paper, case: &Case, cause: &Cause, diagnosis: &Diagnosis) -> io::Result<()> {
    let finding = &cause.finding;
    paper.blank()?;
    paper.hanging(2, 2, &[strong(&finding.title)])?;
    paper.blank()?;
    let severity = words::severity(finding.severity);
    let name = [strong(finding.id), plain(format!(", {severity}"))];
    causes::labelled(paper, "cause", &name)?;
    if case.targets.len() > 1 {
        causes::target(paper, case, cause)?;
        let shared = several::shared(case, &diagnosis.causes, cause);
        if !shared.is_empty() {
            causes::labelled(paper, "as well at", &[plain(several::names(&shared))])?;
        }
    }
    let grounds = format!(": {}", words::grounds(finding.certainty));
    causes::labelled(
        paper,
        "certainty",
        &[strong(words::certainty(finding.certainty)), plain(grounds)],
    )?;
    causes::seen(paper, finding)?;
    causes::fog_shows(paper, finding)?;
    for (number, fix) in finding.fixes.iter().enumerate() {
        match number {
            0 => causes::fix(paper, "cure", fix)?,
            _ => causes::fix(paper, "or", fix).and_then(|()| causes::commands(paper, fix))?,
        }
    }
    Ok(())
}

/// What to type next: the best cure; failing that, and unless all is seen, what would show more.
fn next_commands<'a>(
    finding: &'a Finding,
    at: &TargetCase,
    checked: &'a [Checked],
) -> Vec<&'a str> {
    match finding.fixes.first() {
        Some(fix) => fix.commands.iter().map(String::as_str).collect(),
        None if finding.certainty == Certainty::Confirmed => Vec::new(),
        None => show_more(at, checked).into_iter().collect(),
    }
}

/// The commands to type next, the last thing in the report.
fn next(paper: &mut Paper, place: &str, commands: &[&str]) -> io::Result<()> {
    paper.blank()?;
    paper.heading(&[strong(place)])?;
    commands.iter().try_for_each(|command| paper.command(4, command))
}

/// No check knows the cause: where it stops, and what was seen.
fn unnamed(paper: &mut Paper, at: &TargetCase) -> io::Result<()> {
    paper.blank()?;
    paper.hanging(2, 2, &[strong("No check knows why.")])?;
    paper.blank()?;
    if let Some(held) = held_by_another(&at.host) {
        causes::labelled(paper, "seen", &[plain(held)])?;
    }
    if let Some(stage) = stop(at) {
        let text = format!(
            "at {}, {} after {}",
            stage.stage.name(),
            stage.end.name(),
            words::duration(stage.ms)
        );
        causes::labelled(paper, "stops", &[plain(text)])?;
        if !stage.note.is_empty() {
            causes::labelled(paper, "seen", &[plain(&stage.note)])?;
        }
    }
    if let Some(first) = at.session.first_bytes.as_ref().filter(|first| first.version_at != Some(0))
    {
        causes::labelled(paper, "bytes", &[strong(format!("“{}”", first.bytes))])?;
    }
    let rehearsal = at.session.rehearsal.as_ref().filter(|rehearsal| !rehearsal.finished());
    let undone = rehearsal.and_then(|r| r.steps.iter().rfind(|step| step.end != StepEnd::Done));
    if let Some(step) = undone {
        causes::labelled(paper, "step", &[plain(words::step(step))])?;
    }
    Ok(())
}

/// The command that would let a check see what it could not; away from the server, the doctor on
/// the server itself.
fn show_more<'a>(at: &TargetCase, checked: &'a [Checked]) -> Option<&'a str> {
    let asked = checked.iter().find_map(|c| match &c.answer {
        Answer::CouldNotLook { command, .. } => command.as_deref(),
        _ => None,
    });
    match at.host {
        Look::Seen(_) => asked,
        _ => asked.or(Some("sudo sftp-doctor")),
    }
}

/// Where the session stopped.
fn stop(at: &TargetCase) -> Option<&StageRecord> {
    let stopped = |s: &&StageRecord| {
        matches!(s.end, StageEnd::Failed | StageEnd::TimedOut | StageEnd::Interrupted)
    };
    at.session.timeline.iter().find(stopped)
}

/// Why nobody can say, or where it stopped without a cause, in one line.
pub(in crate::report) fn why(at: &TargetCase, verdict: Verdict) -> String {
    match (verdict, stop(at)) {
        (Verdict::Unknown, _) => why_unknown(at),
        (_, Some(stage)) => ending(stage),
        (_, None) => "see its causes".to_owned(),
    }
}

fn why_unknown(at: &TargetCase) -> String {
    let session = &at.session;
    if session.timeline.is_empty() {
        return "the files of another tree were looked at; no session was made".to_owned();
    }
    if session.interrupted {
        let place = stop(at).map_or(String::new(), |s| format!(" during {}", s.stage.name()));
        return format!("the run was interrupted{place}");
    }
    if let Some(HostKeyTrust::Changed { place, .. }) = session.host_key.as_ref().map(|k| &k.trust) {
        return format!(
            "the host key is not the one at {place}, so no password was sent; \
             FOG does not compare host keys and would go on"
        );
    }
    let skipped = session.timeline.iter().find(|s| s.end == StageEnd::Skipped);
    match skipped.or_else(|| stop(at)) {
        Some(stage) => ending(stage),
        None => "the session left no record of the rehearsal".to_owned(),
    }
}

/// `banner: timed-out, not a byte`.
fn ending(stage: &StageRecord) -> String {
    let (name, end) = (stage.stage.name(), stage.end.name());
    if stage.note.is_empty() {
        format!("{name}: {end}")
    } else {
        format!("{name}: {end}, {}", stage.note)
    }
}
