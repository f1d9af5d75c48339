//! The same servers, repaired: PHP's sequence succeeds afterwards, nothing but what was shown has changed, and `undo`
//! brings everything back. What cannot be repaired is left as it is, with the commands to type.

mod run; // one case, from the fault to undo
mod state; // every file a repair could touch, as it is
mod totals; // the figures of a release

use std::sync::Mutex;

use crate::case::Release;
use crate::doctor;
use crate::machine::Machine;
use crate::needs::{self, Task};
use crate::options::Options;
use crate::runner::seconds;
use crate::side_by_side::{lock, side_by_side, take};
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
    let totals = Mutex::new(Totals::default());
    let one = |task: &Task| {
        let tree = trees.iter().find(|(of, _)| *of == task.release).map(|(_, tree)| tree);
        run::case(task.case, tree.ok_or("no tree")?, &binary)
    };
    let again = side_by_side(needs::runnable(options), options.jobs, one, |task, ended, took| {
        lock(&totals).add(task.case, task.release, ended, &seconds(took));
    });
    again.iter().for_each(|line| println!("{line}"));
    let mut totals = take(totals);
    totals.machine(Machine::changes_since(&before));
    Ok(totals.close())
}
