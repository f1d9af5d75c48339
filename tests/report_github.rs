//! Annotations for GitHub Actions, as its runner reads them.
#![allow(clippy::unwrap_used)] // a test fails by panicking

#[path = "support/report_cases.rs"]
#[allow(dead_code)]
mod cases;
#[path = "support/workflow_commands.rs"]
mod workflow_commands;

use cases::Example;
use sftp_doctor::finding::Severity;
use sftp_doctor::report::{Failure, Told, github};
use workflow_commands::{Command, command};

fn text(example: &Example) -> String {
    let mut out = Vec::new();
    github::write(&Told::of(&example.case, &example.diagnosis), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// Every line has to be a command.
fn commands(text: &str) -> Vec<Command> {
    text.lines().map(|line| command(line).unwrap()).collect()
}

#[test]
fn has_an_annotation_for_each_cause() {
    for (name, example) in cases::all() {
        insta::assert_snapshot!(format!("{name}_github"), text(&example));
    }
}

#[test]
fn the_runner_reads_what_was_meant() {
    let all = commands(&text(&cases::famous_sentence()));
    let first = &all[0];
    assert_eq!(first.name, "error");
    assert_eq!(first.properties["title"], "shell-startup-output (confirmed)");
    assert_eq!(first.properties["file"], "/home/fogproject/.bashrc");
    assert_eq!(first.properties["line"], "118");
    let lines: Vec<&str> = first.message.lines().collect();
    assert_eq!(lines[0], "/home/fogproject/.bashrc prints text before sftp-server starts");
    assert!(lines.iter().any(|line| line.starts_with("FOG shows: ")));
    assert_eq!(all.last().unwrap().message, "A capture would not finish.");
    assert_eq!(all.len(), 2);
}

#[test]
fn severities_are_kinds() {
    let kinds = |example: &Example| -> Vec<String> {
        commands(&text(example)).into_iter().map(|command| command.name).collect()
    };
    assert_eq!(kinds(&cases::healthy()), ["warning", "notice"]);
    assert_eq!(kinds(&cases::changed_host_key()), ["warning", "warning"]);
    assert_eq!(kinds(&cases::no_cause_named()), ["error"]);
    let mut advice = cases::healthy();
    advice.diagnosis.causes[0].finding.severity = Severity::Advice;
    assert_eq!(kinds(&advice), ["notice", "notice"]);
}

#[test]
fn a_failure_without_a_name_says_where() {
    let all = commands(&text(&cases::no_cause_named()));
    assert!(all[0].message.contains("first bytes: failed"), "{:?}", all[0]);
}

#[test]
fn nothing_that_a_server_says_is_a_command() {
    for (name, example) in cases::all() {
        let all = commands(&text(&example));
        assert_eq!(all.len(), example.diagnosis.causes.len() + 1, "{name}");
        for command in all {
            assert!(["error", "warning", "notice"].contains(&command.name.as_str()), "{name}");
            let known = ["file", "line", "title"];
            assert!(command.properties.keys().all(|key| known.contains(&key.as_str())), "{name}");
        }
    }
    let all = commands(&text(&cases::hostile_markup()));
    assert!(all[0].properties["file"].contains("\\r\\n::error file=x::forged"), "{:?}", all[0]);
    assert!(all[0].message.contains(" %0A "), "the escape that was typed stays as typed");
}

#[test]
fn no_more_than_github_shows() {
    let mut example = cases::healthy();
    let cause = example.diagnosis.causes[0].clone();
    example.diagnosis.causes = vec![cause; 25];
    let all = commands(&text(&example));
    assert_eq!(all.iter().filter(|command| command.name == "warning").count(), 9);
    assert_eq!(all[8].properties["title"], "17 more");
}

#[test]
fn a_run_that_examined_nothing_is_an_error() {
    let failure = Failure {
        what: "cannot read\n::warning::the settings".into(),
        path: Some("/opt/fog/.fogsettings".into()),
        remedy: None,
    };
    let mut out = Vec::new();
    github::write_failure(&failure, &mut out).unwrap();
    let all = commands(&String::from_utf8(out).unwrap());
    assert_eq!(all.len(), 1);
    assert_eq!(all[0].name, "error");
    assert!(all[0].message.contains("/opt/fog/.fogsettings"));
}
