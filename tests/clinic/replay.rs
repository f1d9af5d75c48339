//! The round trip: what a visit saved says the same again without the server, as it is and redacted.

use std::path::Path;

use serde_json::Value;
use sftp_doctor::case::Case as Record;
use sftp_doctor::{case_file, checks, examine, redact, report};

use crate::case::{Case, Release};
use crate::doctor::Visit;
use crate::run::Ended;

/// What is wrong with the record of a run, of which its report says what it has to say.
pub(crate) fn misses(ended: &Ended, record: &str, secret: &str) -> Vec<String> {
    let Ok(report) = serde_json::from_str::<Value>(&ended.stdout) else { return Vec::new() };
    if report.get("error").is_some() {
        return Vec::new();
    }
    let text = record;
    let record = match case_file::from_bytes(text.as_bytes()) {
        Ok(record) => record,
        Err(why) => return vec![format!("its record: {why}")],
    };
    let mut misses = Vec::new();
    if text.contains(secret) {
        misses.push("the password is in its record".to_owned());
    }
    match said(&record) {
        Ok(again) if again == report => {}
        Ok(again) => {
            misses.push(format!("replayed, it differs in {}", difference(&report, &again)));
        }
        Err(why) => misses.push(why),
    }
    misses.extend(redacted(&record, &report));
    misses
}

/// The redacted record names nobody, and the same causes.
fn redacted(record: &Record, report: &Value) -> Vec<String> {
    let redacted = match redact::case(record) {
        Ok((redacted, _)) => redacted,
        Err(why) => return vec![format!("redaction: {why}")],
    };
    let text = serde_json::to_string(&redacted).unwrap_or_default();
    let mut misses: Vec<String> = ["10.77.0.", "fd77::", "SHA256:"]
        .iter()
        .filter(|name| text.replace("SHA256:key-", "").contains(**name))
        .map(|name| format!("{name} comes through the redaction"))
        .collect();
    let ids = |report: &Value| -> Vec<Value> {
        let causes = report["causes"].as_array().into_iter().flatten();
        causes.map(|cause| cause["id"].clone()).collect()
    };
    match said(&redacted) {
        Ok(again) if ids(&again) == ids(report) => {}
        Ok(again) => misses.push(format!("redacted, its causes are {:?}", ids(&again))),
        Err(why) => misses.push(why),
    }
    misses
}

fn said(record: &Record) -> Result<Value, String> {
    let diagnosis = examine::diagnose(record, checks::ALL);
    let mut bytes = Vec::new();
    report::json::write(record, &diagnosis, &mut bytes).map_err(|e| e.to_string())?;
    serde_json::from_slice(&bytes).map_err(|e| format!("replayed: {e}"))
}

/// The first member in which two reports differ.
fn difference(one: &Value, other: &Value) -> String {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => {
            let null = Value::Null;
            let names = one.keys().chain(other.keys());
            let of = |all: &serde_json::Map<String, Value>, name: &String| {
                all.get(name).unwrap_or(&null).clone()
            };
            let mut differing = names.filter(|name| of(one, name) != of(other, name));
            differing.next().map_or_else(String::new, |name| {
                format!(".{name}{}", difference(&of(one, name), &of(other, name)))
            })
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            let mut pairs = one.iter().zip(other).enumerate();
            let differing = pairs.find(|(_, (one, other))| one != other);
            differing.map_or_else(String::new, |(index, (one, other))| {
                format!("[{index}]{}", difference(one, other))
            })
        }
        _ => format!(": {one} is now {other}"),
    }
}

/// Keeps the redacted record in `folder`.
pub(crate) fn keep(
    folder: &Path,
    case: &Case,
    release: Release,
    visit: &Visit,
) -> Result<(), String> {
    let record = case_file::from_bytes(visit.record.as_bytes()).map_err(|e| e.to_string())?;
    let (redacted, _) = redact::case(&record).map_err(|e| e.to_string())?;
    let mut text = serde_json::to_string_pretty(&redacted).map_err(|e| e.to_string())?;
    text.push('\n');
    let name = format!("{}.{}.json", case.name.replace('/', "."), release.name());
    std::fs::write(folder.join(&name), text).map_err(|e| format!("{name}: {e}"))
}
