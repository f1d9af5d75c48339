//! The storage itself: its file systems, and what lies in it.

use serde::{Deserialize, Serialize};

use super::{FileFacts, Look, Quota};

/// What the storage holds, and what it lies on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct StorageState {
    /// The file system of the image root.
    pub root: Option<FileSystem>,
    /// The file system of `dev/`.
    pub dev: Option<FileSystem>,
    /// The captures in `dev/`: names of twelve hexadecimal digits.
    pub captures: Vec<StorageEntry>,
    /// Images that FOG moved aside: names that end in `.movetmp`.
    pub aside: Vec<StorageEntry>,
    /// The images, where the root has the sticky bit: in it only their owners move them aside.
    pub images: Vec<StorageEntry>,
    /// There is an image in the root.
    pub holds_images: bool,
    /// There was more than was looked at.
    pub truncated: bool,
}

/// A directory in the storage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StorageEntry {
    /// Its name, escaped.
    pub name: String,
    /// Owner, mode and so on, no link followed.
    pub facts: FileFacts,
    /// How many files lie in it, at most 64; none where it could not be opened.
    pub files: Option<usize>,
    /// How many directories lie in it, at most 64.
    pub directories: Option<usize>,
    /// Seconds since something in it last changed.
    pub age_s: u64,
    /// For `<image>.movetmp`: the image itself is there as well.
    pub beside_image: bool,
}

/// A mounted file system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileSystem {
    /// `ext4`, `xfs`, `nfs4`, …
    pub kind: String,
    /// Where it is mounted.
    pub mounted_on: String,
    /// The options of the mount and of the file system.
    pub options: Vec<String>,
    /// It is mounted read-only.
    pub read_only: bool,
    /// Bytes that an account may still write.
    pub free_bytes: u64,
    /// Files that may still be made; none where the file system does not count them.
    pub free_files: Option<u64>,
    /// The quotas on it that count what the account writes; absent where none are in force.
    #[serde(default)]
    pub quotas: Look<Vec<Quota>>,
}

impl FileSystem {
    /// Quotas for users, groups or projects are in force.
    #[must_use]
    pub fn has_quotas(&self) -> bool {
        self.quota_options().next().is_some()
    }

    /// The options that say so: mount(8), xfs(5), tmpfs(5). btrfs has none.
    pub fn quota_options(&self) -> impl Iterator<Item = &str> {
        let quota = |option: &&str| {
            let name = option.split('=').next().unwrap_or_default();
            matches!(
                name,
                "quota"
                    | "usrquota"
                    | "uquota"
                    | "grpquota"
                    | "gquota"
                    | "prjquota"
                    | "pquota"
                    | "usrjquota"
                    | "grpjquota"
            ) || name.starts_with("usrquota_")
                || name.starts_with("grpquota_")
        };
        self.options.iter().map(String::as_str).filter(quota)
    }
}
