//! Ctrl-C in the middle of the rehearsal: answered at once, and nothing is left behind.
#![allow(clippy::unwrap_used)] // a test fails by panicking

#[path = "../examples/demo/server.rs"]
#[allow(dead_code)]
mod server;
#[path = "support/sftp_answers.rs"]
#[allow(dead_code)]
mod sftp_answers;

use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use server::{Manners, Server};
use sftp_answers::{MKDIR, answers, yes};

const PASSWORD: &str = "correct-horse-7f3a91";
/// SSH_FXP_WRITE, _REMOVE and _RMDIR.
const WRITE: u8 = 6;
const REMOVE: u8 = 13;
const RMDIR: u8 = 15;

/// The requests the server has seen.
static ASKED: Mutex<Vec<u8>> = Mutex::new(Vec::new());

/// Answers everything but the write.
fn answer(kind: u8, id: [u8; 4]) -> Vec<u8> {
    ASKED.lock().unwrap().push(kind);
    if kind == WRITE { Vec::new() } else { yes(kind, id) }
}

#[test]
fn ctrl_c_is_answered_at_once_and_cleans_up() {
    let manners = Manners { answer: |data| answers(data, answer), ..Manners::new(PASSWORD) };
    let server = Server::start(manners).unwrap();
    let home = tempfile::tempdir().unwrap();
    let mut doctor = Command::new(env!("CARGO_BIN_EXE_sftp-doctor"))
        .args(["--timeout", "30", "--format", "json", "--password-file", "-"])
        .arg(server.address.to_string())
        .env("HOME", home.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    writeln!(doctor.stdin.take().unwrap(), "{PASSWORD}").unwrap();

    let start = Instant::now();
    while !ASKED.lock().unwrap().contains(&WRITE) {
        assert!(start.elapsed() < Duration::from_secs(20), "the rehearsal was not reached");
        thread::sleep(Duration::from_millis(5));
    }
    let asked = ASKED.lock().unwrap().len();
    let interrupted = Instant::now();
    kill_process(Pid::from_child(&doctor), Signal::INT).unwrap();
    let output = doctor.wait_with_output().unwrap();

    assert!(interrupted.elapsed() < Duration::from_secs(4), "{:?}", interrupted.elapsed());
    assert_eq!(output.status.code(), Some(3));
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(document["verdict"], "unknown");
    let asked = ASKED.lock().unwrap().split_off(asked);
    assert!(asked.contains(&REMOVE) && asked.contains(&RMDIR), "cleaned up: {asked:?}");
    assert!(!asked.contains(&MKDIR), "nothing new was made: {asked:?}");
}
