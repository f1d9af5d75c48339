//! One concrete change to this machine, as data: the preview shows it, the transaction carries it
//! out, `undo` takes it back.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// Owner and mode of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// The owner's id.
    pub uid: u32,
    /// The group's id.
    pub gid: u32,
    /// The permission bits, set-uid, set-gid and sticky bit among them.
    pub mode: u32,
}

/// One change. A path is absolute and as the machine sees it; a link in its last component is
/// followed to the real file when the plan is made, never while it is carried out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// A file says something else; owner, mode, ACL and extended attributes stay.
    Write {
        /// The file.
        path: PathBuf,
        /// Its bytes when the plan was made; other bytes refuse the change.
        #[serde(with = "crate::text::exact")]
        before: Vec<u8>,
        /// Its bytes afterwards.
        #[serde(with = "crate::text::exact")]
        after: Vec<u8>,
    },
    /// A file that is not there yet.
    Create {
        /// The file.
        path: PathBuf,
        /// Its bytes.
        #[serde(with = "crate::text::exact")]
        bytes: Vec<u8>,
        /// Its owner and mode.
        standing: Standing,
    },
    /// A file gets another name in its directory; nothing may have that name.
    Rename {
        /// The file.
        from: PathBuf,
        /// Its name afterwards.
        to: PathBuf,
        /// Its bytes when the plan was made; other bytes refuse the change.
        #[serde(with = "crate::text::exact")]
        before: Vec<u8>,
    },
    /// A file goes.
    Remove {
        /// The file.
        path: PathBuf,
        /// Its bytes when the plan was made; other bytes refuse the change.
        #[serde(with = "crate::text::exact")]
        before: Vec<u8>,
    },
    /// A directory that is not there yet.
    MakeDirectory {
        /// The directory; its parent is there.
        path: PathBuf,
        /// Its owner and mode.
        standing: Standing,
    },
    /// Another owner or mode, of this one file or directory.
    Own {
        /// The file or directory.
        path: PathBuf,
        /// As it was when the plan was made; other values refuse the change.
        before: Standing,
        /// As it is to be.
        after: Standing,
    },
    /// A program of the system changes an account, because only it knows the system's locks.
    Account {
        /// The program, by its absolute path, and its arguments.
        run: Vec<String>,
        /// What takes it back.
        undo: Vec<String>,
    },
}

impl Step {
    /// The path it changes; none where a program does.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::Write { path, .. }
            | Self::Create { path, .. }
            | Self::Rename { from: path, .. }
            | Self::Remove { path, .. }
            | Self::MakeDirectory { path, .. }
            | Self::Own { path, .. } => Some(path),
            Self::Account { .. } => None,
        }
    }
}
