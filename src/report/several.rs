//! Several targets in one report: who stands in which row, and which causes are one and the same.

use super::words;
use crate::case::{Case, Role, Stage, StageEnd, TargetCase};
use crate::diagnosis::{Cause, Diagnosis, Verdict};
use crate::finding::{Certainty, Severity};

/// With more targets than this, those that work are counted.
const ROWS: usize = 16;
/// As many names as a sentence has.
const NAMES: usize = 8;

/// A target in a few words.
pub(super) struct Row<'a> {
    pub(super) at: &'a TargetCase,
    pub(super) verdict: Verdict,
    /// Where its session stopped.
    pub(super) stopped: Option<Stage>,
    /// What all stages took, in milliseconds.
    pub(super) ms: f64,
    /// The id of its first cause, where it does not work.
    pub(super) cause: Option<&'static str>,
}

/// The rows of a table, and those that it only counts.
pub(super) struct Rows<'a> {
    pub(super) shown: Vec<Row<'a>>,
    pub(super) counted: Vec<Row<'a>>,
}

/// The target captures go to first, then those that fail, those nobody can say anything of, and
/// those that work.
pub(super) fn rows<'a>(case: &'a Case, diagnosis: &Diagnosis) -> Rows<'a> {
    let row = |(index, at)| row(index, at, diagnosis);
    let mut all: Vec<(usize, Row)> = case.targets.iter().enumerate().map(row).enumerate().collect();
    all.sort_by_key(|(index, row)| (*index > 0, rank(row.verdict)));
    let many = all.len() > ROWS;
    let works = |(index, row): &(usize, Row)| *index > 0 && row.verdict == Verdict::CaptureWorks;
    let (counted, shown): (Vec<_>, Vec<_>) = all.into_iter().partition(|row| many && works(row));
    let rows = |list: Vec<(usize, Row<'a>)>| list.into_iter().map(|(_, row)| row).collect();
    Rows { shown: rows(shown), counted: rows(counted) }
}

fn row<'a>(index: usize, at: &'a TargetCase, diagnosis: &Diagnosis) -> Row<'a> {
    let verdict = diagnosis.verdicts.get(index).copied().unwrap_or(Verdict::Unknown);
    let timeline = &at.session.timeline;
    let ends = [StageEnd::Failed, StageEnd::TimedOut, StageEnd::Interrupted, StageEnd::Skipped];
    let stopped = timeline.iter().find(|stage| ends.contains(&stage.end)).map(|stage| stage.stage);
    let of_target =
        |cause: &&Cause| cause.target == index && cause.finding.severity != Severity::Advice;
    let cause = diagnosis.causes.iter().find(of_target).map(|cause| cause.finding.id);
    let cause = cause.filter(|_| verdict != Verdict::CaptureWorks);
    Row { at, verdict, stopped, ms: timeline.iter().map(|stage| stage.ms).sum(), cause }
}

fn rank(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::CaptureFails => 0,
        Verdict::Unknown => 1,
        Verdict::CaptureWorks => 2,
    }
}

/// The word for what a target holds.
pub(super) fn holds(role: Role) -> &'static str {
    match role {
        Role::StorageNode => "images",
        Role::SnapinStore => "snapins",
        Role::KernelStore => "kernels",
    }
}

/// The word for the verdict of a row.
pub(super) fn works(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::CaptureWorks => "works",
        Verdict::CaptureFails => "fails",
        Verdict::Unknown => "unknown",
    }
}

