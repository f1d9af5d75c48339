//! `storage-path-differs`: the path that FOG uses over SFTP is not the image root.

use crate::case::{ImageRoot, NodeRecord, Role, Stage, StepEnd, StepKind};
use crate::check::{Answer, Check, Examination};
use crate::finding::{Evidence, Finding, Fix, FixClass};
use crate::fog::says;
use crate::text;

/// The check.
pub(super) const CHECK: Check = Check {
    id: "storage-path-differs",
    summary: "The node's path over SFTP is not the directory that clients capture to",
    page: PAGE,
    run,
};

const PAGE: &str = "\
## What is wrong
A node has two paths: `ngmRootPath`, which clients mount over NFS, and `ngmFTPPath`, in which FOG moves the
captured image over SFTP. They lead to different directories, or one of them was left behind when the images
moved to another disk. FOG looks for the capture where no client has put it.

## What FOG shows
`Unable to move the captured image into place: …`; the betas of 1.6 before August 2026 show nothing.

## How the doctor knows
Both paths, and where clients' path is not there the one in FOG's settings, looked at on this machine: which
are there, and whether they are one directory, links followed. A second node's root is its own matter.

## What to do
Correct the node's paths on its page.

## How sure one can be
Confirmed: the directories were looked at. For a node on another machine only the refusal shows.

## Sources
FOG `nfsGroupMembers`, `TaskQueue::_moveUpload` (`ngmFTPPath`, not `ngmRootPath`); FOG issue 406.
";

fn run(examination: &Examination<'_>) -> Answer {
    let target = examination.target();
    if target.role != Role::StorageNode || !examination.is_of_database() {
        return Answer::not_applicable("the path is not that of a node of FOG's database");
    }
    if examination.at.host.seen().is_none() {
        return Answer::not_applicable("the server is another machine");
    }
    let roots = &examination.case.machine.roots;
    let used = trimmed(&target.storage.value);
    let own = |root: &&ImageRoot| trimmed(&root.path) == used;
    let Some(here) = roots.iter().find(own) else {
        return Answer::not_applicable("the node's paths were not looked at");
    };
    let nodes = match examination.database() {
        Ok(database) => database.nodes.iter().filter(|node| trimmed(&node.ftp_path) == used),
        Err(answer) => return answer,
    };
    let Some(other) = other(roots, here, nodes) else { return Answer::Passed };
    // A chroot may make the shorter path the right one: then the session found it.
    let found = found(examination);
    if here.place.is_none() && found {
        return Answer::Passed;
    }
    let shown = text::line(&target.storage.value, 80);
    let title = format!("FOG moves captures in {shown}, clients leave them in {}", line(other));
    let finding = Finding::fatal(CHECK.id, Stage::Rehearsal, title).confirmed();
    let state = if here.place.is_some() { "another directory" } else { "not there" };
    let fix = Fix::new(
        "correct-the-nodes-path",
        FixClass::Manual,
        "let both paths of the node lead to the image root, on its page",
    )
    .run(format!(
        "ls -ld {} {}",
        crate::remedy::quoted(&target.storage.value),
        crate::remedy::quoted(&other.path)
    ));
    finding
        .seen(Evidence::new(format!("{}: {state}", target.storage.origin)).in_file(shown))
        .seen(Evidence::new(format!("{}: it is there", other.from)).in_file(line(other)))
        .fog_shows(says::NOT_MOVED)
        .explains(&["storage-missing", "capture-dir-missing"])
        .cured_by(fix)
        .into()
}

/// Where clients leave captures for the node, if that is another directory than `here`: its own root, and only
/// where that is not there the root that FOG's settings name. A second node on this machine has a root of its own.
fn other<'a>(
    roots: &'a [ImageRoot],
    here: &ImageRoot,
    nodes: impl Iterator<Item = &'a NodeRecord>,
) -> Option<&'a ImageRoot> {
    let is_there = |root: &&ImageRoot| root.place.is_some();
    let own: Vec<&str> = nodes.map(|node| trimmed(&node.root_path)).collect();
    let of_node = |root: &&ImageRoot| own.contains(&trimmed(&root.path));
    let mut candidates: Vec<&ImageRoot> = roots.iter().filter(is_there).filter(of_node).collect();
    if candidates.is_empty() {
        let of_settings = |root: &&ImageRoot| !root.from.starts_with("ngm");
        candidates = roots.iter().filter(is_there).filter(of_settings).collect();
    }
    candidates.into_iter().find(|root| root.place != here.place)
}

fn trimmed(path: &str) -> &str {
    path.trim_end_matches('/')
}

fn line(root: &ImageRoot) -> String {
    text::line(&root.path, 80)
}

/// The session saw the path as a directory.
fn found(examination: &Examination<'_>) -> bool {
    let steps = examination.session().rehearsal.iter().flat_map(|rehearsal| &rehearsal.steps);
    let mut stats = steps.filter(|step| step.kind == StepKind::StatStorage);
    stats.any(|step| step.end == StepEnd::Done)
}
