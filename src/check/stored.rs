//! What lies in the storage: by this machine's own files, or as the server's SFTP answers show it.

use super::{Answer, Examination};
use crate::case::{Account, FileFacts, Grant, HostRecord, StorageEntry, ToldEntry, ToldStorage};
use crate::check::rehearsed::facts_of;

/// Right to make and to remove names.
const CHANGE: u32 = 0o3;
/// Right to write: what a directory must give to be moved elsewhere.
const WRITE: u32 = 0o2;

/// What lies in the storage.
pub struct Stored<'a> {
    /// The account's number.
    pub uid: u32,
    /// The capture directory.
    pub dev: Option<Directory>,
    /// The captures in it.
    pub captures: Vec<Held<'a>>,
    /// The images that FOG moved aside.
    pub aside: Vec<Held<'a>>,
}

/// A directory: its owner, and what it allows the account.
pub struct Directory {
    /// Owner.
    pub uid: u32,
    /// Group.
    pub gid: u32,
    /// `0755`.
    pub mode: String,
    /// The sticky bit is set.
    pub sticky: bool,
    /// The account may move it elsewhere.
    pub moved: Grant,
    /// The account may make and remove names in it.
    pub changed: Grant,
}

/// A capture or an image aside.
pub struct Held<'a> {
    /// Its name.
    pub name: &'a str,
    /// Itself.
    pub directory: Directory,
    /// How many files lie in it, where it could be opened.
    pub files: Option<usize>,
    /// How many directories.
    pub directories: Option<usize>,
    /// Seconds since something in it last changed.
    pub age_s: Option<u64>,
    /// For an image aside: the image itself is there as well.
    pub beside_image: bool,
}

impl Held<'_> {
    /// A capture that has just begun, or nothing that anybody misses.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files == Some(0) && self.directories == Some(0)
    }
}

impl Directory {
    /// `owner 0:0, mode 0755`.
    #[must_use]
    pub fn shown(&self) -> String {
        format!("owner {}:{}, mode {}", self.uid, self.gid, self.mode)
    }
}

/// What lies in the storage.
///
/// # Errors
/// The answer of a check that needs it, where nobody saw it.
pub fn stored<'a>(examination: &Examination<'a>) -> Result<Stored<'a>, Answer> {
    if let Some(host) = examination.at.host.seen() {
        return by_files(examination, host)
            .ok_or_else(|| Answer::not_applicable("the account or the storage is not known"));
    }
    let Some(rehearsal) = &examination.session().rehearsal else { return Err(Answer::NotReached) };
    let Some(told) = &rehearsal.storage else {
        return Err(Answer::not_applicable("the server shows nothing of its storage"));
    };
    as_told(told).ok_or_else(|| Answer::not_applicable("the account's number is not known"))
}

fn by_files<'a>(examination: &Examination<'a>, host: &'a HostRecord) -> Option<Stored<'a>> {
    let (account, holdings) = (host.account.seen()?, host.holdings.seen()?);
    let held = |entry: &'a StorageEntry| Held {
        name: &entry.name,
        directory: seen(&entry.facts, account),
        files: entry.files,
        directories: entry.directories,
        age_s: Some(entry.age_s),
        beside_image: entry.beside_image,
    };
    Some(Stored {
        uid: account.uid,
        dev: facts_of(examination, &examination.target().capture_dir()).map(|f| seen(f, account)),
        captures: holdings.captures.iter().map(held).collect(),
        aside: holdings.aside.iter().map(held).collect(),
    })
}

fn seen(facts: &FileFacts, account: &Account) -> Directory {
    let granted = facts.granted(account);
    let grant = |rights: u32| Grant { given: granted & rights == rights, sure: true };
    Directory {
        uid: facts.uid,
        gid: facts.gid,
        mode: facts.permissions(),
        sticky: facts.is_sticky(),
        moved: grant(WRITE),
        changed: grant(CHANGE),
    }
}

fn as_told(told: &ToldStorage) -> Option<Stored<'_>> {
    let account = told.account?;
    let directory = |facts: &crate::case::ToldFacts| Directory {
        uid: facts.uid,
        gid: facts.gid,
        mode: facts.permissions(),
        sticky: facts.mode & 0o1000 != 0,
        moved: facts.grant(account, WRITE),
        changed: facts.grant(account, CHANGE),
    };
    fn held<'a>(entry: &'a ToldEntry, directory: Directory) -> Held<'a> {
        Held {
            name: &entry.name,
            directory,
            files: entry.files,
            directories: entry.directories,
            age_s: entry.age_s,
            beside_image: entry.beside_image,
        }
    }
    Some(Stored {
        uid: account.0,
        dev: told.dev.as_ref().map(directory),
        captures: told.captures.iter().map(|e| held(e, directory(&e.facts))).collect(),
        aside: told.aside.iter().map(|e| held(e, directory(&e.facts))).collect(),
    })
}
