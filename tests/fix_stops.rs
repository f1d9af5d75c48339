//! The fix transaction, stopped everywhere: the system refuses at each of its points, the process is
//! killed at each of them, or at any moment. Afterwards every file is whole, as before or as after,
//! and taking back makes everything as before.
#![allow(clippy::unwrap_used, clippy::print_stdout)] // a test fails by panicking, and says its figures

#[path = "support/scene.rs"]
#[allow(dead_code)]
mod scene;

use std::io;
use std::path::Path;
use std::process::{Command, ExitStatus};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Signal, getpid, kill_process};
use scene::{Picture, Scene, note};
use sftp_doctor::fix::transaction::{
    Left, Point, Points, Transaction, UndoError, pending, recover, undo_at,
};

/// What a child process does in a scene.
#[derive(Clone, Copy)]
enum Job {
    /// A whole transaction.
    Repair,
    /// Takes back the newest, or the one that was interrupted.
    Undo,
}

/// Calls `visit` with the number of each point.
fn numbered<'a>(mut visit: impl FnMut(usize, Point) -> io::Result<()> + 'a) -> Points<'a> {
    let mut number = 0;
    Points::visit(move |point| {
        number += 1;
        visit(number, point)
    })
}

fn repair(
    scene: &Scene,
    points: Points<'_>,
) -> Result<u32, sftp_doctor::fix::transaction::Failure> {
    let lock = scene.state.lock(Duration::from_secs(5)).unwrap();
    Transaction::begin_at(&lock, &scene.plan(), note(), points)?.commit()
}

fn take_back(scene: &Scene, points: Points<'_>) -> Result<(), UndoError> {
    let lock = scene.state.lock(Duration::from_secs(5)).unwrap();
    undo_at(&lock, None, false, points).map(|_| ())
}

/// A fresh scene, and how it looks before and after the repair.
fn fresh(dir: &Path) -> (Scene, Picture, Picture) {
    let scene = Scene::make(&dir.join("root"), &dir.join("state"));
    let before = scene.picture();
    repair(&scene, Points::none()).unwrap();
    let after = scene.picture();
    take_back(&scene, Points::none()).unwrap();
    assert_eq!(scene.picture(), before);
    (scene, before, after)
}

/// The same but for the times of new files.
fn alike(now: &Picture, after: &Picture) -> bool {
    let timeless = |picture: &Picture| {
        let mut picture = picture.clone();
        picture.values_mut().for_each(|facts| facts.modified = None);
        picture
    };
    timeless(now) == timeless(after)
}

/// Every path is whole: as before or as after, but for a spare name or two.
fn is_whole(now: &Picture, before: &Picture, after: &Picture) {
    for (path, facts) in now {
        let name = path.file_name().unwrap().to_string_lossy();
        // A program is still writing its own file, perhaps.
        if name.starts_with(".sftp-doctor-") || name == "account" {
            continue;
        }
        let known: Vec<_> = [before, after].iter().filter_map(|p| p.get(path)).collect();
        let same = |known: &&scene::Facts| facts.bytes == known.bytes && facts.owner == known.owner;
        assert!(known.iter().any(same), "{}: {facts:?}", path.display());
    }
    for path in before.keys().filter(|path| after.contains_key(*path)) {
        assert!(now.contains_key(path), "{} is gone", path.display());
    }
}

#[test]
fn a_refusal_at_any_point_leaves_everything_as_before() {
    let dir = tempfile::tempdir().unwrap();
    let (scene, before, _) = fresh(dir.path());
    let mut tried = 0;
    loop {
        let stop = tried + 1;
        let mut reached = None;
        let points = numbered(|number, point| {
            if number != stop {
                return Ok(());
            }
            reached = Some(point);
            Err(io::Error::other("refused by the test"))
        });
        let done = repair(&scene, points);
        let Some(point) = reached else {
            done.unwrap();
            break;
        };
        tried += 1;
        let failure = done.unwrap_err();
        assert!(failure.to_string().contains("refused by the test"), "{point}: {failure}");
        assert!(matches!(failure.left, Left::Untouched | Left::PutBack), "{point}: {failure:?}");
        assert_eq!(scene.picture(), before, "{point}");
        assert_eq!(pending(&scene.state), None, "{point}");
    }
    println!("a refusal at each point: {tried} tried, {tried} survived");
    assert!(tried > 40, "{tried} points");
}

/// Runs a job in a process of its own, which kills itself at its point number `stop`.
fn in_child(dir: &Path, job: Job, stop: usize) -> ExitStatus {
    child(dir, job, stop).status().unwrap()
}

