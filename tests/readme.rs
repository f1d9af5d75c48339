//! The report that the README shows is the one that the program makes of the saved record of such a server.

#![allow(clippy::unwrap_used)]

use std::path::Path;
use std::process::Command;

const RECORD: &str = "tests/replay/shell-startup-output.fog-warning.bookworm.json";
const VERDICT: &str = "A capture would not finish.";

/// From the verdict on, indented as a block of Markdown.
fn end_of_the_report() -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let output = Command::new(env!("CARGO_BIN_EXE_sftp-doctor"))
        .arg("replay")
        .arg(root.join(RECORD))
        .env_clear()
        .env("COLUMNS", "80")
        .env("LANG", "C.UTF-8")
        .output()
        .unwrap();
    let report = String::from_utf8(output.stdout).unwrap();
    let end = &report[report.find(VERDICT).unwrap()..];
    let indented = end.lines().map(|line| match line {
        "" => "\n".to_owned(),
        line => format!("    {line}\n"),
    });
    indented.collect()
}

#[test]
fn the_readme_shows_the_report_of_the_famous_sentence() {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let text = std::fs::read_to_string(readme).unwrap();
    let report = end_of_the_report();
    assert!(report.contains("shell-startup-output, fatal"), "{report}");
    assert!(text.contains(&report), "README.md does not show this:\n{report}");
}
