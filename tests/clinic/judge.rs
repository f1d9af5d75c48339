//! What the doctor said against what the case knows: a list of misses, empty when all is well.

use serde_json::Value;

use crate::case::{Case, Certain, Release, Root};
use crate::contract;
use crate::doctor::Visit;

/// The judgement on one visit.
#[derive(Debug, Default)]
pub(crate) struct Judgement {
    pub(crate) misses: Vec<String>,
    pub(crate) root_named: bool,
    pub(crate) verdict_equal: bool,
    pub(crate) false_alarms: usize,
    /// the most memory the doctor held, in KiB
    pub(crate) peak: u64,
    /// the doctor's words for the line of the case
    pub(crate) short: String,
}

/// Judges.
pub(crate) fn judge(case: &Case, release: Release, visit: &Visit, secret: &str) -> Judgement {
    let mut judgement = Judgement { peak: visit.ended.peak, ..Judgement::default() };
    judgement.manners(case, release, visit, secret);
    let report: Value = match serde_json::from_str(&visit.ended.stdout) {
        Ok(report) => report,
        Err(e) => {
            judgement.miss(format!("standard output is not one JSON document: {e}"));
            judgement.short = format!("exit {:?}", visit.ended.code);
            return judgement;
        }
    };
    judgement.misses.extend(contract::breaches(&report));
    judgement.verdict(case, release, visit.ended.code, &report);
    let causes: Vec<Cause> =
        report["causes"].as_array().into_iter().flatten().map(Cause::from).collect();
    judgement.root(case, &causes);
    judgement.others(case, &causes);
    judgement.short = short(&report, &causes);
    judgement
}

/// A cause's members that count here.
struct Cause<'a> {
    id: &'a str,
    certainty: &'a str,
    severity: &'a str,
}

impl<'a> From<&'a Value> for Cause<'a> {
    fn from(value: &'a Value) -> Self {
        let text = |member: &str| value.get(member).and_then(Value::as_str).unwrap_or("?");
        Cause { id: text("id"), certainty: text("certainty"), severity: text("severity") }
    }
}

impl Judgement {
    fn miss(&mut self, what: String) {
        self.misses.push(what);
    }

    fn verdict(&mut self, case: &Case, release: Release, code: Option<i32>, report: &Value) {
        let (expected, said) = (case.verdict(release), report["verdict"].as_str().unwrap_or("?"));
        self.verdict_equal = said == expected;
        if said != expected {
            self.miss(format!("verdict {said}, not {expected}"));
        }
        if code != Some(case.exit(release)) {
            self.miss(format!("exit code {code:?}, not {}", case.exit(release)));
        }
    }

    fn root(&mut self, case: &Case, causes: &[Cause]) {
        let Root::Cause(id, certain) = case.root else {
            self.root_named = true;
            return;
        };
        let Some(first) = causes.first() else {
            return self.miss(format!("no cause at all, not {id}"));
        };
        self.root_named = first.id == id;
        if !self.root_named {
            return self.miss(format!("first cause {} ({}), not {id}", first.id, first.certainty));
        }
        let enough = match certain {
            Certain::Confirmed => first.certainty == "confirmed",
            Certain::Enough => first.certainty != "possible",
        };
        if !enough {
            self.miss(format!("{id} is {}, not {certain:?}", first.certainty));
        }
    }

    /// Beside the root cause: what must be said, what must not, and alarms without a reason.
    fn others(&mut self, case: &Case, causes: &[Cause]) {
        let named = |id: &str| causes.iter().any(|cause| cause.id == id);
        for id in case.also.iter().filter(|id| !named(id)) {
            self.miss(format!("{id} is not among the causes"));
        }
        for id in case.never.iter().filter(|id| named(id)) {
            self.miss(format!("{id} is among the causes"));
        }
        for cause in causes.iter().filter(|cause| !expected(case, cause)) {
            self.false_alarms += 1;
            self.miss(format!(
                "false alarm: {} ({} {})",
                cause.id, cause.certainty, cause.severity
            ));
        }
    }

    /// What holds for every visit, whatever it finds.
    fn manners(&mut self, case: &Case, release: Release, visit: &Visit, secret: &str) {
        let (ended, before, after) = (&visit.ended, &visit.before, &visit.after);
        for (name, text) in [("output", &ended.stdout), ("standard error", &ended.stderr)] {
            if text.contains(secret) {
                self.miss(format!("the password is in its {name}"));
            }
            if text.contains('\x1b') {
                self.miss(format!("an escape character is in its {name}"));
            }
        }
        if ended.stderr.contains("panicked at") {
            self.miss("it panicked".into());
        }
        if ended.took.as_secs_f64() > 2.0 * case.timeout as f64 + 0.5 {
            self.miss(format!("it took {:.1} s", ended.took.as_secs_f64()));
        }
        for name in after.files.iter().filter(|name| !before.files.contains(name)) {
            self.miss(format!("left behind or changed: {name}"));
        }
        for name in before.files.iter().filter(|name| !after.files.contains(name)) {
            self.miss(format!("gone or changed: {name}"));
        }
        let refused = after.refused - before.refused;
        if refused > 1 {
            self.miss(format!("{refused} connections ended in a refused login"));
        }
        let seen = (
            after.connections - before.connections,
            after.logins - before.logins,
            after.sessions - before.sessions,
        );
        let visits = case.visits();
        let due = (visits * case.connections, visits, visits * case.sessions);
        if case.verdict(release) == "capture-works" && seen != due {
            self.miss(format!("(connections, logins, started sessions) {seen:?}, not {due:?}"));
        }
    }
}

/// Advice may always be given; a fatal cause or a hazard must be the case's own. Where something is
/// wrong, what is only possible is said as such.
fn expected(case: &Case, cause: &Cause) -> bool {
    let root = matches!(case.root, Root::Cause(id, _) if id == cause.id);
    let possible = matches!(case.root, Root::Cause(..)) && cause.certainty == "possible";
    root || possible || case.also.contains(&cause.id) || cause.severity == "advice"
}

fn short(report: &Value, causes: &[Cause]) -> String {
    let verdict = report["verdict"].as_str().unwrap_or("no verdict");
    match causes.first() {
        None => verdict.to_owned(),
        Some(first) => format!("{verdict}: {} ({})", first.id, first.certainty),
    }
}
