//! Changes to sshd's files before they are steps: single lines, names, files.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::fix::{Standing, Step};
use crate::sshd::edit::{self, Edit};
use crate::sshd::{Memory, Source};

/// Root's file, readable by all: what a drop-in of a distribution is.
const OF_ROOT: Standing = Standing { uid: 0, gid: 0, mode: 0o644 };

/// One thing that can be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Action {
    /// Lines of one file change.
    Lines(Vec<Edit>),
    /// A file of the drop-in directory gets another name.
    Rename { from: PathBuf, to: PathBuf },
    /// It goes.
    Remove(PathBuf),
    /// A new one.
    Create { path: PathBuf, text: String },
}

/// The steps that come of some actions, one for each file; none where they do not fit together.
pub(super) fn steps(files: &Memory, actions: &[Action]) -> Option<Vec<Step>> {
    let mut edits: BTreeMap<&Path, Vec<Edit>> = BTreeMap::new();
    let mut steps = Vec::new();
    for action in actions {
        match action {
            Action::Lines(lines) => {
                for edit in lines {
                    edits.entry(&edit.file).or_default().push(edit.clone());
                }
            }
            Action::Rename { from, to } => {
                let before = files.read(from).ok()?;
                steps.push(Step::Rename { from: from.clone(), to: to.clone(), before });
            }
            Action::Remove(path) => {
                steps.push(Step::Remove { path: path.clone(), before: files.read(path).ok()? });
            }
            Action::Create { path, text } => steps.push(Step::Create {
                path: path.clone(),
                bytes: text.clone().into_bytes(),
                standing: OF_ROOT,
            }),
        }
    }
    for (path, edits) in edits {
        let before = files.read(path).ok()?;
        let after = edit::apply(path, &before, &edits).ok()?;
        if after != before {
            steps.push(Step::Write { path: path.to_owned(), before, after });
        }
    }
    (!two_of_one_file(&steps)).then_some(steps)
}

fn two_of_one_file(steps: &[Step]) -> bool {
    let mut paths: Vec<_> = steps.iter().filter_map(Step::path).collect();
    paths.sort_unstable();
    paths.windows(2).any(|pair| pair[0] == pair[1])
}

/// The files after a step.
pub(super) fn after(files: &Memory, step: &Step) -> Memory {
    let mut files = files.clone();
    match step {
        Step::Write { path, after, .. } => files.insert(path, after),
        Step::Create { path, bytes, .. } => files.insert(path, bytes),
        Step::Remove { path, .. } => files.remove(path),
        Step::Rename { from, to, before } => {
            files.remove(from);
            files.insert(to, before);
        }
        Step::MakeDirectory { .. } | Step::Own { .. } | Step::Account { .. } => {}
    }
    files
}

/// An order of the steps in which the files load after every single one; none if there is none.
/// Where they do not load now, it is enough that they do in the end.
pub(super) fn ordered(
    files: &Memory,
    steps: Vec<Step>,
    loads: &dyn Fn(&Memory) -> bool,
) -> Option<Vec<Step>> {
    if !loads(files) {
        let end = steps.iter().fold(files.clone(), |files, step| after(&files, step));
        return loads(&end).then_some(steps);
    }
    one_by_one(files, steps, loads)
}

fn one_by_one(
    files: &Memory,
    steps: Vec<Step>,
    loads: &dyn Fn(&Memory) -> bool,
) -> Option<Vec<Step>> {
    if steps.is_empty() {
        return Some(steps);
    }
    (0..steps.len()).find_map(|first| {
        let then = after(files, &steps[first]);
        if !loads(&then) {
            return None;
        }
        let mut rest = steps.clone();
        let first = rest.remove(first);
        let rest = one_by_one(&then, rest, loads)?;
        Some(std::iter::once(first).chain(rest).collect())
    })
}
