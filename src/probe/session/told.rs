//! What the server shows of its storage through the session itself, where nobody looks at its
//! files: owners, modes and names, read and nothing else.

use std::time::{Duration, Instant};

use super::scratch::Scratch;
use super::sftp::packet::Attributes;
use super::sftp::{Client, Name};
use crate::case::{ToldEntry, ToldFacts, ToldStorage};
use crate::fog::{ASIDE, is_capture};
use crate::probe::Limits;

/// What it may take, each answer and all of them.
const LOOK: Duration = Duration::from_millis(700);
/// As many names of a directory as are read.
const NAMES: usize = 2048;
/// As many captures, and as many images aside, as are kept.
const KEPT: usize = 16;
/// As many of them as are opened.
const OPENED: usize = 6;
/// As many names in one of them as are counted.
const COUNTED: usize = 64;

/// What the rehearsal has seen on its way.
#[derive(Default)]
pub(super) struct Seen {
    /// The image root.
    pub(super) root: Attributes,
    /// Its `dev/`.
    pub(super) dev: Attributes,
    /// What the account has made.
    pub(super) own: Attributes,
}

/// Looks around. A server that does not answer in time has shown less, and no more is asked.
pub(super) fn look(client: &mut Client, scratch: &Scratch, seen: &Seen) -> ToldStorage {
    let before = client.wait_as(Limits::starting_now(LOOK));
    let mut around =
        Around { client, end: Instant::now() + LOOK, opened: 0, now: seen.own.changed };
    let mut told = ToldStorage {
        account: seen.own.ids,
        root: facts(&seen.root, None),
        dev: facts(&seen.dev, None),
        ..ToldStorage::default()
    };
    let (root, dev) = (scratch.storage(), scratch.capture_dir());
    let (names, more) = around.list(&root);
    name_the_owner(&mut told.root, &names);
    let aside = |name: &&Name| name.name.ends_with(ASIDE);
    told.aside = around.entries(&root, names.iter().filter(aside));
    for entry in &mut told.aside {
        let image = entry.name.trim_end_matches(ASIDE);
        entry.beside_image = names.iter().any(|name| name.name == image);
    }
    let (names, more_in_dev) = around.list(dev);
    name_the_owner(&mut told.dev, &names);
    told.captures = around.entries(dev, names.iter().filter(|n| is_capture(&n.name)));
    told.truncated = more || more_in_dev || around.is_over();
    client.wait_as(before);
    told
}

struct Around<'a> {
    client: &'a mut Client,
    end: Instant,
    opened: usize,
    /// The server's clock, as the time of what has just been made shows it.
    now: Option<u32>,
}

impl Around<'_> {
    fn is_over(&self) -> bool {
        Instant::now() >= self.end
    }

    fn list(&mut self, path: &str) -> (Vec<Name>, bool) {
        if self.is_over() {
            return (Vec::new(), true);
        }
        self.client.list(path, NAMES).unwrap_or_else(|_| (Vec::new(), true))
    }

    fn entries<'n>(
        &mut self,
        parent: &str,
        names: impl Iterator<Item = &'n Name>,
    ) -> Vec<ToldEntry> {
        let directories = names.filter(|name| name.attributes.is_dir() == Some(true));
        directories.take(KEPT).filter_map(|name| self.entry(parent, name)).collect()
    }

    fn entry(&mut self, parent: &str, name: &Name) -> Option<ToldEntry> {
        let facts = facts(&name.attributes, name.owner.clone())?;
        let inside = self.inside(&format!("{}/{}", parent.trim_end_matches('/'), name.name));
        let (files, directories, newest) =
            inside.map_or((None, None, None), |(f, d, at)| (Some(f), Some(d), at));
        let changed = name.attributes.changed.max(newest);
        Some(ToldEntry {
            name: name.name.clone(),
            facts,
            files,
            directories,
            age_s: self.now.zip(changed).map(|(now, at)| u64::from(now.saturating_sub(at))),
            beside_image: false,
        })
    }

    /// Files and directories in a directory, and when the newest of them changed.
    fn inside(&mut self, path: &str) -> Option<(usize, usize, Option<u32>)> {
        self.opened += 1;
        if self.opened > OPENED || self.is_over() {
            return None;
        }
        let (names, _) = self.client.list(path, COUNTED).ok()?;
        let names = names.iter().filter(|name| name.name != "." && name.name != "..");
        let (directories, files): (Vec<_>, Vec<_>) =
            names.partition(|name| name.attributes.is_dir() == Some(true));
        let newest = directories.iter().chain(&files).filter_map(|n| n.attributes.changed).max();
        Some((files.len(), directories.len(), newest))
    }
}

fn facts(attributes: &Attributes, owner: Option<String>) -> Option<ToldFacts> {
    let (mode, (uid, gid)) = (attributes.mode?, attributes.ids?);
    Some(ToldFacts { mode, uid, gid, owner })
}

/// A directory's own line stands in its own list.
fn name_the_owner(facts: &mut Option<ToldFacts>, names: &[Name]) {
    let own = names.iter().find(|name| name.name == ".");
    if let (Some(facts), Some(own)) = (facts, own) {
        facts.owner.clone_from(&own.owner);
    }
}
