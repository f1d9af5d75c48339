//! The forms of the report as a user asks for them: files, the page of GitHub's step, one line or two,
//! completions and the manual page.
#![allow(clippy::unwrap_used)] // a test fails by panicking

use std::fs::Permissions;
use std::net::TcpListener;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use clap::CommandFactory;
use sftp_doctor::cli::Cli;

/// `HOST:PORT` of a port that nobody listens on.
fn closed_port() -> String {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string()
}

fn doctor(args: &[&str], summary: Option<&Path>) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sftp-doctor"));
    command.args(args).stdin(Stdio::null()).env("LC_ALL", "C.UTF-8");
    command.env_remove("CLICOLOR_FORCE").env_remove("GITHUB_STEP_SUMMARY");
    command.envs(summary.map(|path| ("GITHUB_STEP_SUMMARY", path)));
    command.output().unwrap()
}

/// Examines a closed port with these options too.
fn examine(options: &[&str], summary: Option<&Path>) -> Output {
    let dir = tempfile::tempdir().unwrap();
    let password = dir.path().join("password");
    std::fs::write(&password, "secret-3b1f\n").unwrap();
    std::fs::set_permissions(&password, Permissions::from_mode(0o600)).unwrap();
    let target = closed_port();
    let mut args = vec!["--password-file", password.to_str().unwrap(), target.as_str()];
    args.extend(options);
    let output = doctor(&args, summary);
    let all = [output.stdout.as_slice(), &output.stderr].concat();
    assert!(!String::from_utf8(all).unwrap().contains("secret-3b1f"));
    output
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[test]
fn several_forms_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let file = |format: &str| dir.path().join(format).to_str().unwrap().to_owned();
    let formats = ["terminal", "json", "markdown", "junit", "github"];
    let asked: Vec<String> =
        formats.iter().map(|format| format!("--report={format}={}", file(format))).collect();
    let asked: Vec<&str> = asked.iter().map(String::as_str).collect();
    let output = examine(&asked, None);
    assert_eq!(output.status.code(), Some(1));
    assert!(stdout(&output).contains("A capture would not finish."));

    let read = |format: &str| std::fs::read_to_string(file(format)).unwrap();
    assert!(read("terminal").ends_with('\n') && read("terminal").contains("port-closed, fatal"));
    let document: serde_json::Value = serde_json::from_str(&read("json")).unwrap();
    assert_eq!(document["causes"][0]["id"], "port-closed");
    assert!(read("markdown").starts_with("## A capture would not finish."));
    assert!(roxmltree::Document::parse(&read("junit")).is_ok());
    assert!(read("github").starts_with("::error "));
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), formats.len());
}

