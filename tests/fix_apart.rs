//! A repair goes on whatever becomes of the terminal, and whatever signals come; before it begins, the
//! user can stop the doctor as ever.
#![allow(clippy::unwrap_used)] // a test fails by panicking

#[path = "support/scene.rs"]
#[allow(dead_code)]
mod scene;

use std::fs;
use std::io::Write as _;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio, exit};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, getpid, kill_process, kill_process_group};
use scene::{Scene, note};
use sftp_doctor::fix::transaction::{Points, Transaction, pending};
use sftp_doctor::fix::{Apart, behind_a_front};
use sftp_doctor::probe::Interrupt;

/// What the child does before it works, or instead.
const WAIT: &str = "wait";
const WORK: &str = "work";

fn command(dir: &Path, job: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--ignored", "--exact", "the_child_of_the_other_tests", "--nocapture"]);
    command.env("FIX_APART_DIR", dir).env("FIX_APART_JOB", job);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

#[test]
#[ignore = "a part of the other tests"]
fn the_child_of_the_other_tests() {
    let dir = std::path::PathBuf::from(std::env::var_os("FIX_APART_DIR").unwrap());
    if let Some(code) = behind_a_front().unwrap() {
        // An ExitCode tells its number to nobody but main.
        let digits: String = format!("{code:?}").chars().filter(char::is_ascii_digit).collect();
        exit(digits.parse().unwrap());
    }
    let interrupt = Interrupt::from_signals().unwrap();
    let mark = |name: &str| fs::write(dir.join(name), getpid().as_raw_pid().to_string()).unwrap();
    if std::env::var("FIX_APART_JOB").unwrap() == WAIT {
        mark("ready");
        let start = Instant::now();
        while !interrupt.asked() && start.elapsed() < Duration::from_secs(20) {
            thread::sleep(Duration::from_millis(5));
        }
        exit(if interrupt.asked() { 42 } else { 1 });
    }
    let scene = Scene::at(&dir.join("root"), &dir.join("state"));
    let apart = Apart::begin(Some(&interrupt)).unwrap();
    mark("ready");
    let points = Points::visit(|point| {
        thread::sleep(Duration::from_millis(20));
        // Nobody may be there any more to read it.
        let _ = writeln!(std::io::stdout(), "{point}");
        Ok(())
    });
    let lock = scene.state.lock(Duration::ZERO).unwrap();
    Transaction::begin_at(&lock, &scene.plan(), note(), points).unwrap().commit().unwrap();
    mark(if apart.asked_to_stop() { "done, and asked to stop" } else { "done" });
    exit(43);
}

fn fresh() -> (tempfile::TempDir, Scene) {
    let dir = tempfile::tempdir().unwrap();
    let scene = Scene::make(&dir.path().join("root"), &dir.path().join("state"));
    (dir, scene)
}

/// Waits for the child to say something, and gives its process.
fn said(dir: &Path, name: &str) -> Pid {
    let start = Instant::now();
    loop {
        let process = fs::read_to_string(dir.join(name)).ok().and_then(|text| text.parse().ok());
        if let Some(process) = process.and_then(Pid::from_raw) {
            return process;
        }
        assert!(start.elapsed() < Duration::from_secs(20), "never {name}");
        thread::sleep(Duration::from_millis(5));
    }
}

fn spawn(dir: &Path, job: &str) -> (Child, Pid) {
    let front = command(dir, job).process_group(0).spawn().unwrap();
    let worker = said(dir, "ready");
    assert_ne!(Pid::from_child(&front), worker, "a front stands before the worker");
    (front, worker)
}

/// The repair is whole.
fn is_done(dir: &Path, scene: &Scene) {
    assert_eq!(pending(&scene.state), None);
    let text = fs::read_to_string(dir.join("root/etc/sshd_config")).unwrap();
    assert!(text.contains("internal-sftp"), "{text}");
}

#[test]
fn signals_do_not_stop_a_repair() {
    let (dir, scene) = fresh();
    let (mut front, worker) = spawn(dir.path(), WORK);
    for signal in [Signal::HUP, Signal::INT, Signal::TERM, Signal::INT, Signal::TERM, Signal::HUP] {
        // As a terminal sends it, and as an admin does who found the process.
        kill_process_group(Pid::from_child(&front), signal).unwrap();
        kill_process(worker, signal).unwrap();
        thread::sleep(Duration::from_millis(20));
    }
    assert_eq!(front.wait().unwrap().code(), Some(43), "the front passes on the exit code");
    said(dir.path(), "done, and asked to stop");
    is_done(dir.path(), &scene);
}

#[test]
fn a_killed_front_does_not_stop_a_repair() {
    let (dir, scene) = fresh();
    let (mut front, _) = spawn(dir.path(), WORK);
    front.kill().unwrap();
    front.wait().unwrap();
    said(dir.path(), "done");
    is_done(dir.path(), &scene);
}

#[test]
fn a_terminal_that_closes_does_not_stop_a_repair() {
    if Command::new("script").arg("--version").output().is_err() {
        return;
    }
    let (dir, scene) = fresh();
    let inner = command(dir.path(), WORK);
    let words: Vec<_> = std::iter::once(inner.get_program()).chain(inner.get_args()).collect();
    let words: Vec<_> = words.iter().map(|word| word.to_string_lossy()).collect();
    // The terminal is script's, and goes with it; an interactive shell makes groups, as login does.
    let mut terminal = Command::new("script");
    terminal.args(["-qfc", &format!("set -m; {}", words.join(" ")), "/dev/null"]);
    for (name, value) in inner.get_envs() {
        terminal.env(name, value.unwrap());
    }
    terminal.env("SHELL", "/bin/sh");
    terminal.stdin(Stdio::piped()).stdout(Stdio::null());
    let mut terminal = terminal.spawn().unwrap();
    let worker = said(dir.path(), "ready");
    assert_eq!(rustix::process::getsid(Some(worker)).unwrap(), worker, "a session of its own");
    terminal.kill().unwrap();
    terminal.wait().unwrap();
    // The front was hung up, and passes that on.
    said(dir.path(), "done, and asked to stop");
    is_done(dir.path(), &scene);
}

#[test]
fn before_it_begins_one_signal_to_the_front_is_enough() {
    for signal in [Signal::TERM, Signal::INT, Signal::HUP] {
        let (dir, _) = fresh();
        let (mut front, _) = spawn(dir.path(), WAIT);
        kill_process(Pid::from_child(&front), signal).unwrap();
        assert_eq!(front.wait().unwrap().code(), Some(42), "{signal:?}");

        // And one that reaches both counts as one.
        let (dir, _) = fresh();
        let (mut front, _) = spawn(dir.path(), WAIT);
        kill_process_group(Pid::from_child(&front), signal).unwrap();
        assert_eq!(front.wait().unwrap().code(), Some(42), "{signal:?} to the group");
    }
}
