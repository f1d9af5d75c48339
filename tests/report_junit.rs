//! Test results for a CI, as a JUnit reader and a strict XML parser see them.
#![allow(clippy::unwrap_used)] // a test fails by panicking

#[path = "support/report_cases.rs"]
#[allow(dead_code)]
mod cases;

use cases::Example;
use quick_junit::{NonSuccessKind, Report, TestCaseStatus, TestSuite};
use sftp_doctor::report::{Failure, Told, junit};

fn text(example: &Example) -> String {
    let mut out = Vec::new();
    junit::write(&Told::of(&example.case, &example.diagnosis), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// Well-formed to the letter, and JUnit.
fn read(text: &str) -> Report {
    roxmltree::Document::parse(text).unwrap();
    Report::deserialize_from_str(text).unwrap()
}

/// How each case of a suite ended: its name, a word, and the message.
fn endings(suite: &TestSuite) -> Vec<(&str, &str, &str)> {
    let ending = |status| match status {
        &TestCaseStatus::Success { .. } => ("passed", ""),
        TestCaseStatus::NonSuccess { kind: NonSuccessKind::Failure, message, .. } => {
            ("failed", message.as_ref().unwrap().as_str())
        }
        TestCaseStatus::NonSuccess { kind: NonSuccessKind::Error, message, .. } => {
            ("error", message.as_ref().unwrap().as_str())
        }
        TestCaseStatus::Skipped { message, .. } => ("skipped", message.as_ref().unwrap().as_str()),
    };
    suite
        .test_cases
        .iter()
        .map(|case| (case.name.as_str(), ending(&case.status)))
        .map(|(n, (w, m))| (n, w, m))
        .collect()
}

#[test]
fn has_a_case_for_each_check() {
    // Of 200 nodes the others say all there is.
    for (name, example) in cases::all().into_iter().filter(|(name, _)| *name != "many_nodes") {
        insta::assert_snapshot!(format!("{name}_junit"), text(&example));
    }
}

#[test]
fn a_reader_finds_what_the_checks_said() {
    let report = read(&text(&cases::famous_sentence()));
    assert_eq!((report.tests, report.failures, report.errors, report.skipped), (4, 2, 0, 1));
    assert_eq!(
        endings(&report.test_suites[0]),
        [
            ("capture", "failed", "A capture would not finish."),
            ("port-closed", "passed", ""),
            (
                "shell-startup-output",
                "failed",
                "/home/fogproject/.bashrc prints text before sftp-server starts"
            ),
            ("storage-missing", "skipped", "an earlier stage failed"),
        ]
    );
    let report = read(&text(&cases::healthy()));
    assert_eq!((report.tests, report.failures, report.errors, report.skipped), (6, 1, 2, 0));
    assert_eq!(endings(&report.test_suites[0])[0], ("capture", "passed", ""));
    assert_eq!(endings(&report.test_suites[0])[3].1, "error");
}

#[test]
fn a_capture_that_fails_for_an_unknown_cause_fails() {
    let report = read(&text(&cases::no_cause_named()));
    assert_eq!((report.failures, report.errors), (1, 0));
    assert_eq!(endings(&report.test_suites[0])[0].1, "failed");
}

#[test]
fn a_suite_a_target() {
    let report = read(&text(&cases::two_targets()));
    let names: Vec<&str> = report.test_suites.iter().map(|s| s.name.as_str()).collect();
    assert_eq!(names, ["fogproject@192.0.2.7:22", "kernel store (fogproject@192.0.2.7:22)"]);
    assert_eq!(endings(&report.test_suites[1]), [("capture", "passed", "")]);
}

#[test]
fn a_consequence_is_no_failure() {
    let mut example = cases::famous_sentence();
    let consequence = cases::healthy().diagnosis.checked.pop().unwrap();
    example.diagnosis.checked.push(consequence);
    let report = read(&text(&example));
    let last = *endings(&report.test_suites[0]).last().unwrap();
    assert_eq!(last, ("external-sftp-server", "skipped", "a consequence of shell-startup-output"));
}

#[test]
fn hostile_text_stays_text() {
    for (name, example) in cases::all() {
        let text = text(&example);
        let acts =
            |c: char| (c.is_control() && c != '\n') || "\u{202e}\u{2028}\u{fffe}".contains(c);
        assert!(!text.contains(acts), "{name}");
        let report = read(&text);
        let counted: usize = report.test_suites.iter().map(|s| s.test_cases.len()).sum();
        let checks = example.diagnosis.checked.len() + example.case.targets.len();
        assert_eq!((counted, report.tests), (checks, checks), "{name}");
    }
    let report = read(&text(&cases::hostile_markup()));
    let said = endings(&report.test_suites[0])[1].2.to_owned();
    for part in ["]]> -->", "<script>", "&lt;", "\\n## forged\\r\\n::error", "\\xe2\\x80\\xa8"] {
        assert!(said.contains(part), "{part}: {said}");
    }
}

#[test]
fn a_run_that_examined_nothing_is_an_error() {
    let failure = Failure {
        what: "cannot read the settings <&]]>".into(),
        path: Some("/opt/fog/.fogsettings".into()),
        remedy: Some("run the doctor as root".into()),
    };
    let mut out = Vec::new();
    junit::write_failure(&failure, &mut out).unwrap();
    let report = read(&String::from_utf8(out).unwrap());
    assert_eq!((report.tests, report.errors), (1, 1));
    let said = endings(&report.test_suites[0]);
    assert_eq!(said, [("capture", "error", "cannot read the settings <&]]>")]);
}
