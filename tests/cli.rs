//! The program's own edges: command lines, settings and password files that are wrong. No server is
//! needed; every answer comes before a packet is sent.

// The helpers of tests stop the test as well; clippy allows this in test functions only.
#![allow(clippy::expect_used)]

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// A documentation address (RFC 5737): nothing answers there, and nothing here should ask.
const NOWHERE: &str = "fog@192.0.2.1";

fn doctor(args: &[&str]) -> Output {
    doctor_reading(args, b"")
}

/// Runs the doctor with `input` on its standard input, which is no terminal. It has five seconds:
/// whatever is wrong here must be said at once.
fn doctor_reading(args: &[&str], input: &[u8]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sftp-doctor"));
    command.args(args).env_remove("NO_COLOR").env("TERM", "xterm");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the doctor starts");
    // A doctor that has no use for the input may have closed it.
    let _ = child.stdin.take().expect("piped").write_all(input);
    wait(&mut child, args);
    child.wait_with_output().expect("its output")
}

fn wait(child: &mut Child, args: &[&str]) {
    let deadline = Instant::now() + Duration::from_secs(5);
    while child.try_wait().expect("a child").is_none() {
        if Instant::now() > deadline {
            child.kill().expect("a child of ours");
            panic!("no answer within five seconds: {args:?}");
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Exit code and standard error, which holds `says` each; standard output holds nothing.
#[track_caller]
fn refuses(args: &[&str], code: i32, says: &[&str]) {
    refuses_reading(args, b"", code, says);
}

#[track_caller]
fn refuses_reading(args: &[&str], input: &[u8], code: i32, says: &[&str]) {
    let output = doctor_reading(args, input);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{args:?}: {said}");
    assert!(output.stdout.is_empty(), "{args:?}");
    let one_line = said.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in says {
        assert!(one_line.contains(part), "{args:?}: {part:?} is missing in {said}");
    }
    let escape = said.chars().find(|c| c.is_control() && *c != '\n');
    assert_eq!(escape, None, "{args:?}: {said:?}");
}

/// A tree with `settings` as FOG's settings file.
fn tree(settings: &[u8]) -> TempDir {
    let dir = tempfile::tempdir().expect("a directory");
    let fog = dir.path().join("opt/fog");
    fs::create_dir_all(&fog).expect("a directory");
    fs::write(fog.join(".fogsettings"), settings).expect("a file");
    dir
}

fn path(dir: &TempDir, name: &str) -> String {
    dir.path().join(name).display().to_string()
}

#[test]
fn wrong_command_lines_end_with_2_and_a_clear_line() {
    for (args, says) in [
        (&["chekcs"][..], "looks like the subcommand 'checks'"),
        (&["host:65536"], "a port is a number from 1 to 65535"),
        (&["--port", "65536", "host"], "65536 is not in 1..=65535"),
        (&["--", "-oProxyCommand=id"], "begins with a minus sign"),
        (&["a@b@host"], "more than one @"),
        (&["@host"], "the user name is empty"),
        (&["two words"], "a blank or a control character"),
        (&["2001:db8::1:22"], "write [2001:db8::1]:22"),
        (&["--storage", "images", "host"], "not an absolute path"),
        (&["--timeout", "0", "host"], "from 1 to 3600"),
        (&["--only", "no-such-check", "host"], "no check has this id"),
        (&["--skip", "no-such-check", "host"], "no check has this id"),
        (&["--root", "/nonexistent", "host"], "/nonexistent"),
        (&["--unknown"], "unexpected argument"),
    ] {
        refuses(args, 2, &[says]);
    }
}

#[test]
fn an_id_with_a_slip_is_suggested() {
    refuses(&["--only", "shell-startup-ouput", "host"], 2, &["did you mean shell-startup-output?"]);
}

#[test]
fn control_sequences_do_not_come_back() {
    for args in [
        &["a\u{1b}[31mb"][..],
        &["--\u{1b}[31m"],
        &["--port", "\u{1b}]0;x\u{7}"],
        &["--only", "\u{1b}[31m", "host"],
        &["--root", "/no\u{1b}[31m", "host"],
        &["--password-file", "/no\u{1b}[31m", "host"],
    ] {
        refuses(args, 2, &[]);
    }
}

#[test]
fn a_typed_password_is_not_repeated() {
    let output = doctor(&["fog:hunter2@host"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(!String::from_utf8_lossy(&output.stderr).contains("hunter2"));
}

#[test]
fn help_goes_to_standard_output_and_begins_with_examples() {
    for flag in ["--help", "-h"] {
        let output = doctor(&[flag]);
        assert_eq!(output.status.code(), Some(0));
        assert!(output.stdout.starts_with(b"Examples:\n  sudo sftp-doctor "));
        assert!(output.stderr.is_empty());
    }
}

#[test]
fn colour_of_errors_follows_the_option() {
    let coloured = |args: &[&str]| doctor(args).stderr.contains(&0x1b);
    assert!(coloured(&["--color", "always", "--port", "0", "host"]));
    assert!(coloured(&["--port", "0", "--color=always", "host"]));
    assert!(!coloured(&["--color", "never", "--port", "0", "host"]));
    assert!(!coloured(&["--port", "0", "host"]));
}

#[test]
fn without_password_and_terminal_it_ends_at_once() {
    let says = ["there is no password", "192.0.2.1:22", "--password-file"];
    refuses(&[NOWHERE], 3, &says);
}

#[test]
fn password_files_that_are_none() {
    let dir = tempfile::tempdir().expect("a directory");
    let write = |name: &str, bytes: &[u8]| fs::write(dir.path().join(name), bytes).expect("a file");
    write("empty", b"");
    write("long", &[b'x'; 4097]);
    write("binary", b"\xff\xfe");
    write("nul", b"a\0b");
    let at = |name: &str| path(&dir, name);
    for (file, says) in [
        (at("empty"), "its first line is empty"),
        (at("long"), "longer than 4096 bytes"),
        (at("binary"), "not UTF-8"),
        (at("nul"), "a NUL byte"),
        (at("missing"), "No such file"),
        (path(&dir, ""), "a directory"),
        ("/dev/zero".to_owned(), "a device"),
    ] {
        refuses(&["--password-file", &file, NOWHERE], 2, &[says, file.trim_end_matches('/')]);
    }
}

#[test]
fn standard_input_that_holds_no_password() {
    let args = ["--password-file", "-", NOWHERE];
    refuses_reading(&args, b"", 2, &["standard input", "its first line is empty"]);
    refuses_reading(&args, b"\nsecond", 2, &["its first line is empty"]);
    refuses_reading(&args, &[b'x'; 10_000], 2, &["longer than 4096 bytes"]);
}

#[test]
fn settings_that_are_none() {
    let random: Vec<u8> =
        (0..200_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 11) as u8).collect();
    for (settings, says) in [
        (vec![b'x'; 10 << 20], "longer than 1024 KiB"),
        (random, "none of FOG's settings"),
        (Vec::new(), "none of FOG's settings"),
    ] {
        let dir = tree(&settings);
        let root = path(&dir, "");
        refuses(&["--root", &root], 3, &[says, ".fogsettings", "name a target"]);
    }
}

#[test]
fn settings_that_are_no_file_do_not_hang() {
    let replaced = |make: &dyn Fn(&Path)| {
        let dir = tree(b"");
        let file = dir.path().join("opt/fog/.fogsettings");
        fs::remove_file(&file).expect("a file");
        make(&file);
        dir
    };
    let fifo = replaced(&|file| {
        rustix::fs::mkfifoat(rustix::fs::CWD, file, 0o600.into()).expect("a pipe");
    });
    let directory = replaced(&|file| fs::create_dir(file).expect("a directory"));
    let missing = replaced(&|_| {});
    for (dir, says) in [
        (fifo, "it is a pipe"),
        (directory, "it is a directory"),
        (missing, "No such file or directory"),
    ] {
        let root = path(&dir, "");
        refuses(&["--root", &root], 3, &[says, "opt/fog/.fogsettings", "name a target"]);
    }
}

#[test]
fn an_unusable_setting_is_named_and_no_secret_with_it() {
    let dir =
        tree(b"username=fog\npassword='hunter2'\nipaddress='10.0.0.1'\nstorageLocation=images\n");
    let root = path(&dir, "");
    let output = doctor(&["--root", &root]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(said.contains(".fogsettings:4") && said.contains("--storage"), "{said}");
    assert!(!said.contains("hunter2"));
}

#[test]
fn json_says_in_its_document_why_nothing_was_examined() {
    let output = doctor(&["--format", "json", NOWHERE]);
    assert_eq!(output.status.code(), Some(3));
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).expect("one document");
    assert_eq!(document["schema"], "sftp-doctor/report/1");
    assert!(document["error"]["what"].as_str().expect("a text").contains("no password"));
    assert!(document["error"]["remedy"].as_str().expect("a text").contains("--password-file"));
    // With exit code 2 there is none.
    assert!(doctor(&["--format", "json", "--port", "0"]).stdout.is_empty());
}
