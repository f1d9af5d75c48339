//! Owner and mode of single files and directories, as FOG's installer sets them (functions.sh,
//! configureStorage: `mkdir`, `.mntcheck`, `chmod 775`, `chown`). Never recursive.

use std::path::PathBuf;

use crate::case::{FileFacts, HostRecord, Look};
use crate::check::Examination;
use crate::cure::Cure;
use crate::fix::{Standing, Step};
use crate::text;

/// Owner, group and others, as the installer sets them.
const MODE: u32 = 0o775;
/// The bits that a mode of three digits leaves as they are on a directory (GNU chmod).
const KEPT: u32 = 0o6000;

/// The steps of a cure of this kind; none for another kind.
///
/// # Errors
/// Why it is better done by hand.
pub(super) fn steps(
    examination: &Examination<'_>,
    cure: &Cure,
) -> Option<Result<Vec<Step>, String>> {
    let host = examination.at.host.seen()?;
    match cure {
        Cure::Own { path } => Some(own(examination, host, path).map(|step| vec![step])),
        Cure::CaptureDirectory { path } => Some(capture_directory(host, path)),
        Cure::Pass { path } => Some(pass(host, path).map(|step| vec![step])),
        Cure::Close { path } => Some(close(host, path).map(|step| vec![step])),
        Cure::Account { run, undo } => {
            Some(Ok(vec![Step::Account { run: run.clone(), undo: undo.clone() }]))
        }
        _ => None,
    }
}

fn standing(facts: &FileFacts) -> Standing {
    Standing { uid: facts.uid, gid: facts.gid, mode: facts.mode & 0o7777 }
}

fn own(examination: &Examination<'_>, host: &HostRecord, path: &str) -> Result<Step, String> {
    mounted(host)?;
    let account = host.account.seen().ok_or("the account is not known")?;
    let capture = host.holdings.seen().and_then(|holdings| {
        let dev = examination.target().capture_dir();
        let named = |name: &str| format!("{dev}/{name}") == path;
        Some(&holdings.captures.iter().find(|entry| named(&entry.name))?.facts)
    });
    let facts = facts_of(host, path).or(capture).ok_or("it could not be looked at")?;
    if facts.immutable || facts.append_only {
        return Err(format!("{} has an attribute that forbids changes", text::line(path, 120)));
    }
    let before = standing(facts);
    let after = Standing { uid: account.uid, gid: account.gid, mode: MODE | (before.mode & KEPT) };
    Ok(Step::Own { path: PathBuf::from(path), before, after })
}

fn facts_of<'a>(host: &'a HostRecord, path: &str) -> Option<&'a FileFacts> {
    let path = path.trim_end_matches('/');
    host.storage.seen()?.iter().find(|one| one.path.trim_end_matches('/') == path)?.file.seen()
}

fn capture_directory(host: &HostRecord, path: &str) -> Result<Vec<Step>, String> {
    mounted(host)?;
    let account = host.account.seen().ok_or("the account is not known")?;
    let root = path.strip_suffix("/dev").ok_or("it is not the image root's dev/")?;
    let ground = host.ground.seen().ok_or("the storage could not be looked at")?;
    if !facts_of(host, root).is_some_and(FileFacts::is_dir) {
        return Err(format!("{} is not there", text::line(root, 120)));
    }
    if !ground.mntcheck {
        let root = text::line(root, 120);
        return Err(format!("{root} has no .mntcheck: perhaps its disk is not mounted"));
    }
    let standing = Standing { uid: account.uid, gid: account.gid, mode: MODE };
    let mntcheck = PathBuf::from(format!("{path}/.mntcheck"));
    Ok(vec![
        Step::MakeDirectory { path: PathBuf::from(path), standing },
        Step::Create { path: mntcheck, bytes: Vec::new(), standing },
    ])
}

/// Nothing is made, and nothing given away, where a mount would hide it later.
fn mounted(host: &HostRecord) -> Result<(), String> {
    match &host.ground {
        Look::Seen(ground) => match ground.absent_mounts.first() {
            None => Ok(()),
            Some(point) => Err(format!("{} is not mounted", text::line(point, 120))),
        },
        _ => Err("whether the storage is mounted is not known".to_owned()),
    }
}

/// Search permission for others, and nothing else.
fn pass(host: &HostRecord, path: &str) -> Result<Step, String> {
    let facts = facts_of(host, path).ok_or("it could not be looked at")?;
    let before = standing(facts);
    let after = Standing { mode: before.mode | 0o001, ..before };
    Ok(Step::Own { path: PathBuf::from(path), before, after })
}

/// A host key that others can read is passed over (authfile.c, sshkey_perm_ok).
fn close(host: &HostRecord, path: &str) -> Result<Step, String> {
    let keys = host.after.host_keys.seen().ok_or("the key files could not be looked at")?;
    let key = keys.iter().find(|key| key.path == path).ok_or("it is no host key of sshd's")?;
    let facts = key.file.seen().ok_or("it could not be looked at")?;
    let before = standing(facts);
    let after = Standing { mode: before.mode & 0o600, ..before };
    Ok(Step::Own { path: PathBuf::from(path), before, after })
}
