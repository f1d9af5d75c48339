//! The list of checks.
#![allow(clippy::unwrap_used)] // a test fails by panicking

use serde_json::Value;
use sftp_doctor::check::{Answer, Check};
use sftp_doctor::report::{Style, checks};

const SHORT: Check = check("port-closed", "nothing listens on the port");
const LONG: Check = check(
    "rename-crosses-filesystems",
    "dev/ is another file system than the image root, so that no image can be moved out of it",
);

const fn check(id: &'static str, summary: &'static str) -> Check {
    Check { id, summary, page: "", run: |_| Answer::Passed }
}

#[test]
fn two_columns_the_second_wrapped() {
    let mut out = Vec::new();
    checks::write(&[&SHORT, &LONG], Style::plain(60), &mut out).unwrap();
    let expected = "\
port-closed                 nothing listens on the port
rename-crosses-filesystems  dev/ is another file system than
                            the image root, so that no image
                            can be moved out of it
";
    assert_eq!(String::from_utf8(out).unwrap(), expected);
}

#[test]
fn machines_get_a_document() {
    let mut out = Vec::new();
    checks::write_json(&[&SHORT, &LONG], &mut out).unwrap();
    let document: Value = serde_json::from_slice(&out).unwrap();
    assert_eq!(document["schema"], "sftp-doctor/checks/1");
    assert_eq!(document["checks"][0]["id"], "port-closed");
    assert_eq!(document["checks"][1]["summary"], LONG.summary);
    assert!(out.ends_with(b"}\n"));
}
