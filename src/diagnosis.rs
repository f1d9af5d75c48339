//! From findings to the root cause and the verdict.

use serde::Serialize;

use crate::case::{Case, Stage, StageEnd, StageRecord, TargetCase};
use crate::check::{Answer, Checked};
use crate::finding::{Certainty, Finding, Severity};
use crate::fog::says;
use crate::predict::Predicted;

/// What a run has to say, for a renderer that decides nothing.
pub struct Diagnosis {
    /// The verdict of the run: that of the target captures go to.
    pub verdict: Verdict,
    /// The verdict of each target, in the order of the Case.
    pub verdicts: Vec<Verdict>,
    /// The causes, the root cause first.
    pub causes: Vec<Cause>,
    /// What FOG will show, for each target.
    pub predicted: Vec<Predicted>,
    /// Every check's answer, in the order of the registry.
    pub checked: Vec<Checked>,
}

/// A finding that was kept, and the target it belongs to.
#[derive(Debug, Clone, PartialEq)]
pub struct Cause {
    /// Index of the target in the Case.
    pub target: usize,
    /// The finding.
    pub finding: Finding,
}

/// Would a capture finish?
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The rehearsal finished, and no confirmed fatal cause stands in the way.
    CaptureWorks,
    /// The rehearsal failed, or a confirmed fatal cause stands in its way.
    CaptureFails,
    /// Nobody can say.
    Unknown,
}

impl Verdict {
    /// The word in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::CaptureWorks => "capture-works",
            Self::CaptureFails => "capture-fails",
            Self::Unknown => "unknown",
        }
    }
}

/// Draws the diagnosis from what the checks said.
#[must_use]
pub fn diagnose(case: &Case, checked: Vec<Checked>) -> Diagnosis {
    let mut causes: Vec<Cause> = checked.iter().flat_map(causes_of).collect();
    explain_away(&mut causes);
    sort(case, &mut causes);
    let verdicts: Vec<Verdict> = case
        .targets
        .iter()
        .enumerate()
        .map(|(index, at)| verdict(at, causes.iter().filter(|c| c.target == index)))
        .collect();
    let predicted =
        (0..case.targets.len()).map(|index| predict(case, index, &mut causes)).collect();
    beside_the_first(&mut causes);
    sort(case, &mut causes);
    let verdict = verdicts.first().copied().unwrap_or(Verdict::Unknown);
    Diagnosis { verdict, verdicts, causes, predicted, checked }
}

/// What FOG will show for a target, which is also what its root cause shows.
fn predict(case: &Case, index: usize, causes: &mut [Cause]) -> Predicted {
    let mut of_target = causes.iter_mut().filter(|cause| cause.target == index);
    let root = of_target.find(|cause| cause.finding.severity == Severity::Fatal);
    let in_the_way = root.as_ref().filter(|c| c.finding.certainty == Certainty::Confirmed);
    let predicted = Predicted::of(case, &case.targets[index], in_the_way.map(|c| &c.finding));
    if let (Some(root), Some(sentence)) = (root, predicted.sentence())
        && root.finding.fog_shows.as_deref() != Some(says::CLIENT_CANNOT_WRITE)
    {
        root.finding.fog_shows = Some(sentence);
    }
    predicted
}

fn causes_of(checked: &Checked) -> Vec<Cause> {
    match &checked.answer {
        Answer::Found(findings) => findings
            .iter()
            .map(|finding| Cause { target: checked.target, finding: finding.clone() })
            .collect(),
        _ => Vec::new(),
    }
}

/// Captures go to the first target: nothing about another one makes them fail.
fn beside_the_first(causes: &mut [Cause]) {
    for cause in causes.iter_mut().filter(|cause| cause.target > 0) {
        cause.finding.severity = cause.finding.severity.max(Severity::Hazard);
    }
}

/// A consequence is not one more problem.
fn explain_away(causes: &mut Vec<Cause>) {
    let explained: Vec<(usize, &'static str)> =
        causes.iter().flat_map(|c| c.finding.explains.iter().map(|id| (c.target, *id))).collect();
    causes.retain(|c| !explained.contains(&(c.target, c.finding.id)));
}

fn sort(case: &Case, causes: &mut [Cause]) {
    causes.sort_by_key(|cause| {
        let finding = &cause.finding;
        // Worst first; then what can have ended the session where it ended; then the surest; then the target captures
        // go to; then what strikes first.
        let beyond = lies_beyond(&case.targets[cause.target], finding.stage);
        (finding.severity, beyond, finding.certainty, cause.target, finding.stage)
    });
}

/// True when the session ended in an earlier protocol than the stage's: what is wrong there, however surely, is not why.
fn lies_beyond(at: &TargetCase, stage: Stage) -> bool {
    let end = failures(at).map(|record| record.stage.protocol()).next();
    end.is_some_and(|end| end < stage.protocol())
}

/// The stages that failed. FOG does not look at the host key: a changed one stops the doctor, not a capture.
fn failures(at: &TargetCase) -> impl Iterator<Item = &StageRecord> {
    at.session.timeline.iter().filter(|record| {
        record.stage != Stage::HostKey
            && matches!(record.end, StageEnd::Failed | StageEnd::TimedOut)
    })
}

fn verdict<'a>(at: &TargetCase, causes: impl Iterator<Item = &'a Cause>) -> Verdict {
    let mut fatal = causes.filter(|c| c.finding.severity == Severity::Fatal);
    if fatal.any(|c| c.finding.certainty == Certainty::Confirmed) {
        return Verdict::CaptureFails;
    }
    let session = &at.session;
    if session.interrupted {
        return Verdict::Unknown;
    }
    let stopped = failures(at).next().is_some();
    match &session.rehearsal {
        _ if stopped => Verdict::CaptureFails,
        Some(rehearsal) if rehearsal.finished() => Verdict::CaptureWorks,
        Some(rehearsal) if rehearsal.failed().is_some() => Verdict::CaptureFails,
        // It could not be rehearsed.
        Some(_) | None => Verdict::Unknown,
    }
}
