//! The doctor as a user runs it, and what must hold whatever the server does.

use std::io::{Read, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use serde_json::Value;

/// The password every run is given. It must not appear in any output.
pub(crate) const PASSWORD: &str = "correct-horse-7f3a91";

/// Seconds for `--timeout`.
const TIMEOUT: u64 = 1;
/// A run ends within twice its timeout; one second more for a machine with much to do.
const BOUND: Duration = Duration::from_secs(2 * TIMEOUT + 1);
/// When a run is given up.
const PATIENCE: Duration = Duration::from_secs(20);

/// How a run ended.
pub(crate) struct Outcome {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    elapsed: Duration,
}

/// Examines `address` with both formats, checks what must always hold, and gives the document.
pub(crate) fn examine(address: SocketAddr, code: i32) -> Value {
    let home = tempfile::tempdir().unwrap();
    examine_at(&address.to_string(), code, home.path())
}

/// The same for any target, as a user with `home`.
pub(crate) fn examine_at(target: &str, code: i32, home: &Path) -> Value {
    let json = run(target, "json", home);
    let terminal = run(target, "terminal", home);
    for outcome in [&json, &terminal] {
        outcome.is_tame();
        assert_eq!(outcome.code, Some(code), "{}\n{}", outcome.stdout, outcome.stderr);
    }
    let document: Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!(document["schema"], "sftp-doctor/report/1");
    assert_eq!(terminal.stdout.contains("A capture would finish."), code == 0);
    document
}

/// Ids of the fatal causes that are more than possible, the root cause first.
pub(crate) fn fatal(document: &Value) -> Vec<&str> {
    let causes = document["causes"].as_array().unwrap().iter();
    let counts = |c: &&Value| c["severity"] == "fatal" && c["certainty"] != "possible";
    causes.filter(counts).map(|c| c["id"].as_str().unwrap()).collect()
}

/// The first stage that was not done, and its outcome.
pub(crate) fn stop(document: &Value) -> (&str, &str) {
    let mut stages = document["targets"][0]["timeline"].as_array().unwrap().iter();
    let stage = stages.find(|s| s["outcome"] != "done").unwrap();
    (stage["stage"].as_str().unwrap(), stage["outcome"].as_str().unwrap())
}

impl Outcome {
    /// In time, without a panic, a secret or anything that acts on a terminal.
    pub(crate) fn is_tame(&self) {
        let all = format!("{}{}", self.stdout, self.stderr);
        assert!(self.elapsed <= BOUND, "took {:?}\n{all}", self.elapsed);
        assert!(!all.contains("panicked"), "{all}");
        assert!(!all.contains(PASSWORD), "{all}");
        let acts = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
        assert!(!all.contains(acts), "{all:?}");
    }
}

/// One run of the binary.
pub(crate) fn run(target: &str, format: &str, home: &Path) -> Outcome {
    let start = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_sftp-doctor"))
        .args(["--timeout", &TIMEOUT.to_string(), "--password-file", "-", "--format", format])
        .arg(target)
        .env("HOME", home)
        .env("LC_ALL", "C.UTF-8")
        .env_remove("CLICOLOR_FORCE")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A doctor that ends before it reads its input is judged by its exit code.
    let _ = child.stdin.take().unwrap().write_all(format!("{PASSWORD}\n").as_bytes());
    let stdout = drain(child.stdout.take().unwrap());
    let stderr = drain(child.stderr.take().unwrap());
    let code = wait(&mut child, start);
    let elapsed = start.elapsed();
    let (stdout, stderr) = (stdout.join().unwrap(), stderr.join().unwrap());
    Outcome { code, stdout, stderr, elapsed }
}

fn drain(mut stream: impl Read + Send + 'static) -> JoinHandle<String> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    })
}

/// The exit code; none when the run had to be ended, or a signal ended it.
fn wait(child: &mut Child, start: Instant) -> Option<i32> {
    while start.elapsed() < PATIENCE {
        if let Some(status) = child.try_wait().unwrap() {
            return status.code();
        }
        thread::sleep(Duration::from_millis(5));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    None
}
