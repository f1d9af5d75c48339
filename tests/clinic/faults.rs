//! Whole repairs in which something goes wrong: what is refused, what fails, what hangs, what is cut short. After each, sshd
//! runs and its files load, as before or as repaired, and `undo` or the next `--fix` cleans up.

mod chance; // moments by chance
mod cut; // a doctor that is cut short
mod fault; // what goes wrong, as data
mod list; // all of it
mod one; // one of them, from the fault to the last undo
mod table; // how many were tried, and how many survived

use std::collections::VecDeque;
use std::path::Path;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use crate::case::Release;
use crate::doctor;
use crate::machine::Machine;
use crate::options::Options;
use crate::repair::State;
use crate::runner::seconds;
use crate::sandbox::Sandbox;
use crate::side_by_side::{lock, take};
use crate::tree::Tree;
use chance::Chance;
use fault::Fault;
use one::Site;
use table::Table;

/// A server after a repair in which nothing goes wrong.
struct Reference {
    breaks: &'static str,
    repaired: State,
}

/// What all jobs share.
struct Ward<'a> {
    release: Release,
    tree: &'a Tree,
    binary: &'a Path,
    references: Mutex<Vec<Reference>>,
    queue: Mutex<VecDeque<Fault>>,
    table: &'a Mutex<Table>,
}

/// Runs those that were asked for; true if all servers survived.
pub(crate) fn run(options: &Options) -> Result<bool, String> {
    let before = Machine::now();
    let binary = doctor::binary()?;
    let table = Mutex::new(Table::default());
    let seed = seed();
    println!("the moments are those of SFTP_DOCTOR_SEED={seed}");
    for release in &options.releases {
        let tree = Tree::of(*release)?;
        let (_, whole) = repaired(&tree, &binary, fault::PLAIN, fault::FIX)?;
        let wanted = |fault: &Fault| {
            let name = format!("{}: {}", fault.group, fault.name);
            let patterns = &options.patterns;
            patterns.is_empty() || patterns.iter().any(|pattern| name.contains(pattern.as_str()))
        };
        let all = list::all(whole, &mut Chance::from(seed)).into_iter().filter(wanted);
        let ward = Ward {
            release: *release,
            tree: &tree,
            binary: &binary,
            references: Mutex::default(),
            queue: Mutex::new(all.collect()),
            table: &table,
        };
        std::thread::scope(|scope| {
            for _ in 0..options.jobs {
                scope.spawn(|| ward.work());
            }
        });
    }
    let mut table = take(table);
    table.machine(Machine::changes_since(&before));
    Ok(table.close())
}

/// Another one each day, and the one that is named.
fn seed() -> u64 {
    let named = std::env::var("SFTP_DOCTOR_SEED").ok().and_then(|seed| seed.parse().ok());
    let today = || std::time::SystemTime::UNIX_EPOCH.elapsed().map_or(1, |age| age.as_secs());
    named.unwrap_or_else(today)
}

/// A server of this kind after a repair, and how long that took.
fn repaired(
    tree: &Tree,
    binary: &Path,
    breaks: &str,
    arguments: &[&str],
) -> Result<(State, Duration), String> {
    let sandbox = Sandbox::new(tree, Some(binary))?;
    one::stand(&sandbox, breaks)?;
    let began = Instant::now();
    let said = one::doctor(&sandbox, arguments)?;
    let took = began.elapsed();
    match said.outcome() {
        "applied" => Ok((State::of(&sandbox)?, took)),
        other => Err(format!("where nothing goes wrong: {other}")),
    }
}

impl Ward<'_> {
    fn work(&self) {
        loop {
            let next = lock(&self.queue).pop_front();
            let Some(fault) = next else { break };
            let began = Instant::now();
            let ended = self.one(&fault);
            lock(self.table).add(&fault, self.release, ended, &seconds(began.elapsed()));
        }
    }

    fn one(&self, fault: &Fault) -> Result<one::End, String> {
        let repaired = self.reference(fault)?;
        let sandbox = Sandbox::new(self.tree, Some(self.binary))?;
        let end = Site { sandbox: &sandbox, repaired: &repaired }.suffers(fault)?;
        let survivors = sandbox.end();
        if survivors.is_empty() { Ok(end) } else { Err(survivors.join("; ")) }
    }

    fn reference(&self, fault: &Fault) -> Result<State, String> {
        let breaks = fault.breaks;
        let known = lock(&self.references)
            .iter()
            .find(|one| one.breaks == breaks)
            .map(|one| one.repaired.clone());
        if let Some(known) = known {
            return Ok(known);
        }
        // Those who tell sshd by a script that fails would not come to a repair: the files are the same without it.
        let breaks_nothing_else = breaks.replace("behind_a_script; subsystem", "subsystem");
        let (repaired, _) =
            repaired(self.tree, self.binary, &breaks_nothing_else, fault.arguments)?;
        lock(&self.references).push(Reference { breaks, repaired: repaired.clone() });
        Ok(repaired)
    }
}