fn child(dir: &Path, job: Job, stop: usize) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(["--ignored", "--exact", "the_child_of_the_other_tests", "--quiet"])
        .env("FIX_STOPS_DIR", dir)
        .env("FIX_STOPS_JOB", if matches!(job, Job::Repair) { "repair" } else { "undo" })
        .env("FIX_STOPS_AT", stop.to_string())
        .stdout(std::process::Stdio::null());
    command
}

#[test]
#[ignore = "a part of the other tests"]
fn the_child_of_the_other_tests() {
    let dir = std::path::PathBuf::from(std::env::var_os("FIX_STOPS_DIR").unwrap());
    let stop: usize = std::env::var("FIX_STOPS_AT").unwrap().parse().unwrap();
    let scene = Scene::at(&dir.join("root"), &dir.join("state"));
    let points = numbered(move |number, _| {
        if number == stop {
            kill_process(getpid(), Signal::KILL)?;
        }
        Ok(())
    });
    if std::env::var("FIX_STOPS_JOB").unwrap() == "repair" {
        repair(&scene, points).unwrap();
    } else {
        take_back(&scene, points).unwrap();
    }
}

/// After a kill: whole files, a pending transaction that says so, and a way back.
fn survives(scene: &Scene, before: &Picture, after: &Picture) {
    let now = scene.picture();
    is_whole(&now, before, after);
    // A program that was just being started holds a copy of the lock until it runs.
    let lock = scene.state.lock(Duration::from_secs(5)).unwrap();
    let interrupted = pending(&scene.state);
    if &now != before && !alike(&now, after) {
        assert!(interrupted.is_some(), "nothing is pending");
    }
    let recovered = recover(&lock).unwrap();
    assert_eq!(recovered.is_some(), interrupted.is_some());
    drop(lock);
    if alike(&scene.picture(), after) {
        take_back(scene, Points::none()).unwrap();
    }
    assert_eq!(&scene.picture(), before);
    assert_eq!(pending(&scene.state), None);
}

#[test]
fn a_kill_at_any_point_can_be_taken_back() {
    let dir = tempfile::tempdir().unwrap();
    let (scene, before, after) = fresh(dir.path());
    let mut tried = 0;
    while !in_child(dir.path(), Job::Repair, tried + 1).success() {
        tried += 1;
        survives(&scene, &before, &after);
    }
    println!("a kill at each point of a repair: {tried} tried, {tried} survived");
    assert!(tried > 40, "{tried} points");
    assert!(alike(&scene.picture(), &after));

    let mut tried = 0;
    while !in_child(dir.path(), Job::Undo, tried + 1).success() {
        tried += 1;
        survives(&scene, &before, &after);
        repair(&scene, Points::none()).unwrap();
    }
    println!("a kill at each point of an undo: {tried} tried, {tried} survived");
    assert!(tried > 10, "{tried} points");
}

#[test]
fn a_kill_while_a_killed_repair_is_taken_back() {
    let dir = tempfile::tempdir().unwrap();
    let (scene, before, after) = fresh(dir.path());
    let mut tried = 0;
    for first in (3..).step_by(7) {
        if in_child(dir.path(), Job::Repair, first).success() {
            break;
        }
        for second in [1, 2, 4, 7, 11, 16] {
            let _ = in_child(dir.path(), Job::Undo, second);
            is_whole(&scene.picture(), &before, &after);
            tried += 1;
        }
        survives(&scene, &before, &after);
    }
    println!("a kill while a killed repair is taken back: {tried} tried, {tried} survived");
    assert!(tried > 30, "{tried} kills");
}

#[test]
fn fifty_kills_at_any_moment() {
    let dir = tempfile::tempdir().unwrap();
    let (scene, before, after) = fresh(dir.path());
    let start = Instant::now();
    assert!(in_child(dir.path(), Job::Repair, usize::MAX).success());
    let whole = start.elapsed();
    take_back(&scene, Points::none()).unwrap();
    let (mut killed, mut midway) = (0, 0);
    for number in 0..1000_u32 {
        if killed == 50 {
            break;
        }
        let mut child = child(dir.path(), Job::Repair, usize::MAX).spawn().unwrap();
        // Over the whole time of a run, in steps that share no rhythm with it.
        thread::sleep(whole.mul_f64(f64::from(number * 37 % 101) / 101.0));
        kill_process(rustix::process::Pid::from_child(&child), Signal::KILL).unwrap();
        killed += u32::from(!child.wait().unwrap().success());
        midway += u32::from(pending(&scene.state).is_some());
        survives(&scene, &before, &after);
    }
    println!("kills at any moment: {killed} tried, {killed} survived, {midway} of them midway");
    assert!(killed == 50 && midway > 0, "{killed} killed, {midway} midway");
}

