//! Is it better than before? A repair that helps nothing, or harms, is taken back.

use crate::case::{Case, SessionRecord, StageEnd};
use crate::diagnosis::{Diagnosis, Verdict};
use crate::text;

use super::super::plan::{Chosen, Plan};

/// Why the state after the repair is not better than the one before; none where it is. Every target
/// that the plan is about must be better, and no other one worse.
#[must_use]
pub fn better(
    plan: &Plan,
    before: (&Case, &Diagnosis),
    after: (&Case, &Diagnosis),
) -> Option<String> {
    let names = |why: String, target: usize| match before.0.targets.get(target) {
        Some(at) if before.0.targets.len() > 1 => {
            format!("{}: {why}", text::line(&at.target.name, 60))
        }
        _ => why,
    };
    let planned = |target: usize| plan.targets.contains(&target);
    let all = 0..before.0.targets.len();
    all.filter_map(|target| {
        let change = Change { target, before, after };
        let why = if planned(target) { change.no_better(plan) } else { change.worse() };
        Some(names(why?, target))
    })
    .next()
}

/// A target before and after.
struct Change<'a> {
    target: usize,
    before: (&'a Case, &'a Diagnosis),
    after: (&'a Case, &'a Diagnosis),
}

impl Change<'_> {
    fn no_better(&self, plan: &Plan) -> Option<String> {
        let left = self.causes(self.after.1);
        let ours = |chosen: &&Chosen| chosen.target == self.target;
        let mut cured = plan.cured.iter().filter(ours);
        if let Some(chosen) = cured.find(|chosen| left.contains(&chosen.cause)) {
            return Some(format!("{} is still there", chosen.cause));
        }
        match (self.verdict(self.before.1), self.verdict(self.after.1)) {
            (_, Verdict::CaptureWorks) => None,
            (Verdict::CaptureWorks, _) => self.worse(),
            (_, Verdict::Unknown) => {
                Some("whether a capture would finish cannot be seen".to_owned())
            }
            (_, Verdict::CaptureFails) => {
                let reached =
                    |case: &Case| case.targets.get(self.target).map(|at| way(&at.session));
                let further = reached(self.after.0) > reached(self.before.0);
                let next = left.first().copied().unwrap_or("an unknown cause");
                (!further).then(|| format!("a capture would still not finish: {next}"))
            }
        }
    }

    fn worse(&self) -> Option<String> {
        let works = |diagnosis| self.verdict(diagnosis) == Verdict::CaptureWorks;
        let lost = works(self.before.1) && !works(self.after.1);
        lost.then(|| "a capture would no longer finish".to_owned())
    }

    fn verdict(&self, diagnosis: &Diagnosis) -> Verdict {
        diagnosis.verdicts.get(self.target).copied().unwrap_or(Verdict::Unknown)
    }

    fn causes(&self, diagnosis: &Diagnosis) -> Vec<&'static str> {
        let here = diagnosis.causes.iter().filter(|cause| cause.target == self.target);
        here.map(|cause| cause.finding.id).collect()
    }
}

/// How far a session came: its stages, then the steps of its rehearsal.
fn way(session: &SessionRecord) -> (usize, usize) {
    let stages = session.timeline.iter().filter(|stage| stage.end == StageEnd::Done).count();
    let steps = session.rehearsal.as_ref().map_or(0, |rehearsal| rehearsal.steps.len());
    (stages, steps)
}
