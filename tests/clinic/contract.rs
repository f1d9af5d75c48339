//! The shape of `--format json`: every member that the contract names is there and of its kind.

use serde_json::Value;

const VERDICTS: &[&str] = &["capture-works", "capture-fails", "unknown"];
const CERTAINTIES: &[&str] = &["confirmed", "likely", "possible"];
const SEVERITIES: &[&str] = &["fatal", "hazard", "advice"];
const CLASSES: &[&str] = &["safe", "consent", "manual"];
const OUTCOMES: &[&str] = &["passed", "found", "not-reached", "not-applicable", "could-not-look"];

/// What breaks the contract.
pub(crate) fn breaches(report: &Value) -> Vec<String> {
    let mut found = Breaches(Vec::new());
    found.one_of(report, "schema", &["sftp-doctor/report/1"], "report");
    found.one_of(report, "verdict", VERDICTS, "report");
    for target in found.list(report, "targets", "report") {
        found.target(target);
    }
    for cause in found.list(report, "causes", "report") {
        found.cause(cause);
    }
    for check in found.list(report, "checks", "report") {
        found.has(check, &["id", "target", "outcome", "reason"], "checks[]");
        found.one_of(check, "outcome", OUTCOMES, "checks[]");
    }
    found.0
}

struct Breaches(Vec<String>);

impl Breaches {
    fn target(&mut self, target: &Value) {
        let members = &["name", "role", "host", "port", "user", "storage", "from"];
        self.has(target, members, "targets[]");
        self.one_of(target, "verdict", VERDICTS, "targets[]");
        for stage in self.list(target, "timeline", "targets[]") {
            self.has(stage, &["stage", "ms", "outcome", "limit_ms"], "timeline[]");
        }
    }

    fn cause(&mut self, cause: &Value) {
        self.has(cause, &["id", "target", "title", "fog_shows"], "causes[]");
        self.one_of(cause, "certainty", CERTAINTIES, "causes[]");
        self.one_of(cause, "severity", SEVERITIES, "causes[]");
        if self.list(cause, "evidence", "causes[]").is_empty() {
            self.0.push(format!("{} has no evidence", cause["id"]));
        }
        for fix in self.list(cause, "fixes", "causes[]") {
            self.has(fix, &["id"], "fixes[]");
            self.one_of(fix, "class", CLASSES, "fixes[]");
        }
    }

    fn has(&mut self, value: &Value, members: &[&str], place: &str) {
        for member in members.iter().filter(|member| value.get(member).is_none()) {
            self.0.push(format!("{place} lacks {member:?}"));
        }
    }

    fn one_of(&mut self, value: &Value, member: &str, allowed: &[&str], place: &str) {
        let text = value.get(member).and_then(Value::as_str);
        if !text.is_some_and(|text| allowed.contains(&text)) {
            self.0.push(format!("{place}.{member} is {text:?}, none of {allowed:?}"));
        }
    }

    fn list<'a>(&mut self, value: &'a Value, member: &str, place: &str) -> &'a [Value] {
        match value.get(member).and_then(Value::as_array) {
            Some(list) => list,
            None => {
                self.0.push(format!("{place}.{member} is no list"));
                &[]
            }
        }
    }
}