/// A directory that fsync does not have to wait for.
fn in_memory() -> tempfile::TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap()
}

/// The calls by which a transaction changes anything, and how the system can refuse them.
const REFUSALS: [(&str, &str); 9] = [
    ("write", "ENOSPC"),
    ("pwrite64", "EIO"),
    ("fsync", "EIO"),
    ("fdatasync", "EIO"),
    ("renameat2", "EIO"),
    ("renameat", "ENOSPC"),
    ("mkdirat", "ENOSPC"),
    ("fchmod", "EPERM"),
    ("unlinkat", "EIO"),
];

/// How often a thread of the child makes this call in a whole repair.
fn calls(dir: &Path, call: &str) -> usize {
    let log = dir.join("calls");
    let mut strace = Command::new("strace");
    strace.args(["-ff", "-qq", "-e", &format!("trace={call}"), "-o"]).arg(&log);
    assert!(with(strace, &child(dir, Job::Repair, usize::MAX)).status().unwrap().success());
    let mut most = 0;
    for file in std::fs::read_dir(dir).unwrap() {
        let path = file.unwrap().path();
        if path.file_name().unwrap().to_string_lossy().starts_with("calls.") {
            let text = std::fs::read_to_string(&path).unwrap();
            most = most.max(text.lines().filter(|line| line.starts_with(call)).count());
            std::fs::remove_file(path).unwrap();
        }
    }
    most
}

/// `wrapper` runs what `inner` says.
fn with(mut wrapper: Command, inner: &Command) -> Command {
    wrapper.arg(inner.get_program()).args(inner.get_args());
    for (name, value) in inner.get_envs() {
        wrapper.env(name, value.unwrap());
    }
    wrapper.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null());
    wrapper
}

#[test]
fn the_system_refuses_each_call() {
    if Command::new("strace").arg("-V").output().is_err() {
        println!("skipped: strace is not installed");
        return;
    }
    let dir = in_memory();
    let (scene, before, after) = fresh(dir.path());
    for (call, error) in REFUSALS {
        let most = calls(dir.path(), call);
        take_back(&scene, Points::none()).unwrap();
        let mut tried = 0;
        // Once, and from then on: a disk that stays full refuses the way back as well.
        for (when, again) in (1..=most).flat_map(|when| [(when, ""), (when, "+")]) {
            let mut strace = Command::new("strace");
            let inject = format!("inject={call}:error={error}:when={when}{again}");
            strace.args(["-f", "-qq", "-o", "/dev/null", "-e", &inject]);
            let _ = with(strace, &child(dir.path(), Job::Repair, usize::MAX)).status().unwrap();
            survives(&scene, &before, &after);
            tried += 1;
        }
        println!("{call} refused with {error}: {tried} tried, {tried} survived");
        assert!(tried > 0, "{call} is never called");
    }
}

#[test]
fn without_renameat2_files_change_their_names_by_links() {
    if Command::new("strace").arg("-V").output().is_err() {
        println!("skipped: strace is not installed");
        return;
    }
    let dir = in_memory();
    let (scene, before, after) = fresh(dir.path());
    let old = || {
        let mut strace = Command::new("strace");
        let inject = "inject=renameat2:error=EINVAL";
        strace.args(["-f", "-qq", "-o", "/dev/null", "-e", inject]);
        strace
    };
    assert!(with(old(), &child(dir.path(), Job::Repair, usize::MAX)).status().unwrap().success());
    assert!(alike(&scene.picture(), &after));
    assert!(with(old(), &child(dir.path(), Job::Undo, usize::MAX)).status().unwrap().success());
    assert_eq!(scene.picture(), before);
    let mut tried = 0;
    for call in ["linkat", "renameat", "unlinkat"] {
        for when in 1..40 {
            let mut strace = old();
            strace.args(["-e", &format!("inject={call}:signal=KILL:when={when}")]);
            let ended = with(strace, &child(dir.path(), Job::Repair, usize::MAX)).status().unwrap();
            survives(&scene, &before, &after);
            if ended.success() {
                break;
            }
            tried += 1;
        }
    }
    println!("a kill while names change by links: {tried} tried, {tried} survived");
    assert!(tried > 5, "{tried} kills");
}
