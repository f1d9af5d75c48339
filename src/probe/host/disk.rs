//! Files of this machine, bounded, and what `stat` says of them.

use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};

use rustix::fs::{AtFlags, CWD, OFlags, StatxAttributes, StatxFlags, getxattr, statx};

use crate::case::{AclEntry, AclWho, FileFacts, Look};

/// More entries than anybody gives a file.
const MOST_ENTRIES: usize = 64;

/// Reads at most `limit` bytes of a regular file. A pipe or a device that somebody put in its place
/// is refused without waiting for it.
pub(super) fn read(path: &str, limit: u64) -> io::Result<Vec<u8>> {
    read_open(open(path, OFlags::empty())?, limit)
}

/// The same for a file in a place that `owner` can write to: only if the file is theirs (or
/// root's), is no link and has no second name, so that nobody makes root read something else.
pub(super) fn read_of(owner: u32, path: &str, limit: u64) -> io::Result<Vec<u8>> {
    let file = open(path, OFlags::NOFOLLOW)?;
    let facts = file.metadata()?;
    if facts.nlink() != 1 || (facts.uid() != owner && facts.uid() != 0) {
        return Err(io::Error::other("it has a second name, or belongs to somebody else"));
    }
    read_open(file, limit)
}

/// The same for a file that somebody else named: only if everybody may read it.
pub(super) fn read_public(path: &str, limit: u64) -> io::Result<Vec<u8>> {
    let file = open(path, OFlags::empty())?;
    if file.metadata()?.mode() & 0o004 == 0 {
        return Err(io::Error::other("not everybody may read it"));
    }
    read_open(file, limit)
}

/// What was added behind the first `length` bytes; all of it if the file has become shorter.
pub(super) fn read_from(path: &str, length: u64, limit: u64) -> io::Result<Vec<u8>> {
    let mut file = open(path, OFlags::empty())?;
    let now = file.metadata()?.len();
    let start = if now < length { 0 } else { length };
    file.seek(SeekFrom::Start(start))?;
    read_open(file, limit)
}

/// The last `limit` bytes.
pub(super) fn read_tail(path: &str, limit: u64) -> io::Result<Vec<u8>> {
    let length = std::fs::metadata(path)?.len();
    read_from(path, length.saturating_sub(limit), limit)
}

fn open(path: &str, flags: OFlags) -> io::Result<File> {
    let flags = flags | OFlags::NONBLOCK | OFlags::NOCTTY;
    let flags = i32::try_from(flags.bits()).map_err(io::Error::other)?;
    OpenOptions::new().read(true).custom_flags(flags).open(path)
}

fn read_open(file: File, limit: u64) -> io::Result<Vec<u8>> {
    if !file.metadata()?.is_file() {
        return Err(io::Error::other("it is not a regular file"));
    }
    let mut text = Vec::new();
    file.take(limit).read_to_end(&mut text)?;
    Ok(text)
}

/// What `stat` says of `path`, links followed.
pub(super) fn facts(path: &str) -> Look<FileFacts> {
    match std::fs::metadata(path) {
        Ok(facts) => Look::Seen(all_facts(path, &facts, AtFlags::empty())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Look::Absent,
        Err(error) => Look::CouldNot {
            reason: format!("cannot look at {path}: {error}"),
            command: format!("sudo stat {path}"),
        },
    }
}

/// The same of `path` itself, should it be a link.
pub(super) fn facts_of_link(path: &str) -> Option<FileFacts> {
    let facts = std::fs::symlink_metadata(path).ok()?;
    Some(all_facts(path, &facts, AtFlags::SYMLINK_NOFOLLOW))
}

fn all_facts(path: &str, facts: &Metadata, flags: AtFlags) -> FileFacts {
    let more = statx(CWD, path, flags, StatxFlags::MNT_ID).ok();
    let has = |attribute| more.as_ref().is_some_and(|more| more.stx_attributes.contains(attribute));
    FileFacts {
        mode: facts.mode(),
        uid: facts.uid(),
        gid: facts.gid(),
        device: facts.dev(),
        // Tells bind mounts of one file system apart, between which a rename is refused as well.
        mount: more
            .as_ref()
            .filter(|more| more.stx_mask & StatxFlags::MNT_ID.bits() != 0)
            .map(|more| more.stx_mnt_id),
        immutable: has(StatxAttributes::IMMUTABLE),
        append_only: has(StatxAttributes::APPEND),
        // A link itself has none.
        acl: if facts.is_symlink() { Vec::new() } else { access_list(path) },
    }
}

/// The access control list of `path`, empty where there is none beyond the mode.
fn access_list(path: &str) -> Vec<AclEntry> {
    let mut bytes = vec![0; 4 + 8 * MOST_ENTRIES];
    let Ok(length) = getxattr(path, "system.posix_acl_access", &mut bytes) else {
        return Vec::new();
    };
    parse_acl(&bytes[..length.min(bytes.len())])
}

/// linux/posix_acl_xattr.h: version 2, then tag, rights and id of each entry, little-endian.
fn parse_acl(bytes: &[u8]) -> Vec<AclEntry> {
    let Some((version, entries)) = bytes.split_first_chunk::<4>() else { return Vec::new() };
    if u32::from_le_bytes(*version) != 2 {
        return Vec::new();
    }
    let entries = entries.chunks_exact(8).filter_map(|entry| {
        let tag = u16::from_le_bytes([entry[0], entry[1]]);
        let rights = u32::from(u16::from_le_bytes([entry[2], entry[3]])) & 0o7;
        let id = u32::from_le_bytes([entry[4], entry[5], entry[6], entry[7]]);
        let who = match tag {
            0x01 => AclWho::Owner,
            0x02 => AclWho::User(id),
            0x04 => AclWho::OwningGroup,
            0x08 => AclWho::Group(id),
            0x10 => AclWho::Mask,
            0x20 => AclWho::Other,
            _ => return None,
        };
        Some(AclEntry { who, rights })
    });
    entries.collect()
}

#[cfg(test)]
mod tests {
    use super::parse_acl;
    use crate::case::AclWho;
    use proptest::prelude::*;

    #[test]
    fn an_access_list_is_read() {
        let bytes = [2, 0, 0, 0, 1, 0, 7, 0, 0xff, 0xff, 0xff, 0xff, 2, 0, 5, 0, 0xe7, 3, 0, 0];
        let list = parse_acl(&bytes);
        assert_eq!((list[0].who, list[0].rights), (AclWho::Owner, 7));
        assert_eq!((list[1].who, list[1].rights), (AclWho::User(999), 5));
    }

    proptest! {
        #[test]
        fn no_bytes_break_it(bytes: Vec<u8>) {
            let _ = parse_acl(&bytes);
        }
    }
}
