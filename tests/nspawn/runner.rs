//! All cases on all releases, a few machines at a time.

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::booted::{Booted, Programs};
use crate::case::Release;
use crate::cases::{self, Case, Init};
use crate::machine::Machine;
use crate::options::Options;
use crate::sandbox::Sandbox;
use crate::tree::Tree;

/// The longest case tries sshd's start limit, and waits for it.
const CASE: Duration = Duration::from_secs(120);

const WORDS: &str = include_str!("words.sh");
/// The account's, in every tree.
const PASSWORD: &str = include_str!("../clinic/password").trim_ascii();

/// Runs them; true when all passed.
pub(crate) fn run(options: &Options) -> Result<bool, String> {
    let programs = programs()?;
    let mut trees = Vec::new();
    for release in &options.releases {
        trees.push((*release, Tree::of(*release)?));
    }
    let before = Machine::now();
    let wanted = || cases::all().filter(|case| options.wants(case.name));
    let all: Vec<(&Case, &(Release, Tree))> =
        trees.iter().flat_map(|tree| wanted().map(move |case| (case, tree))).collect();
    let next = AtomicUsize::new(0);
    let failed = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..options.jobs.min(all.len()) {
            scope.spawn(|| {
                while let Some((case, (release, tree))) =
                    all.get(next.fetch_add(1, Ordering::Relaxed))
                {
                    if !passes(case, *release, tree, &programs) {
                        failed.fetch_add(1, Ordering::Relaxed);
                    }
                }
            });
        }
    });
    let changes = Machine::changes_since(&before);
    changes.iter().for_each(|change| println!("FAIL this machine is not as it was: {change}"));
    let failed = failed.into_inner() + usize::from(!changes.is_empty());
    println!("{} passed, {failed} failed", all.len().saturating_sub(failed));
    Ok(failed == 0)
}

fn passes(case: &Case, release: Release, tree: &Tree, programs: &Programs) -> bool {
    let began = Instant::now();
    let script = format!("password='{PASSWORD}'\n{WORDS}\n{}", case.script);
    let ended = match case.init {
        Init::Systemd => Booted::new(release, tree, programs)
            .and_then(|machine| machine.run(&script, CASE)?.or_fail("the case")),
        Init::None => Sandbox::new(tree, Some(&programs.guard)).and_then(|sandbox| {
            sandbox.run(&["bash", "-c", &script], "", CASE)?.or_fail("the case")
        }),
    };
    let took = began.elapsed().as_secs_f64();
    let name = format!("{} {}", release.name(), case.name);
    match &ended {
        Ok(_) => println!("ok   {name} ({took:.1} s)"),
        Err(what) => {
            println!("FAIL {name} ({took:.1} s)\n     {}", what.trim().replace('\n', "\n     "));
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
