//! Is it better than before? A repair that helps nothing, or harms, is taken back.

use crate::case::{Case, SessionRecord, StageEnd};
use crate::diagnosis::{Diagnosis, Verdict};
use crate::finding::Severity;

use super::super::plan::Plan;

/// Why the state after the repair is not better than the one before; none where it is.
#[must_use]
pub fn better(
    plan: &Plan,
    before: (&Case, &Diagnosis),
    after: (&Case, &Diagnosis),
) -> Option<String> {
    let verdict = |diagnosis: &Diagnosis| {
        diagnosis.verdicts.get(plan.target).copied().unwrap_or(Verdict::Unknown)
    };
    let causes = |diagnosis: &Diagnosis| -> Vec<(&'static str, Severity)> {
        let here = diagnosis.causes.iter().filter(|cause| cause.target == plan.target);
        here.map(|cause| (cause.finding.id, cause.finding.severity)).collect()
    };
    let left = causes(after.1);
    let still = plan.cured.iter().find(|chosen| left.iter().any(|(id, _)| *id == chosen.cause));
    if let Some(chosen) = still {
        return Some(format!("{} is still there", chosen.cause));
    }
    match (verdict(before.1), verdict(after.1)) {
        (_, Verdict::CaptureWorks) => None,
        (Verdict::CaptureWorks, _) => Some("a capture would no longer finish".to_owned()),
        (_, Verdict::Unknown) => Some("whether a capture would finish cannot be seen".to_owned()),
        (_, Verdict::CaptureFails) => {
            let reached = |case: &Case| case.targets.get(plan.target).map(|at| way(&at.session));
            let further = reached(after.0) > reached(before.0);
            let next = left.first().map_or("an unknown cause", |(id, _)| *id);
            (!further).then(|| format!("a capture would still not finish: {next}"))
        }
    }
}

/// How far a session came: its stages, then the steps of its rehearsal.
fn way(session: &SessionRecord) -> (usize, usize) {
    let stages = session.timeline.iter().filter(|stage| stage.end == StageEnd::Done).count();
    let steps = session.rehearsal.as_ref().map_or(0, |rehearsal| rehearsal.steps.len());
    (stages, steps)
}
