//! Files of this machine, bounded, and what `stat` says of them.

use std::fs::{File, OpenOptions};
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::path::Path;

use rustix::fs::{AtFlags, CWD, OFlags, StatxFlags, statx};

use crate::case::{FileFacts, Look};

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
        Ok(facts) => Look::Seen(FileFacts {
            mode: facts.mode(),
            uid: facts.uid(),
            gid: facts.gid(),
            device: facts.dev(),
            mount: mount_id(Path::new(path)),
        }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Look::Absent,
        Err(error) => Look::CouldNot {
            reason: format!("cannot look at {path}: {error}"),
            command: format!("sudo stat {path}"),
        },
    }
}

/// Tells bind mounts of one file system apart, between which a rename is refused as well.
fn mount_id(path: &Path) -> Option<u64> {
    let facts = statx(CWD, path, AtFlags::empty(), StatxFlags::MNT_ID).ok()?;
    (facts.stx_mask & StatxFlags::MNT_ID.bits() != 0).then_some(facts.stx_mnt_id)
}
