//! `replay --fix`: the plan of a server that is not here, as a diff and as commands that do what the diff says.

#![allow(clippy::unwrap_used)]

#[path = "support/records.rs"]
mod records;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

const CONFIG: &str = "/etc/ssh/sshd_config";

/// The exit code and the report of a record that is to be repaired.
fn repaired(name: &str) -> (Option<i32>, Value) {
    let output = Command::new(env!("CARGO_BIN_EXE_sftp-doctor"))
        .arg("replay")
        .arg(records::path(name))
        .args(["--fix", "--format", "json"])
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let report = serde_json::from_slice(&output.stdout);
    (output.status.code(), report.unwrap_or_else(|e| panic!("{name}: {e}")))
}

/// What was recorded of the file.
fn recorded(name: &str) -> String {
    let record: Value = serde_json::from_slice(&fs::read(records::path(name)).unwrap()).unwrap();
    let files = &record["targets"][0]["host"]["seen"]["sshd"]["seen"]["files"]["files"];
    files[CONFIG]["Ok"].as_str().unwrap_or_else(|| panic!("{name}: no {CONFIG}")).to_owned()
}

/// The lines that a unified diff takes out, and those that it puts in.
fn changed(diff: &str) -> (Vec<&str>, Vec<&str>) {
    let of = |sign: char, header: &str| {
        let lines = diff.lines().filter(|line| !line.starts_with(header));
        lines.filter_map(|line| line.strip_prefix(sign)).collect()
    };
    (of('-', "---"), of('+', "+++"))
}

#[test]
fn the_commands_do_what_the_diff_says() {
    let name = "shell-startup-output.fog-warning.bookworm";
    let (code, report) = repaired(name);
    let fix = &report["fix"];
    assert_eq!((code, fix["outcome"].as_str()), (Some(1), Some("dry-run")), "{fix}");
    assert_eq!(fix["transaction"], Value::Null);
    assert_eq!(fix["changes"].as_array().unwrap().len(), 1, "{fix}");
    assert_eq!(fix["changes"][0]["path"], CONFIG);
    let (out, into) = changed(fix["changes"][0]["diff"].as_str().unwrap());
    assert_eq!(out, ["Subsystem\tsftp\t/usr/lib/openssh/sftp-server"]);
    assert_eq!(into, ["Subsystem\tsftp\tinternal-sftp"]);

    // The first command, on a copy of what was recorded; the second tells sshd.
    let commands = fix["commands"].as_array().unwrap();
    let edit = commands[0].as_str().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("sshd_config");
    let before = recorded(name);
    fs::write(&copy, &before).unwrap();
    let here = edit.replacen("sudo ", "", 1).replace(CONFIG, copy.to_str().unwrap());
    assert_ne!(here, edit);
    assert!(Command::new("sh").args(["-c", &here]).status().unwrap().success(), "{here}");
    let after = fs::read_to_string(&copy).unwrap();
    assert_eq!(after, before.replacen(out[0], into[0], 1));
    assert_eq!(commands[1], "sudo sshd -t && sudo systemctl reload ssh");
}

#[test]
fn what_needs_consent_is_offered_and_comes_as_commands_too() {
    let name = "user-not-allowed.match-block-replaces-the-list.trixie";
    let (_, asked) = repaired(name);
    assert_eq!(asked["fix"]["outcome"], "nothing-to-do");
    assert_eq!(asked["fix"]["offered"][0]["fix"], "allow-the-account");
    assert_eq!(asked["fix"]["commands"].as_array().map(Vec::len), Some(0));
}

/// Nothing is known of its files: no plan, for a reason that says where to go, and what to type by hand.
#[test]
fn a_server_whose_files_were_not_seen_gets_no_plan() {
    let (code, report) = repaired("host-key-changed.known-hosts.bookworm");
    let fix = &report["fix"];
    assert_eq!((code, fix["outcome"].as_str()), (Some(3), Some("refused")), "{fix}");
    let reason = fix["reason"].as_str().unwrap();
    assert!(reason.starts_with("no plan can be made for"), "{reason}");
    assert!(reason.contains("run sudo sftp-doctor --fix there"), "{reason}");
    assert_eq!(fix["changes"].as_array().map(Vec::len), Some(0));
    assert_eq!(fix["manual"][0]["commands"][0], "ssh-keygen -R 10.0.0.1");
}

/// A record is text of somebody else: it makes no record of a repair here.
#[test]
fn nothing_is_recorded_here() {
    let before = Path::new("/var/lib/sftp-doctor").exists();
    repaired("shell-startup-output.two-letters.bookworm");
    assert_eq!(Path::new("/var/lib/sftp-doctor").exists(), before);
}
