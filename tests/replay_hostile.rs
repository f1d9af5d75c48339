//! Records of an unknown hand: whatever stands in one, the answer is a report or an error, and nothing
//! in it acts on a terminal.

#![allow(clippy::unwrap_used)]

#[path = "support/leaves.rs"]
mod leaves;
#[path = "support/records.rs"]
mod records;

use serde_json::{Value, json};
use sftp_doctor::case::Case;
use sftp_doctor::{case_file, checks, examine, redact, report};

/// So many leaves of each record are replaced, one after the other.
const LEAVES: usize = 25;

#[test]
fn no_value_of_a_record_makes_the_doctor_fall() {
    let hostile = [
        json!("\u{1b}]0;owned\u{7}\u{1b}[2J\n::error::x\r\u{202e}\u{0}"),
        json!("\\x1b[2J\\n\\"),
        json!("x".repeat(100_000)),
        json!(""),
        json!(0),
        json!(u64::MAX),
        json!(-1),
        json!(1e300),
        json!([]),
        json!({}),
        Value::Null,
    ];
    let mut read = 0;
    for (name, case) in records::all() {
        let whole = serde_json::to_value(&case).unwrap();
        let paths = leaves::paths(&whole);
        for (index, path) in paths.iter().step_by((paths.len() / LEAVES).max(1)).enumerate() {
            let mut value = whole.clone();
            *value.pointer_mut(path).unwrap() = hostile[index % hostile.len()].clone();
            let bytes = serde_json::to_vec(&value).unwrap();
            if let Ok(case) = case_file::from_bytes(&bytes) {
                read += 1;
                is_harmless(&case, &format!("{name}{path}"));
            }
        }
    }
    assert!(read > 100, "only {read} were records at all");
}

fn is_harmless(case: &Case, place: &str) {
    let diagnosis = examine::diagnose(case, checks::ALL);
    let style = report::Style::plain(80);
    let mut out = Vec::new();
    report::terminal::write(case, &diagnosis, style, &mut out).unwrap();
    report::json::write(case, &diagnosis, &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    let acts = |c: char| c.is_control() && c != '\n' || c == '\u{202e}';
    assert!(!text.contains(acts), "{place}: {text}");
    // It may be refused; it must not fall.
    let _ = redact::case(case);
}
