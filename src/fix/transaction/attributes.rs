//! Everything about a file but its bytes and its name: owner, mode, ACL, extended attributes,
//! SELinux label, and the time of its last change.

use std::fs::File;
use std::os::unix::fs::MetadataExt;

use rustix::fs::{
    Gid, Mode, Timespec, Timestamps, UTIME_OMIT, Uid, XattrFlags, fchmod, fchown, fgetxattr,
    flistxattr, fremovexattr, fsetxattr, futimens,
};
use rustix::io::Errno;
use serde::{Deserialize, Serialize};

use super::super::Standing;
use super::trouble::Why;
use crate::text::Bytes;

/// The longest value of an extended attribute, and the longest list of names (`XATTR_SIZE_MAX`,
/// `XATTR_LIST_MAX` of linux/limits.h).
const XATTR_MAX: usize = 64 * 1024;

/// Owner, mode, times and extended attributes of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Attributes {
    pub(super) standing: Standing,
    /// Seconds and nanoseconds since 1970; none for a file that is new.
    modified: Option<(i64, i64)>,
    /// The POSIX ACL is one of them: `system.posix_acl_access`.
    extended: Vec<(Bytes, Bytes)>,
}

impl Attributes {
    /// Those of a new file.
    pub(super) fn new(standing: Standing) -> Self {
        Self { standing, modified: None, extended: Vec::new() }
    }

    /// Those of an open file or directory.
    pub(super) fn of(file: &File) -> Result<Self, Why> {
        let facts = file.metadata()?;
        Ok(Self {
            standing: Standing { uid: facts.uid(), gid: facts.gid(), mode: facts.mode() & 0o7777 },
            modified: Some((facts.mtime(), facts.mtime_nsec())),
            extended: extended(file)?,
        })
    }

    /// The same for a file whose bytes are new.
    pub(super) fn without_time(&self) -> Self {
        Self { modified: None, ..self.clone() }
    }

    /// True when owner, mode and extended attributes are the same.
    pub(super) fn agrees(&self, other: &Self) -> bool {
        self.standing == other.standing && self.extended == other.extended
    }

    /// Gives them to a file.
    ///
    /// The owner comes first, because a change of owner clears set-uid; the mode before the ACL,
    /// whose mask it would set, and again where there is none: an ACL inherited from the directory
    /// is gone by then, and left its mask in the mode.
    pub(super) fn give(&self, file: &File) -> Result<(), Why> {
        let now = Self::of(file)?;
        let Standing { uid, gid, mode } = self.standing;
        if (now.standing.uid, now.standing.gid) != (uid, gid) {
            fchown(file, Some(Uid::from_raw(uid)), Some(Gid::from_raw(gid)))?;
        }
        fchmod(file, Mode::from_raw_mode(mode))?;
        for (name, _) in now.extended.iter().filter(|(name, _)| !self.has(name)) {
            fremovexattr(file, name.0.as_slice())?;
        }
        for (name, value) in self.extended.iter().filter(|pair| !now.extended.contains(pair)) {
            fsetxattr(file, name.0.as_slice(), &value.0, XattrFlags::empty())?;
        }
        if !self.has(&Bytes(b"system.posix_acl_access".to_vec())) {
            fchmod(file, Mode::from_raw_mode(mode))?;
        }
        if let Some((seconds, nanoseconds)) = self.modified {
            let last_modification = Timespec { tv_sec: seconds, tv_nsec: nanoseconds };
            let last_access = Timespec { tv_sec: 0, tv_nsec: UTIME_OMIT };
            futimens(file, &Timestamps { last_access, last_modification })?;
        }
        Ok(())
    }

    fn has(&self, name: &Bytes) -> bool {
        self.extended.iter().any(|(own, _)| own == name)
    }
}

/// The extended attributes that belong to a file and not to its bytes, by name: signatures (IMA,
/// EVM) and capabilities speak of the bytes.
fn extended(file: &File) -> Result<Vec<(Bytes, Bytes)>, Why> {
    let mut names = vec![0_u8; XATTR_MAX];
    let length = match flistxattr(file, names.as_mut_slice()) {
        Ok(length) => length,
        Err(Errno::OPNOTSUPP) => 0,
        Err(error) => return Err(error.into()),
    };
    let mut found = Vec::new();
    let mut value = vec![0_u8; XATTR_MAX];
    for name in names[..length].split(|byte| *byte == 0).filter(|name| kept(name)) {
        match fgetxattr(file, name, value.as_mut_slice()) {
            Ok(length) => found.push((Bytes(name.to_vec()), Bytes(value[..length].to_vec()))),
            Err(Errno::NODATA | Errno::OPNOTSUPP) => {}
            Err(error) => return Err(error.into()),
        }
    }
    found.sort_by(|(a, _), (b, _)| a.0.cmp(&b.0));
    Ok(found)
}

fn kept(name: &[u8]) -> bool {
    let labels: [&[u8]; 3] = [b"system.posix_acl_access", b"security.selinux", b"security.SMACK64"];
    name.starts_with(b"user.") || labels.contains(&name)
}
