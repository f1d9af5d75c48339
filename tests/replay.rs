//! Saved records, of servers that were broken on purpose and of the forum's kind: each says again what
//! it said, without the server. The first word of a file's name is the root cause.

#![allow(clippy::unwrap_used)]

#[path = "support/records.rs"]
mod records;

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::{Command, Output};

use sftp_doctor::{case_file, checks, examine};

fn doctor(arguments: &[&str], input: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_sftp-doctor"))
        .args(arguments)
        .stdin(fs::File::open(input).unwrap())
        .env_clear()
        .output()
        .unwrap()
}

fn replay(arguments: &[&str], file: &Path) -> Output {
    let file = file.to_str().unwrap();
    doctor(&[&["replay", file], arguments].concat(), Path::new("/dev/null"))
}

#[test]
fn every_record_names_its_root_cause() {
    let records = records::all();
    assert!(records.len() >= 13, "{}", records.len());
    for (name, case) in records {
        let diagnosis = examine::diagnose(&case, checks::ALL);
        let first = diagnosis.causes.first().map(|cause| cause.finding.id);
        let root = name.split('.').next().unwrap();
        match root {
            "healthy" => assert_eq!(diagnosis.verdict.name(), "capture-works", "{name}"),
            root => assert_eq!(first, Some(root), "{name}"),
        }
    }
}

#[test]
fn every_format_and_exit_code_is_that_of_a_run() {
    let broken = records::path("shell-startup-output.two-letters.bookworm");
    let healthy = records::path("healthy.as-fog-installs-it.bookworm");
    for (format, mark) in [
        ("terminal", "A capture would not finish."),
        ("json", "\"verdict\": \"capture-fails\""),
        ("markdown", "shell-startup-output"),
        ("junit", "<testsuite"),
        ("github", "::error"),
    ] {
        let output = replay(&["--format", format], &broken);
        let text = String::from_utf8(output.stdout).unwrap();
        assert_eq!(output.status.code(), Some(1), "{format}");
        assert!(text.contains(mark), "{format}: {text}");
        assert!(!text.contains('\u{1b}'), "{format}");
    }
    assert_eq!(replay(&[], &healthy).status.code(), Some(0));
    let input = doctor(&["replay", "-", "--format", "json"], &broken);
    assert_eq!(input.stdout, replay(&["--format", "json"], &broken).stdout);
    assert_eq!(replay(&["--only", "wrong-password"], &broken).status.code(), Some(1));
}

#[test]
fn another_php_is_predicted_for() {
    let record = records::path("shell-startup-output.two-letters.bookworm");
    let said = |options: &[&str]| -> serde_json::Value {
        let output = replay(&[options, &["--format", "json"]].concat(), &record);
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        serde_json::from_slice(&output.stdout).unwrap()
    };
    for release in ["1.8.0", "1.11.1"] {
        let report = said(&["--php-libssh2", release]);
        assert_eq!(report["targets"][0]["php"]["libssh2"], release);
        assert_eq!(report["versions"]["php_libssh2"], release);
    }
    assert_eq!(said(&[])["targets"][0]["php"]["libssh2"], "1.10.0", "the one that was seen");
    let refused = replay(&["--php-libssh2", "new"], &record);
    assert_eq!(refused.status.code(), Some(2));
}

#[test]
fn a_record_of_the_first_schema_is_read_for_ever() {
    // Of 0.1.0, and never to be made again: what is added since must have a default.
    let old = fs::read("tests/replay/frozen/shell-startup-output.schema-1.json").unwrap();
    let case = case_file::from_bytes(&old).unwrap();
    let diagnosis = examine::diagnose(&case, checks::ALL);
    assert_eq!(diagnosis.causes[0].finding.id, "shell-startup-output");
}

#[test]
fn what_is_no_case_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = dir.path().join(name);
        fs::write(&path, text).unwrap();
        path
    };
    let text = fs::read_to_string(records::path("healthy.as-fog-installs-it.bookworm")).unwrap();
    for (path, why) in [
        (dir.path().join("missing"), "No such file"),
        (dir.path().to_owned(), "it is a directory"),
        (file("half", &text[..text.len() / 2]), "it is no JSON: EOF"),
        (file("report", r#"{"schema": "sftp-doctor/report/1"}"#), "it is JSON, but no Case"),
        (file("newer", &text.replace("case/1", "case/9")), "sftp-doctor/case/9"),
        (file("kind", &text.replace("\"subsystem\"", "\"bananas\"")), "unknown variant `bananas`"),
    ] {
        let output = replay(&["--color", "always"], &path);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(
            said.split_whitespace().collect::<Vec<_>>().join(" ").contains(why),
            "{why}: {said}"
        );
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn a_record_is_saved_with_care() {
    let dir = tempfile::tempdir().unwrap();
    let record = records::path("shell-startup-output.two-letters.bookworm");
    let path = dir.path().join("case.json");
    let save = path.to_str().unwrap();
    let output = replay(&["--save", save], &record);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("saved "));
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o7777, 0o600);
    let json = ["--format", "json"];
    assert_eq!(replay(&json, &path).stdout, replay(&json, &record).stdout);
    let again = replay(&["--save", save], &record);
    assert_eq!(again.status.code(), Some(2));
    assert!(again.stdout.is_empty(), "it is looked at before the work begins");
    assert_eq!(replay(&["--save", save, "--force"], &record).status.code(), Some(1));
    let link = dir.path().join("link");
    symlink("case.json", &link).unwrap();
    let through = replay(&["--save", link.to_str().unwrap(), "--force"], &record);
    assert_eq!(through.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&through.stderr).contains("it is a link"));
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 2, "nothing is left behind");
}
