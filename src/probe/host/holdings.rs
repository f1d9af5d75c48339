//! What lies in the storage: captures in `dev/` that wait to be moved, and images that FOG moved
//! aside. Names and facts only; no link is followed below the two directories.

use std::os::fd::OwnedFd;
use std::time::{SystemTime, UNIX_EPOCH};

use rustix::fs::{AtFlags, CWD, Dir, FileType, Mode, OFlags, openat, statat};

use super::disk;
use super::mounts::Mounts;
use crate::case::{Account, FileFacts, Look, StorageEntry, StorageState};
use crate::fog::{ASIDE, is_capture};
use crate::text;

/// What FOG's installer (`functions.sh`, FOG 1.5 and 1.6) and file systems put beside the images.
const NO_IMAGES: &[&str] = &["dev", "postdownloadscripts", "lost+found"];
/// As many names of a directory as are looked at.
const NAMES: usize = 4096;
/// As many captures, and as many images aside, as are kept.
const KEPT: usize = 64;
/// As many files of one of them as are counted.
const COUNTED: usize = 64;

/// Looks into `storage` and its `dev/`; quotas are those of `account`.
pub(super) fn look(storage: &str, account: Option<&Account>) -> Look<StorageState> {
    let storage = if storage == "/" { "" } else { storage.trim_end_matches('/') };
    let root = if storage.is_empty() { "/" } else { storage };
    let dev = format!("{storage}/dev");
    let mounts = Mounts::read();
    let mount = |path: &str| disk::facts(path).seen().and_then(|facts| facts.mount);
    let mut state = StorageState {
        root: mounts.of(root, mount(root), account),
        dev: mounts.of(&dev, mount(&dev), account),
        captures: Vec::new(),
        aside: Vec::new(),
        images: Vec::new(),
        holds_images: false,
        truncated: false,
    };
    let (names, more) = match names(root) {
        Ok(names) => names,
        Err(rustix::io::Errno::NOENT | rustix::io::Errno::NOTDIR) => return Look::Absent,
        Err(error) => {
            return Look::CouldNot {
                reason: format!("cannot list {root}: {error}"),
                command: format!("sudo ls -l {root} {dev}"),
            };
        }
    };
    state.holds_images = names.iter().any(|name| is_image(root, name));
    if disk::facts(root).seen().is_some_and(FileFacts::is_sticky) {
        let images = names.iter().filter(|name| is_image(root, name)).take(KEPT);
        state.images = images.filter_map(|name| entry(root, name)).collect();
    }
    let aside = names.iter().filter(|name| name.ends_with(ASIDE)).take(KEPT);
    state.aside = aside.filter_map(|name| entry(root, name)).collect();
    for entry in &mut state.aside {
        let image = entry.name.trim_end_matches(ASIDE).to_owned();
        entry.beside_image = names.contains(&image);
    }
    let (names, more_in_dev) = self::names(&dev).unwrap_or_default();
    let captures = names.iter().filter(|name| is_capture(name)).take(KEPT);
    state.captures = captures.filter_map(|name| entry(&dev, name)).collect();
    state.truncated = more || more_in_dev;
    Look::Seen(state)
}

/// What a capture has made in the root: a directory (FOG 1.6, `TaskQueue::_moveUpload`).
fn is_image(root: &str, name: &str) -> bool {
    let other = name.starts_with('.') || NO_IMAGES.contains(&name) || name.ends_with(ASIDE);
    !other && disk::facts_of_link(&format!("{root}/{name}")).is_some_and(|facts| facts.is_dir())
}

/// The names in a directory that are text, and whether there are more.
fn names(directory: &str) -> rustix::io::Result<(Vec<String>, bool)> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC | OFlags::NONBLOCK;
    let open = openat(CWD, directory, flags, Mode::empty())?;
    let mut found = Vec::new();
    for item in Dir::read_from(&open)? {
        let Ok(item) = item else { break };
        if found.len() >= NAMES {
            return Ok((found, true));
        }
        let Ok(name) = item.file_name().to_str() else { continue };
        if name != "." && name != ".." {
            found.push(name.to_owned());
        }
    }
    Ok((found, false))
}

/// One directory in `parent`; none for anything else.
fn entry(parent: &str, name: &str) -> Option<StorageEntry> {
    let path = format!("{}/{name}", parent.trim_end_matches('/'));
    let facts: FileFacts = disk::facts_of_link(&path)?;
    if !facts.is_dir() {
        return None;
    }
    let (counted, newest) = counted(&path).map_or((None, 0), |(f, d, at)| (Some((f, d)), at));
    let own = statat(CWD, &path, AtFlags::SYMLINK_NOFOLLOW).map_or(0, |stat| stat.st_mtime);
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let changed = u64::try_from(own.max(newest)).unwrap_or_default();
    Some(StorageEntry {
        name: text::line(name, 80),
        facts,
        files: counted.map(|(files, _)| files),
        directories: counted.map(|(_, directories)| directories),
        age_s: now.saturating_sub(changed),
        beside_image: false,
    })
}

/// Files and directories in a directory, and when the newest of them changed.
fn counted(path: &str) -> Option<(usize, usize, i64)> {
    let flags =
        OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC | OFlags::NONBLOCK | OFlags::NOFOLLOW;
    let open: OwnedFd = openat(CWD, path, flags, Mode::empty()).ok()?;
    let (mut files, mut directories, mut newest) = (0, 0, 0);
    for item in Dir::read_from(&open).ok()?.take(COUNTED + 2) {
        let Ok(item) = item else { break };
        let name = item.file_name();
        if name == c"." || name == c".." {
            continue;
        }
        let Ok(stat) = statat(&open, name, AtFlags::SYMLINK_NOFOLLOW) else { continue };
        newest = newest.max(stat.st_mtime);
        if FileType::from_raw_mode(stat.st_mode) == FileType::Directory {
            directories += 1;
        } else {
            files += 1;
        }
    }
    Some((files, directories, newest))
}

#[cfg(test)]
mod tests {
    use super::look;

    #[test]
    fn captures_and_images_aside_are_seen_and_links_are_not_followed() {
        let root = tempfile::tempdir().unwrap();
        let at = |name: &str| root.path().join(name);
        for name in ["dev", "dev/00163e5a7b9c", "dev/postinitscripts", "win", "win.movetmp"] {
            std::fs::create_dir(at(name)).unwrap();
        }
        std::fs::write(at("dev/00163e5a7b9c/d1p1.img"), "x").unwrap();
        std::os::unix::fs::symlink("/etc", at("dev/00163e5a7b9d")).unwrap();
        std::fs::create_dir(at("old.movetmp")).unwrap();
        let state = look(root.path().to_str().unwrap(), None);
        let state = state.seen().unwrap();
        assert!(state.holds_images);
        assert_eq!(state.captures.len(), 1);
        assert_eq!((state.captures[0].files, state.captures[0].directories), (Some(1), Some(0)));
        assert!(state.captures[0].age_s < 100);
        assert!(state.root.as_ref().is_some_and(|root| root.free_bytes > 0));
        let mut aside: Vec<_> =
            state.aside.iter().map(|e| (e.name.as_str(), e.beside_image)).collect();
        aside.sort_unstable();
        assert_eq!(aside, [("old.movetmp", false), ("win.movetmp", true)]);
    }
}
