//! What `sftp-doctor config` answers: the text, the JSON contract, exit codes and doubts.

// The helpers of tests stop the test as well; clippy allows this in test functions only.
#![allow(clippy::unwrap_used)]

use std::path::PathBuf;

use sftp_doctor::effective_config::{Answer, Failure, Request, answer};
use sftp_doctor::report::{Style, config};
use sftp_doctor::sshd::{Memory, ReadError};

fn tree() -> Memory {
    Memory::new()
        .with("/etc/os-release", "ID=debian\n")
        .with(
            "/var/lib/dpkg/status",
            "Package: openssh-server\nStatus: install ok installed\nVersion: 1:10.0p1-7+deb13u4\n",
        )
        .with("/etc/passwd", "fogproject:x:1001:1001::/home/fogproject:/bin/bash\n")
        .with("/etc/group", "fogproject:x:1001:\nsftponly:x:1002:fogproject\n")
        .with(
            "/etc/ssh/sshd_config",
            "Include /etc/ssh/sshd_config.d/*.conf\nUsePAM yes\nAllowGroups sftponly admin\n\
             Subsystem sftp /usr/lib/openssh/sftp-server\nMatch Group sftponly\n\
             \x20   PasswordAuthentication yes\nMatch Address 10.0.0.0/8\n\
             \x20   PasswordAuthentication no\n",
        )
        .with("/etc/ssh/sshd_config.d/00-fog.conf", "Subsystem sftp internal-sftp\n")
        .with("/etc/ssh/sshd_config.d/00-fog-internal-sftp", "Subsystem sftp internal-sftp\n")
}

fn request() -> Request {
    Request {
        user: Some("fogproject".into()),
        address: Some("10.0.0.9".into()),
        ..Request::default()
    }
}

fn json(answer: &Answer) -> serde_json::Value {
    let mut out = Vec::new();
    config::write_json(answer, &mut out).unwrap();
    serde_json::from_slice(&out).unwrap()
}

fn text(answer: &Answer) -> String {
    let mut out = Vec::new();
    config::write(answer, Style::plain(100), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn the_document_has_the_members_of_its_contract() {
    let keywords = ["subsystem", "PasswordAuthentication", "port", "AllowGroups"];
    let keywords = keywords.map(str::to_owned).into();
    let answer = answer(&tree(), &Request { keywords, ..request() }).unwrap();
    assert_eq!(answer.exit_code(), 0);
    insta::assert_snapshot!(serde_json::to_string_pretty(&json(&answer)).unwrap());
}

#[test]
fn the_text_names_the_deciding_line_and_ends_with_the_verdict() {
    let keywords = vec!["subsystem".into(), "passwordauthentication".into(), "usepam".into()];
    let answer = answer(&tree(), &Request { keywords, ..request() }).unwrap();
    insta::assert_snapshot!(text(&answer));
}

#[test]
fn an_older_release_refuses_the_same_files() {
    let request = Request { release: Some("9.2".into()), ..request() };
    let answer = answer(&tree(), &request).unwrap();
    assert_eq!(answer.exit_code(), 1);
    let json = json(&answer);
    assert_eq!((&json["release"], &json["loads"]), (&"9.2".into(), &false.into()));
    let error = &json["diagnostics"][0];
    assert_eq!(error["message"], "Subsystem 'sftp' already defined.");
    assert_eq!((&error["file"], &error["line"]), (&"/etc/ssh/sshd_config".into(), &4.into()));
    assert!(text(&answer).ends_with("OpenSSH 9.2 would not start with these files.\n"));
}

#[test]
fn without_keywords_all_that_matters_is_shown() {
    let answer = answer(&tree(), &request()).unwrap();
    let shown: Vec<&str> = answer.settings().map(|setting| setting.keyword).collect();
    for name in ["maxstartups", "hostkey", "forcecommand", "persourcepenalties", "subsystem"] {
        assert!(shown.contains(&name), "{name}");
    }
    assert!(!shown.contains(&"xauthlocation"), "no file sets it, and it stops no capture");
}

#[test]
fn an_unknown_release_is_read_as_the_newest_with_a_warning() {
    for (release, named) in [(Some("11.3"), "11.3"), (Some("nonsense"), "nonsense")] {
        let request = Request { release: release.map(str::to_owned), ..request() };
        let json = json(&answer(&tree(), &request).unwrap());
        assert_eq!(json["release"], named);
        assert_eq!(json["diagnostics"][0]["severity"], "warning");
        assert_eq!(json["loads"], true);
    }
    let bare = Memory::new().with("/etc/ssh/sshd_config", "");
    let json = json(&answer(&bare, &Request::default()).unwrap());
    assert!(json["release"].is_null());
    assert_eq!(json["diagnostics"][0]["severity"], "warning");
}

#[test]
fn what_cannot_be_answered_is_a_failure() {
    let usage = answer(&tree(), &Request { keywords: vec!["Subsytem".into()], ..request() });
    assert!(matches!(usage, Err(Failure::Usage(_))));
    let none = answer(&Memory::new(), &request());
    let path = PathBuf::from("/etc/ssh/sshd_config");
    assert_eq!(none.unwrap_err(), Failure::Unreadable { path, why: ReadError::Missing });
}

#[test]
fn the_vendor_file_of_opensuse_is_found() {
    let tree = Memory::new().with("/usr/etc/ssh/sshd_config", "Port 2222\n");
    let json = json(&answer(&tree, &Request::default()).unwrap());
    let port = json["effective"].as_array().unwrap().iter().find(|e| e["keyword"] == "port");
    assert_eq!(port.unwrap()["file"], "/usr/etc/ssh/sshd_config");
}

#[test]
fn hostile_values_cannot_act_on_a_terminal() {
    let tree = Memory::new()
        .with("/etc/ssh/sshd_config", "Banner /\x1b[31m\u{202e}x\nNoSuch\x1b]0;x yes\n");
    let answer = answer(&tree, &Request::default()).unwrap();
    let text = text(&answer);
    assert!(!text.contains('\x1b') && !text.contains('\u{202e}'));
    assert!(text.contains("\\x1b[31m"));
}