#[test]
fn the_form_on_standard_output() {
    for (format, begins) in [
        ("terminal", "sftp-doctor "),
        ("json", "{\n"),
        ("markdown", "## A capture would not finish."),
        ("junit", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites "),
        ("github", "::error "),
    ] {
        let output = examine(&["--format", format], None);
        assert!(stdout(&output).starts_with(begins), "{format}: {}", stdout(&output));
        assert_eq!(output.status.code(), Some(1), "{format}");
    }
}

#[test]
fn a_file_that_cannot_be_written_is_said_before_anything() {
    let dir = tempfile::tempdir().unwrap();
    let victim = dir.path().join("victim");
    std::fs::write(&victim, "precious").unwrap();
    symlink(&victim, dir.path().join("link")).unwrap();
    for (name, says) in [
        ("none/report", "No such file or directory"),
        ("link", "it is a link"),
        (".", "it is a directory"),
        ("victim/x", "Not a directory"),
    ] {
        let report = format!("json={}/{name}", dir.path().to_str().unwrap());
        // No port is asked: a name that does not resolve would be a report of its own.
        let output = examine(&["--report", &report], None);
        let said = String::from_utf8(output.stderr).unwrap();
        let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(output.status.code(), Some(2), "{name}: {said}");
        assert!(said.contains(says) && output.stdout.is_empty(), "{name}: {said}");
    }
    assert_eq!(std::fs::read_to_string(&victim).unwrap(), "precious");
}

#[test]
fn a_run_that_examines_nothing_says_so_in_every_form() {
    let dir = tempfile::tempdir().unwrap();
    let junit = dir.path().join("junit.xml");
    let report = format!("junit={}", junit.to_str().unwrap());
    for (format, says) in [
        ("json", "\"error\": {"),
        ("junit", "could-not-examine"),
        ("markdown", "## Nothing could be examined."),
        ("github", "::error title=Nothing could be examined::"),
    ] {
        // There is no password, and no terminal to ask at.
        let args = ["--format", format, "--report", &report, "fog@192.0.2.1"];
        let output = doctor(&args, None);
        assert_eq!(output.status.code(), Some(3), "{format}");
        assert!(stdout(&output).contains(says), "{format}: {}", stdout(&output));
        assert!(std::fs::read_to_string(&junit).unwrap().contains("no password"), "{format}");
    }
}

#[test]
fn the_page_of_githubs_step() {
    let dir = tempfile::tempdir().unwrap();
    let page = dir.path().join("summary");
    std::fs::write(&page, "before\n").unwrap();
    examine(&["--format", "terminal"], Some(&page));
    assert_eq!(std::fs::read_to_string(&page).unwrap(), "before\n");
    examine(&["--format", "github"], Some(&page));
    let text = std::fs::read_to_string(&page).unwrap();
    assert!(text.starts_with("before\n## A capture would not finish."), "{text}");

    let link = dir.path().join("link");
    symlink(&page, &link).unwrap();
    let output = examine(&["--format", "github"], Some(&link));
    assert_eq!(std::fs::read_to_string(&page).unwrap(), text);
    assert_eq!(output.status.code(), Some(1), "the verdict stands");
    assert!(String::from_utf8(output.stderr).unwrap().contains("cannot write the report"));
}

#[test]
fn strangers_read_other_names() {
    let dir = tempfile::tempdir().unwrap();
    let page = dir.path().join("summary");
    let shown = |options: &[&str]| {
        std::fs::write(&page, "").unwrap();
        let options = [options, &["--user", "aloysius", "--skip", "host-not-found"]].concat();
        let output = examine(&options, Some(&page));
        (stdout(&output), std::fs::read_to_string(&page).unwrap())
    };
    let (text, _) = shown(&["--format", "markdown"]);
    assert!(!text.contains("aloysius") && text.contains("user-1"), "{text}");
    assert!(text.contains("Hidden: 1 user name"), "{text}");
    let (text, _) = shown(&["--format", "markdown", "--no-redact"]);
    assert!(text.contains("aloysius") && text.contains("Nothing but passwords"), "{text}");
    let (_, text) = shown(&["--format", "github"]);
    assert!(text.contains("user-1") && !text.contains("aloysius"), "{text}");
    let (text, _) = shown(&["--format", "json"]);
    assert!(text.contains("aloysius"), "{text}");
}

#[test]
fn quiet_is_the_verdict_and_the_cause() {
    let output = examine(&["--quiet"], None);
    let text = stdout(&output);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "A capture would not finish.");
    assert!(lines[1].starts_with("port-closed (confirmed): "), "{text}");
    assert!(lines.len() <= 3, "{text}");
    assert!(output.stderr.is_empty());
}

#[test]
fn lists_have_no_annotations() {
    for args in [
        &["checks", "--format", "junit"][..],
        &["--format", "markdown", "config"],
        &["explain", "port-closed", "--format", "github"],
        &["checks", "--report", "json=/tmp/x"],
    ] {
        let output = doctor(args, None);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(output.stdout.is_empty(), "{args:?}");
    }
}

/// Every long option, and every subcommand.
fn words() -> Vec<String> {
    let command = Cli::command();
    let options = command.get_arguments().filter_map(|arg| arg.get_long());
    let subs = command.get_subcommands().map(|sub| sub.get_name());
    options.chain(subs).map(str::to_owned).collect()
}

#[test]
fn completions_know_every_option_and_subcommand() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let output = doctor(&["completions", shell], None);
        assert_eq!(output.status.code(), Some(0), "{shell}");
        let script = stdout(&output);
        for word in words() {
            assert!(script.contains(&word), "{shell} does not complete {word}");
        }
    }
    let script = stdout(&doctor(&["completions", "bash"], None));
    let read = Command::new("bash").args(["-c", &script]).output().unwrap();
    assert!(read.status.success() && read.stderr.is_empty(), "{read:?}");
}

#[test]
fn the_manual_page_has_every_option_and_subcommand() {
    let page = stdout(&doctor(&["man"], None));
    let plain = page.replace("\\-", "-");
    assert!(page.contains(".TH sftp-doctor 8"), "{page}");
    for word in words() {
        assert!(plain.contains(&word), "{word} is not in\n{page}");
    }
    for section in ["NAME", "SYNOPSIS", "EXAMPLES", "OPTIONS", "COMMANDS", "\"EXIT STATUS\""] {
        assert!(page.contains(&format!(".SH {section}")), "{section} is not in\n{page}");
    }
}
