//! `sftp-doctor explain` as a program: pages, pasted texts, and what is neither.
#![allow(clippy::unwrap_used)] // a test fails by panicking

use std::io::Write as _;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

fn explain(arguments: &[&str]) -> (i32, String) {
    let Output { status, stdout, stderr } = Command::new(env!("CARGO_BIN_EXE_sftp-doctor"))
        .arg("explain")
        .args(arguments)
        .env("LC_ALL", "C.UTF-8")
        .output()
        .unwrap();
    assert_eq!(String::from_utf8_lossy(&stderr), "", "{arguments:?}");
    (status.code().unwrap(), String::from_utf8(stdout).unwrap())
}

#[test]
fn an_id_gives_its_page() {
    for check in sftp_doctor::checks::ALL {
        let (code, text) = explain(&[check.id]);
        assert_eq!(code, 0);
        assert!(text.starts_with(check.id) && text.contains("\nHow the doctor knows\n"), "{text}");
        let wide = text.lines().find(|line| line.chars().count() > 80 && line.contains(' '));
        assert!(wide.is_none() || text.contains("    "), "{wide:?}");
    }
}

#[test]
fn the_famous_number_is_decoded() {
    // Quoted or not.
    for words in [
        &["Received message too long 1500476704"][..],
        &["Received", "message", "too", "long", "1500476704"],
    ] {
        let (code, text) = explain(words);
        assert_eq!(code, 0);
        assert!(text.contains("1500476704 is “You ”"), "{text}");
        assert!(text.contains("1. shell-startup-output"), "{text}");
    }
}

#[test]
fn json_has_the_causes_in_order() {
    let (code, text) = explain(&["--format", "json", "Unable to request SFTP subsystem"]);
    let document: Value = serde_json::from_str(&text).unwrap();
    assert_eq!((code, document["schema"].as_str()), (0, Some("sftp-doctor/explain/1")));
    assert_eq!(document["texts"][0]["causes"][0]["id"], "subsystem-not-defined");
    let (_, text) = explain(&["--format=json", "wrong-password"]);
    let document: Value = serde_json::from_str(&text).unwrap();
    assert!(document["page"]["text"].as_str().unwrap().starts_with("## What is wrong"));
}

#[test]
fn what_is_unknown_says_what_to_do() {
    let (code, text) = explain(&["shell-startup-ouput"]);
    assert!(code == 2 && text.contains("Did you mean shell-startup-output?"), "{text}");
    let (code, text) = explain(&["the\u{1b}[31m moon"]);
    assert!(code == 3 && text.contains("sudo sftp-doctor") && !text.contains('\u{1b}'), "{text}");
}

#[test]
fn a_paste_on_standard_input_is_read_as_it_comes() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_sftp-doctor"))
        .args(["explain", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let paste = b"> \x1b[31mTimeout wai\n> ting for response from SFTP\xff subsystem's \"$x\"\n";
    child.stdin.take().unwrap().write_all(paste).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(String::from_utf8(output.stdout).unwrap().contains("1. shell-startup-output"));
}
