//! The same findings as before: what the checks say of the redacted Case is what they said, with
//! other names.

use serde_json::{Map, Value, json};

use super::masks::Masks;
use crate::case::Case;
use crate::check::{self, Answer};
use crate::checks;
use crate::diagnosis::{self, Diagnosis};

/// Compares what the checks say of both; else the member that differs.
pub(super) fn same(case: &Case, redacted: &Case, masks: &Masks) -> Result<(), String> {
    let (before, after) = (said(case), said(redacted));
    compare("", &before, &after, &|text| masks.text(text))
}

fn said(case: &Case) -> Value {
    let diagnosis = diagnosis::diagnose(case, check::run_all(checks::ALL, case));
    let Diagnosis { verdict, verdicts, causes, checked, .. } = diagnosis;
    let causes: Vec<Value> = causes
        .iter()
        .map(|cause| {
            let finding = &cause.finding;
            json!({
                "id": finding.id, "target": cause.target, "severity": finding.severity,
                "certainty": finding.certainty, "title": finding.title,
                "evidence": finding.evidence, "fog_shows": finding.fog_shows,
                "fixes": finding.fixes,
            })
        })
        .collect();
    let mut answers = Map::new();
    for one in &checked {
        let reason = match &one.answer {
            Answer::NotApplicable { reason } | Answer::CouldNotLook { reason, .. } => reason,
            Answer::Passed | Answer::Found(_) | Answer::NotReached => "",
        };
        let name = format!("{} of target {}", one.check.id, one.target);
        answers.insert(name, json!({ "outcome": one.answer.outcome(), "reason": reason }));
    }
    json!({ "verdict": verdict, "verdicts": verdicts, "causes": causes, "checks": answers })
}

fn compare(
    at: &str,
    before: &Value,
    after: &Value,
    rewrite: &dyn Fn(&str) -> String,
) -> Result<(), String> {
    match (before, after) {
        (Value::String(before), Value::String(after)) => {
            if equal(before, &rewrite(before), after) {
                Ok(())
            } else {
                Err(at.to_owned())
            }
        }
        (Value::Array(before), Value::Array(after)) if before.len() == after.len() => {
            let mut pairs = before.iter().zip(after).enumerate();
            pairs.try_for_each(|(index, (b, a))| compare(&format!("{at}[{index}]"), b, a, rewrite))
        }
        (Value::Object(before), Value::Object(after)) if before.len() == after.len() => {
            let dot = if at.is_empty() { "" } else { "." };
            let member = |name: &String| after.get(name).unwrap_or(&Value::Null);
            before.iter().try_for_each(|(name, b)| {
                compare(&format!("{at}{dot}{name}"), b, member(name), rewrite)
            })
        }
        _ if before == after => Ok(()),
        _ => Err(at.to_owned()),
    }
}

/// Texts are cut to a length, and count bytes: a pseudonym of another length moves both. Whether one
/// was cut, its own length tells, not that of its pseudonyms.
fn equal(original: &str, before: &str, after: &str) -> bool {
    let (before, after) = (without_counts(before), without_counts(after));
    if before == after {
        return true;
    }
    let cut = before.contains('…') || after.contains('…') || original.len() > 190;
    let same = before.bytes().zip(after.bytes()).take_while(|(b, a)| b == a).count();
    cut && same * 2 >= before.len().min(after.len())
}

/// `103 bytes` without the number.
fn without_counts(text: &str) -> String {
    let words = text.split(' ').collect::<Vec<_>>();
    let is_count = |index: usize| {
        words[index].bytes().all(|b| b.is_ascii_digit())
            && words.get(index + 1).is_some_and(|next| next.starts_with("byte"))
    };
    let kept = (0..words.len()).filter(|index| !is_count(*index)).map(|index| words[index]);
    kept.collect::<Vec<_>>().join(" ")
}
