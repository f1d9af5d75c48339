//! Changes that leave no choice of what, only of where: values for FOG's account, and single lines.

use std::path::{Path, PathBuf};

use crate::sshd::edit::{Change, Edit};
use crate::sshd::{Config, Place};
use crate::text::Bytes;

use super::actions::{block, block_at_the_end, line_of};
use super::draft::Action;
use super::goal::Goal;
use super::site::Site;

/// A drop-in that is read before all others.
const FIRST: &str = "00-fog-sftp-doctor.conf";

/// The ways to do what is wished, the plainest first; none where a line is not what it was.
pub(super) fn actions(site: &Site<'_>, goal: &Goal) -> Option<Vec<Vec<Action>>> {
    let config = site.now();
    let lines: Option<Vec<Action>> =
        goal.lines.iter().map(|line| other_line(&config, line)).collect();
    let lines = lines?;
    if goal.account.is_empty() {
        return Some(vec![lines]);
    }
    let blocks = [
        block_at_the_end(site, &goal.account, true),
        before_the_first_match(site, &config, &goal.account),
        in_a_drop_in(site, &config, &goal.account),
    ];
    let ways = blocks
        .into_iter()
        .flatten()
        .map(|block| lines.iter().cloned().chain(std::iter::once(block)).collect::<Vec<_>>());
    Some(ways.collect())
}

fn other_line(config: &Config, line: &(String, usize, String, String)) -> Option<Action> {
    let (file, number, from, to) = line;
    let place = Place { file: file.as_str().into(), line: *number, column: 1 };
    let now = line_of(config, &place)?;
    if now.trim() != from.trim() {
        return None;
    }
    config.replace_line(&place, to).ok().map(|edit| Action::Lines(vec![edit]))
}

/// Above the first Match block of the main file, whose values would count first.
fn before_the_first_match(site: &Site<'_>, config: &Config, lines: &[String]) -> Option<Action> {
    let edit = config.insert_global("Match all").ok()?;
    // A block that something else than a Match line follows would take it in.
    edit.expects.as_ref()?;
    let edits = block(site, lines, true)?
        .into_iter()
        .map(|text| Edit { change: Change::Insert(Bytes(text.into_bytes())), ..edit.clone() });
    Some(Action::Lines(edits.collect()))
}

/// In a file of its own, which is read before others of its directory.
fn in_a_drop_in(site: &Site<'_>, config: &Config, lines: &[String]) -> Option<Action> {
    let fits = |pattern: &str| pattern.ends_with("/*.conf");
    let glob = config.globs().iter().find(|glob| fits(&glob.pattern))?;
    let path: PathBuf = glob.directory.as_deref()?.join(FIRST);
    let taken = glob.matches.iter().any(|file| file == Path::new(&path));
    let text = format!("{}\n", block(site, lines, true)?.join("\n"));
    (!taken).then_some(Action::Create { path, text })
}
