//! All cases on all releases, a few machines at a time.

use std::fmt;
use std::path::PathBuf;
use std::sync::Mutex;
use std::time::Duration;

use crate::booted::{Booted, Programs};
use crate::case::Release;
use crate::cases::{self, Case, Init};
use crate::machine::Machine;
use crate::options::Options;
use crate::sandbox::Sandbox;
use crate::side_by_side::{lock, side_by_side, take};
use crate::tree::Tree;

/// The longest case tries sshd's start limit, and waits for it.
const CASE: Duration = Duration::from_secs(120);

const WORDS: &str = include_str!("words.sh");
/// The account's, in every tree.
const PASSWORD: &str = include_str!("../clinic/password").trim_ascii();

/// A case on a release.
struct Task<'a> {
    case: &'a Case,
    release: Release,
    tree: &'a Tree,
}

impl fmt::Display for Task<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.release.name(), self.case.name)
    }
}

/// Runs them; true when all passed.
pub(crate) fn run(options: &Options) -> Result<bool, String> {
    let programs = programs()?;
    let mut trees = Vec::new();
    for release in &options.releases {
        trees.push((*release, Tree::of(*release)?));
    }
    let before = Machine::now();
    let wanted = || cases::all().filter(|case| options.wants(case.name));
    let mut all = Vec::new();
    for (release, tree) in &trees {
        all.extend(wanted().map(|case| Task { case, release: *release, tree }));
    }
    let (count, failed) = (all.len(), Mutex::new(0));
    let again = side_by_side(
        all,
        options.jobs,
        |task| passes(task, &programs),
        |task, ended, took| *lock(&failed) += usize::from(!said(task, &ended, took)),
    );
    again.iter().for_each(|line| println!("{line}"));
    let changes = Machine::changes_since(&before);
    changes.iter().for_each(|change| println!("FAIL this machine is not as it was: {change}"));
    let failed = take(failed) + usize::from(!changes.is_empty());
    println!("{} passed, {failed} failed", count.saturating_sub(failed));
    Ok(failed == 0)
}

fn passes(task: &Task<'_>, programs: &Programs) -> Result<(), String> {
    let script = format!("password='{PASSWORD}'\n{WORDS}\n{}", task.case.script);
    let ended = match task.case.init {
        Init::Systemd => Booted::new(task.release, task.tree, programs)?.run(&script, CASE)?,
        Init::None => Sandbox::new(task.tree, Some(&programs.guard))?.run(
            &["bash", "-c", &script],
            "",
            CASE,
        )?,
    };
    ended.or_fail("the case").map(drop)
}

/// Prints its line; true when it passed.
fn said(task: &Task<'_>, ended: &Result<(), String>, took: Duration) -> bool {
    let took = took.as_secs_f64();
    match ended {
        Ok(()) => println!("ok   {task} ({took:.1} s)"),
        Err(what) => {
            println!("FAIL {task} ({took:.1} s)\n     {}", what.trim().replace('\n', "\n     "));
        }
    }
    ended.is_ok()
}

/// The doctor, and `guard`, which Cargo puts beside it.
fn programs() -> Result<Programs, String> {
    let named = std::env::var_os("SFTP_DOCTOR_BIN").ok_or("SFTP_DOCTOR_BIN names no binary")?;
    let doctor =
        PathBuf::from(named).canonicalize().map_err(|e| format!("SFTP_DOCTOR_BIN: {e}"))?;
    let guard = doctor.with_file_name("guard");
    if !guard.exists() {
        return Err(format!("{} is missing: cargo build --features static,tests", guard.display()));
    }
    Ok(Programs { doctor, guard })
}
