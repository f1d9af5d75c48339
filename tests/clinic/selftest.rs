//! The clinic's own judgement must be able to fail: what would hide a miss is tried here.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::case::{CASE, Case, Certain, Release, Root};
use crate::cases;
use crate::doctor::{Traces, Visit};
use crate::judge;
use crate::machine::Machine;
use crate::process::Process;
use crate::run::Ended;
use crate::side_by_side::side_by_side;

/// Every self-test with what is wrong with it.
pub(crate) fn all() -> Vec<(&'static str, Vec<String>)> {
    vec![
        ("selftest: a right report is no miss", judged(RIGHT, 1, 0)),
        (
            "selftest: a wrong root cause is a miss",
            judged(&RIGHT.replace("port-closed", "x"), 1, 2),
        ),
        (
            "selftest: a wrong certainty is a miss",
            judged(&RIGHT.replace("confirmed", "likely"), 1, 1),
        ),
        ("selftest: a wrong verdict is a miss", judged(&RIGHT.replace("e-fails", "e-works"), 1, 1)),
        ("selftest: a wrong exit code is a miss", judged(RIGHT, 0, 1)),
        ("selftest: a missing member is a miss", judged(&RIGHT.replace("fog_shows", "y"), 1, 1)),
        (
            "selftest: the password in the report is a miss",
            judged(&RIGHT.replace("closed\"}", "s3cret\"}"), 1, 1),
        ),
        ("selftest: text around the report is a miss", judged(&format!("hello {RIGHT}"), 1, 1)),
        ("selftest: a new mount on the machine is seen", machine()),
        ("selftest: a process that goes on is seen", process()),
        ("selftest: what fails once is done again, alone", again(4, 1, 0)),
        ("selftest: what fails twice has failed", again(4, 2, 4)),
        ("selftest: a fifth failure is no accident", again(5, 1, 5)),
        ("selftest: no two cases have the same name", names()),
    ]
}

const RIGHT: &str = r#"{"schema": "sftp-doctor/report/1", "doctor": "1.0.0", "verdict": "capture-fails",
 "versions": {}, "targets": [],
 "checks": [{"id": "port-closed", "target": "a", "outcome": "found", "reason": null}],
 "causes": [{"id": "port-closed", "target": "a", "certainty": "confirmed", "severity": "fatal",
  "stage": "connect", "title": "t",
  "evidence": [{"text": "closed"}], "fog_shows": "f", "fixes": []}]}"#;

fn judged(report: &str, code: i32, misses: usize) -> Vec<String> {
    let case = Case {
        root: Root::Cause("port-closed", Certain::Confirmed),
        php: crate::case::Php::Hangs,
        ..CASE
    };
    let (stdout, took) = (report.to_owned(), Duration::ZERO);
    let ended = Ended { code: Some(code), stdout, stderr: String::new(), took, peak: 0 };
    let (before, after) = (Traces::default(), Traces::default());
    let visit = Visit { ended, before, after, record: String::new() };
    let found = judge::judge(&case, Release::Bookworm, &visit, "s3cret").misses;
    if found.len() == misses { Vec::new() } else { vec![format!("{misses} expected: {found:?}")] }
}

fn machine() -> Vec<String> {
    let before = Machine::default();
    let mut after = before.clone();
    after.add("mount x".into(), String::new());
    let seen =
        before.differences(&after) == ["new: mount x"] && after.differences(&after).is_empty();
    if seen { Vec::new() } else { vec!["not seen".into()] }
}

/// This process itself goes on, and is its own neighbour.
fn process() -> Vec<String> {
    let neighbours = Process::neighbours_of(std::process::id());
    let own = format!("process {} ", std::process::id());
    let seen = neighbours.iter().any(|near| near.name().starts_with(&own) && near.is_alive());
    if seen { Vec::new() } else { vec!["not seen".into()] }
}

/// Of ten things the first few fail so many times: as many are failures.
fn again(few: usize, times: usize, failures: usize) -> Vec<String> {
    let tries = [const { AtomicUsize::new(0) }; 10];
    let things = (0..10).map(|at| format!("selftest {at}")).collect();
    let at = |thing: &String| thing[9..].parse::<usize>().unwrap_or(0);
    let one = |thing: &String| {
        let before = tries[at(thing)].fetch_add(1, Ordering::Relaxed);
        if at(thing) < few && before < times { Err("once".to_owned()) } else { Ok(()) }
    };
    let (settled, failed) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let lines = side_by_side(things, 3, one, |_, ended, _| {
        settled.fetch_add(1, Ordering::Relaxed);
        failed.fetch_add(usize::from(ended.is_err()), Ordering::Relaxed);
    });
    let seen = (settled.into_inner(), failed.into_inner(), lines.len());
    if seen == (10, failures, few % 5) {
        Vec::new()
    } else {
        vec![format!("settled, failed, lines: {seen:?}")]
    }
}

fn names() -> Vec<String> {
    let mut names: Vec<_> = cases::all(true).map(|case| case.name).collect();
    names.sort_unstable();
    let twice = names.windows(2).filter(|pair| pair[0] == pair[1]);
    twice.map(|pair| pair[0].to_owned()).collect()
}
