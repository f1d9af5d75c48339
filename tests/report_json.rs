//! The machine contract on hand-made Cases.
#![allow(clippy::unwrap_used)] // a test fails by panicking

#[path = "support/report_cases.rs"]
mod cases;

use cases::Example;
use serde_json::Value;
use sftp_doctor::report::{Failure, json};

fn text(example: &Example) -> String {
    let mut out = Vec::new();
    json::write(&example.case, &example.diagnosis, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn document(example: &Example) -> Value {
    serde_json::from_str(&text(example)).unwrap()
}

#[test]
fn has_the_shape_of_schema_1() {
    insta::assert_snapshot!("famous_sentence_json", text(&cases::famous_sentence()));
    insta::assert_snapshot!("healthy_json", text(&cases::healthy()));
}

#[test]
fn every_document_keeps_the_contract() {
    for (name, example) in cases::all() {
        let text = text(&example);
        assert!(text.ends_with("}\n") && !text.ends_with("\n\n"), "{name}");
        let acts = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
        assert!(!text.contains(acts), "{name}: {text:?}");
        let document = document(&example);
        assert_eq!(document["schema"], "sftp-doctor/report/1", "{name}");
        for member in ["doctor", "verdict", "versions", "targets", "causes", "checks"] {
            assert!(!document[member].is_null(), "{name} lacks {member}");
        }
        assert_eq!(document["targets"][0]["timeline"].as_array().unwrap().len(), 11, "{name}");
    }
}

#[test]
fn every_document_is_what_the_schema_says() {
    let schema: Value = serde_json::from_str(include_str!("../docs/report-schema.json")).unwrap();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    for (name, example) in cases::all() {
        let document = document(&example);
        let errors: Vec<String> =
            validator.iter_errors(&document).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{name}: {errors:#?}");
    }
    // The schema can say no.
    let mut document = document(&cases::healthy());
    document["verdict"] = "perhaps".into();
    assert!(!validator.is_valid(&document));
}

#[test]
fn the_causes_keep_the_order_of_the_diagnosis() {
    let mut example = cases::famous_sentence();
    example.diagnosis.causes.extend(cases::healthy().diagnosis.causes);
    let document = document(&example);
    assert_eq!(document["causes"][0]["id"], "shell-startup-output");
    assert_eq!(document["causes"][1]["id"], "external-sftp-server");
}

#[test]
fn bytes_can_be_read_back() {
    let document = document(&cases::famous_sentence());
    let bytes: sftp_doctor::text::Bytes =
        serde_json::from_value(document["causes"][0]["evidence"][0]["bytes"].clone()).unwrap();
    assert!(bytes.0.starts_with(b"You seem") && bytes.0.ends_with(b".\n"));
}

#[test]
fn a_failure_is_a_document_too() {
    let failure = Failure {
        what: "cannot read the settings".into(),
        path: Some("/opt/fog/.fogsettings".into()),
        remedy: Some("run the doctor as root".into()),
    };
    let mut out = Vec::new();
    json::write_failure(&failure, &mut out).unwrap();
    let document: Value = serde_json::from_slice(&out).unwrap();
    assert_eq!(document["schema"], "sftp-doctor/report/1");
    assert_eq!(document["verdict"], "unknown");
    assert_eq!(document["error"]["path"], "/opt/fog/.fogsettings");
    assert_eq!(document["error"]["remedy"], "run the doctor as root");
}