/// How the targets do that captures do not go to, in one sentence.
pub(super) fn others(case: &Case, diagnosis: &Diagnosis) -> Option<String> {
    let others = || case.targets.iter().zip(&diagnosis.verdicts).skip(1);
    let of = |wanted: Verdict| -> Vec<&str> {
        let all = others().filter(|(_, verdict)| **verdict == wanted);
        all.map(|(at, _)| at.target.name.as_str()).collect()
    };
    let (fail, unknown) = (of(Verdict::CaptureFails), of(Verdict::Unknown));
    let mut parts = Vec::new();
    if !fail.is_empty() {
        let verb = if fail.len() == 1 { "fails" } else { "fail" };
        parts.push(format!("{} {verb}: {}", fail.len(), names(&fail)));
    }
    if !unknown.is_empty() {
        let verb = if unknown.len() == 1 { "is" } else { "are" };
        parts.push(format!("{} {verb} not known: {}", unknown.len(), names(&unknown)));
    }
    match (others().count(), parts.is_empty()) {
        (0, _) => None,
        (1, true) => Some("The other target works.".to_owned()),
        (count, true) => Some(format!("The {count} other targets work.")),
        (1, false) => Some(format!("Of the other target {}.", parts.join("; "))),
        (count, false) => Some(format!("Of the {count} other targets {}.", parts.join("; "))),
    }
}

/// The first names, and how many more there are.
pub(super) fn names(all: &[&str]) -> String {
    let shown: Vec<String> =
        all.iter().take(NAMES).map(|name| crate::text::line(name, 40)).collect();
    match all.len().saturating_sub(NAMES) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

/// Causes of several targets that are one and the same pattern, with the same weight.
pub(super) struct Group<'a> {
    pub(super) causes: Vec<&'a Cause>,
}

impl<'a> Group<'a> {
    /// The cause that stands for all.
    pub(super) fn first(&self) -> Option<&'a Cause> {
        self.causes.first().copied()
    }

    /// The names of their targets.
    pub(super) fn targets(&self, case: &'a Case) -> Vec<&'a str> {
        self.causes.iter().filter_map(|cause| name(case, cause)).collect()
    }
}

/// The name of the target a cause belongs to.
pub(super) fn name<'a>(case: &'a Case, cause: &Cause) -> Option<&'a str> {
    case.targets.get(cause.target).map(|at| at.target.name.as_str())
}

/// The causes beside `root`, those of several targets together, in their order.
pub(super) fn groups<'a>(
    causes: impl Iterator<Item = &'a Cause>,
    root: Option<&Cause>,
) -> Vec<Group<'a>> {
    let mut groups: Vec<Group> = Vec::new();
    let of_root = |cause: &Cause| root.is_some_and(|root| is_root(cause, root));
    for cause in causes.filter(|cause| !of_root(cause)) {
        let fits = |group: &&mut Group| {
            let same = group.causes.iter().all(|known| known.target != cause.target);
            same && group.first().is_some_and(|first| weight(first) == weight(cause))
        };
        match groups.iter_mut().find(fits) {
            Some(group) => group.causes.push(cause),
            None => groups.push(Group { causes: vec![cause] }),
        }
    }
    groups
}

/// True for what is only possible at a target that captures do not go to, where something surer is
/// known of it.
pub(super) fn is_aside(causes: &[Cause], cause: &Cause) -> bool {
    let possible = |cause: &Cause| cause.finding.certainty == Certainty::Possible;
    let surer = |other: &Cause| {
        other.target == cause.target
            && other.finding.severity == Severity::Hazard
            && !possible(other)
    };
    cause.target > 0 && possible(cause) && causes.iter().any(surer)
}

/// The targets beside its own that the root cause holds for as well.
pub(super) fn shared<'a>(case: &'a Case, causes: &[Cause], root: &Cause) -> Vec<&'a str> {
    let other = |cause: &&Cause| cause.target != root.target && is_root(cause, root);
    causes.iter().filter(other).filter_map(|cause| name(case, cause)).collect()
}

/// `cause` is `root` itself, or the same fact about another target.
fn is_root(cause: &Cause, root: &Cause) -> bool {
    let (own, its) = (&cause.finding, &root.finding);
    std::ptr::eq(cause, root)
        || cause.target != root.target && own.id == its.id && own.title == its.title
}

fn weight(cause: &Cause) -> (&'static str, &'static str, &'static str) {
    let finding = &cause.finding;
    (finding.id, words::severity(finding.severity), words::certainty(finding.certainty))
}
