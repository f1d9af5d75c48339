//! The same servers, repaired: PHP's sequence succeeds afterwards, nothing but what was shown has changed, and `undo`
//! brings everything back. What cannot be repaired is left as it is, with the commands to type.

mod run; // one case, from the fault to undo
mod state; // every file a repair could touch, as it is
mod totals; // the figures of a release

use std::collections::VecDeque;
use std::path::Path;
use std::sync::Mutex;
use std::time::Instant;

use crate::case::Release;
use crate::doctor;
use crate::machine::Machine;
use crate::needs;
use crate::options::Options;
use crate::runner::{lock, seconds, take};
use crate::tree::Tree;
pub(crate) use run::refused_logins;
pub(crate) use state::State;
use totals::Totals;

/// Runs what was asked for; true if every case ended as it should.
pub(crate) fn run(options: &Options) -> Result<bool, String> {
    let before = Machine::now();
    let binary = doctor::binary()?;
    let trees = options.releases.iter().map(|release| Ok((*release, Tree::of(*release)?)));
    let trees: Vec<(Release, Tree)> = trees.collect::<Result<_, String>>()?;
    let queue: VecDeque<_> = needs::runnable(options).into();
    let (queue, totals) = (Mutex::new(queue), Mutex::new(Totals::default()));
    std::thread::scope(|scope| {
        for _ in 0..options.jobs {
            scope.spawn(|| work(&queue, &trees, &binary, &totals));
        }
    });
    let mut totals = take(totals);
    totals.machine(Machine::changes_since(&before));
    Ok(totals.close())
}

fn work(
    queue: &Mutex<VecDeque<(&'static crate::case::Case, Release)>>,
    trees: &[(Release, Tree)],
    binary: &Path,
    totals: &Mutex<Totals>,
) {
    loop {
        let next = lock(queue).pop_front();
        let Some((case, release)) = next else { break };
        let began = Instant::now();
        let tree = trees.iter().find(|(of, _)| *of == release).map(|(_, tree)| tree);
        let ended = tree.ok_or("no tree".to_owned()).and_then(|tree| run::case(case, tree, binary));
        lock(totals).add(case, release, ended, &seconds(began.elapsed()));
    }
}
