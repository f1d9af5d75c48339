//! The line that says that a run goes on: on a terminal, on standard error, gone at the end, and never
//! in the way of Ctrl-C.

#![allow(clippy::unwrap_used)] // a test fails by panicking

#[path = "support/fake.rs"]
#[allow(dead_code)]
mod fake;

use std::io::{Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use fake::Fake;

/// Back to the beginning of the line, which is emptied.
const ERASE: &str = "\r\u{1b}[K";
const LINE: &str = "examining 127.0.0.1, ";

/// A silent server, a doctor that waits for it, and a terminal of script(1)'s around it.
struct Terminal {
    child: Child,
    keys: ChildStdin,
    screen: ChildStdout,
    dir: tempfile::TempDir,
    _server: Fake,
}

impl Terminal {
    /// `around` is a command line with `DOCTOR` in it; none where script(1) is not installed.
    fn with(columns: u16, around: &str) -> Option<Self> {
        if Command::new("script").arg("--version").output().is_err() {
            return None;
        }
        let dir = tempfile::tempdir().unwrap();
        let server = Fake::says("");
        std::fs::write(dir.path().join("password"), "secret-3b1f\n").unwrap();
        let program = env!("CARGO_BIN_EXE_sftp-doctor");
        let doctor = format!("{program} --timeout 3 --password-file password {}", server.address);
        let line = format!("stty cols {columns}; {}", around.replace("DOCTOR", &doctor));
        let mut script = Command::new("script");
        script.args(["-qefc", &line, "/dev/null"]).current_dir(dir.path());
        script.env("TERM", "xterm").env("SHELL", "/bin/sh").env("LC_ALL", "C.UTF-8");
        script.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = script.spawn().unwrap();
        let (keys, screen) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        Some(Self { child, keys, screen, dir, _server: server })
    }

    /// What it shows until `text` is there.
    fn until(&mut self, text: &str) -> String {
        let mut shown = Vec::new();
        let start = Instant::now();
        while !String::from_utf8_lossy(&shown).contains(text) {
            let mut bytes = [0; 4096];
            let count = self.screen.read(&mut bytes).unwrap_or(0);
            assert!(count > 0 && start.elapsed() < Duration::from_secs(20), "no {text}: {shown:?}");
            shown.extend_from_slice(&bytes[..count]);
        }
        String::from_utf8_lossy(&shown).into_owned()
    }

    /// All the rest of it, and the exit code.
    fn rest(mut self) -> (String, Option<i32>, tempfile::TempDir) {
        let mut shown = Vec::new();
        // A terminal that is gone reads as an error.
        let _ = self.screen.read_to_end(&mut shown);
        let code = self.child.wait().unwrap().code();
        (String::from_utf8_lossy(&shown).into_owned(), code, self.dir)
    }
}

/// What is left of the lines once all that was erased is gone.
fn left(shown: &str) -> String {
    shown.rsplit(ERASE).next().unwrap_or_default().to_owned()
}

#[test]
fn it_is_shown_on_a_terminal_and_gone_at_the_end() {
    for columns in [30, 80, 120] {
        let Some(terminal) = Terminal::with(columns, "DOCTOR") else { return };
        let (shown, code, _) = terminal.rest();
        assert_eq!(code, Some(1), "{shown}");
        assert!(shown.matches(LINE).count() >= 3, "{shown:?}");
        let report = left(&shown);
        assert!(!report.contains("examining") && report.contains("silent-server"), "{report:?}");
        let lines = shown.split(ERASE).filter(|line| line.starts_with(LINE));
        let longest = lines.map(|line| line.chars().count()).max().unwrap();
        assert!(longest < usize::from(columns), "{longest} of {columns}: {shown:?}");
    }
}

#[test]
fn nobody_else_sees_it() {
    // Standard error in a file; standard output in a file while standard error is the terminal; and a
    // terminal that cannot go back.
    for (around, on_screen) in
        [("DOCTOR 2>stderr", false), ("DOCTOR >stdout", true), ("TERM=dumb DOCTOR", false)]
    {
        let Some(terminal) = Terminal::with(80, around) else { return };
        let (shown, code, dir) = terminal.rest();
        assert_eq!(code, Some(1), "{around}: {shown}");
        assert_eq!(shown.contains("examining"), on_screen, "{around}: {shown:?}");
        for file in ["stdout", "stderr"] {
            let text = std::fs::read_to_string(dir.path().join(file)).unwrap_or_default();
            assert!(!text.contains("examining") && !text.contains('\u{1b}'), "{around}: {text:?}");
        }
    }
}

#[test]
fn ctrl_c_is_answered_at_once_and_the_line_is_gone() {
    // Without a shell around it, whose end by the same signal would be seen in its place.
    let Some(mut terminal) = Terminal::with(80, "exec DOCTOR") else { return };
    let mut shown = terminal.until(LINE);
    let start = Instant::now();
    terminal.keys.write_all(b"\x03").unwrap();
    let (rest, code, _) = terminal.rest();
    let took = start.elapsed();
    shown.push_str(&rest);
    assert_eq!(code, Some(3), "{shown:?}");
    assert!(took < Duration::from_millis(1500), "{took:?}");
    assert!(!left(&shown).contains("examining"), "{shown:?}");
}
