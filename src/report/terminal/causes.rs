//! The findings beside the root cause, each in full: advice first, the gravest last.

use std::io;

use crate::case::Case;
use crate::diagnosis::Cause;
use crate::finding::{Evidence, Finding, Fix, Severity};
use crate::report::paper::{Ink, Paper, Span, plain, strong};
use crate::report::{several, words};

const LABEL: usize = 11;
/// As many titles as are shown of one cause.
const LIKE_IT: usize = 5;

/// Writes every cause but `root`.
pub(in crate::report) fn write(
    paper: &mut Paper,
    case: &Case,
    causes: &[Cause],
    root: Option<&Cause>,
) -> io::Result<()> {
    let all = paper.style().verbose > 0;
    let (aside, shown): (Vec<&Cause>, Vec<&Cause>) =
        causes.iter().partition(|cause| !all && several::is_aside(causes, cause));
    less_likely(paper, &aside)?;
    for group in several::groups(shown.into_iter(), root).iter().rev() {
        let Some(cause) = group.first() else { continue };
        paper.blank()?;
        let finding = &cause.finding;
        paper.heading(&head(finding))?;
        match group.causes.len() {
            1 if case.targets.len() > 1 => target(paper, case, cause)?,
            1 => {}
            _ => labelled(paper, "targets", &[plain(several::names(&group.targets(case)))])?,
        }
        paper.hanging(2, 2, &[plain(&finding.title)])?;
        like_it(paper, case, &group.causes)?;
        in_full(paper, finding)?;
    }
    Ok(())
}

/// What else might be wrong at other targets, by name.
fn less_likely(paper: &mut Paper, causes: &[&Cause]) -> io::Result<()> {
    let mut ids: Vec<&str> = causes.iter().map(|cause| cause.finding.id).collect();
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() {
        return Ok(());
    }
    paper.blank()?;
    let text = format!("less likely at the others, shown with -v: {}", ids.join(", "));
    paper.hanging(0, 2, &[plain(text)])
}

/// The same of other targets, where it reads differently.
fn like_it(paper: &mut Paper, case: &Case, causes: &[&Cause]) -> io::Result<()> {
    let Some((first, rest)) = causes.split_first() else { return Ok(()) };
    let differs = |cause: &&&Cause| cause.finding.title != first.finding.title;
    let others: Vec<&&Cause> = rest.iter().filter(differs).collect();
    for cause in others.iter().take(LIKE_IT) {
        let name = several::name(case, cause).unwrap_or_default();
        paper.hanging(2, 4, &[strong(name), plain(format!(": {}", cause.finding.title))])?;
    }
    match others.len().saturating_sub(LIKE_IT) {
        0 => Ok(()),
        more => paper.hanging(2, 4, &[plain(format!("and {more} more like it"))]),
    }
}

/// What a finding has to say beside its title.
pub(in crate::report) fn in_full(paper: &mut Paper, finding: &Finding) -> io::Result<()> {
    seen(paper, finding)?;
    fog_shows(paper, finding)?;
    finding.fixes.iter().try_for_each(|fix| {
        self::fix(paper, "cure", fix)?;
        commands(paper, fix)
    })
}

fn head(finding: &Finding) -> [Span; 3] {
    let (ink, severity) = (ink(finding.severity), words::severity(finding.severity));
    let certainty = format!(", {}", words::certainty(finding.certainty));
    [Span::new(ink, format!("{severity}: ")), strong(finding.id), plain(certainty)]
}

/// The colour of a severity.
pub(super) fn ink(severity: Severity) -> Ink {
    match severity {
        Severity::Fatal => Ink::Bad,
        Severity::Hazard => Ink::Warning,
        Severity::Advice => Ink::Strong,
    }
}

/// Which of several targets a cause belongs to.
pub(super) fn target(paper: &mut Paper, case: &Case, cause: &Cause) -> io::Result<()> {
    match case.targets.get(cause.target) {
        Some(at) => paper.labelled(
            "target",
            LABEL,
            &[strong(&at.target.name), plain(format!(" ({})", at.target.endpoint()))],
        ),
        None => Ok(()),
    }
}

/// The evidence, a line or two each.
pub(super) fn seen(paper: &mut Paper, finding: &Finding) -> io::Result<()> {
    for (number, evidence) in finding.evidence.iter().enumerate() {
        let label = if number == 0 { "seen" } else { "" };
        paper.labelled(label, LABEL, &[plain(quote(evidence))])?;
        if let Some(bytes) = &evidence.bytes {
            paper.labelled("", LABEL, &[strong(format!("“{bytes}”"))])?;
        }
    }
    Ok(())
}

/// `file:line: words (12.5 ms)`.
pub(in crate::report) fn quote(evidence: &Evidence) -> String {
    let mut text = String::new();
    if let Some(file) = &evidence.file {
        text.push_str(file);
        if let Some(line) = evidence.line {
            text.push_str(&format!(":{line}"));
        }
        text.push_str(": ");
    }
    text.push_str(&evidence.text);
    if let Some(ms) = evidence.ms {
        text.push_str(&format!(" ({})", words::duration(ms)));
    }
    text
}

/// What FOG's user sees because of it.
pub(super) fn fog_shows(paper: &mut Paper, finding: &Finding) -> io::Result<()> {
    match &finding.fog_shows {
        Some(text) => paper.labelled("FOG shows", LABEL, &[plain(text)]),
        None => Ok(()),
    }
}

/// A label of the findings' column, with its text.
pub(super) fn labelled(paper: &mut Paper, label: &str, text: &[Span]) -> io::Result<()> {
    paper.labelled(label, LABEL, text)
}

/// A cure in words.
pub(super) fn fix(paper: &mut Paper, label: &str, fix: &Fix) -> io::Result<()> {
    let class = words::class_explained(fix.class);
    paper.labelled(label, LABEL, &[plain(format!("{} ({class})", fix.title))])
}

/// The commands of a cure, each on its line.
pub(super) fn commands(paper: &mut Paper, fix: &Fix) -> io::Result<()> {
    fix.commands.iter().try_for_each(|command| paper.command(2 + LABEL, command))
}
