//! Why a change cannot be made or taken back, as facts; the sentences and the commands stand here.

use std::io;
use std::path::{Path, PathBuf};

use rustix::io::Errno;
use thiserror::Error;

use crate::file::reason;
use crate::remedy::quoted;
use crate::text;

/// A change that could not be made or taken back.
#[derive(Debug, Error)]
#[error("cannot {doing} {}: {why}", shown(path))]
pub struct Trouble {
    /// What was being done: `change`, `create`.
    pub doing: &'static str,
    /// To what.
    pub path: PathBuf,
    /// What went wrong.
    pub why: Why,
}

/// What went wrong.
#[derive(Debug, Error)]
pub enum Why {
    /// The system refused.
    #[error("{}", reason(.0))]
    System(#[from] io::Error),
    /// It has more names than one; only one of them would get the new text.
    #[error("the file has {0} names (hard links), and the others would keep the old text")]
    HardLinks(u64),
    /// It is a mount point, which cannot be replaced.
    #[error("it is a mount point")]
    MountPoint,
    /// `chattr +i`, on it or on its directory.
    #[error("{} has the attribute i (immutable)", shown(.0))]
    Immutable(PathBuf),
    /// `chattr +a`, on it or on its directory.
    #[error("{} has the attribute a (append only)", shown(.0))]
    AppendOnly(PathBuf),
    /// Its file system is mounted read-only.
    #[error("its file system is mounted read-only")]
    ReadOnly,
    /// It is not as it was when the change was planned, or as the transaction left it.
    #[error("somebody else has changed it")]
    Changed,
    /// An account is not as the transaction left it.
    #[error("somebody else has changed the account since: {0}")]
    Account(&'static str),
    /// It is not there.
    #[error("it is not there")]
    Missing,
    /// The name is taken.
    #[error("something else has this name")]
    Exists,
    /// A symbolic link, where none is followed.
    #[error("it is a symbolic link, or lies behind one")]
    Link,
    /// A symbolic link that somebody else could have planted.
    #[error("a symbolic link in {}, where others than root can write, is not followed", shown(.0))]
    PlantedLink(PathBuf),
    /// Links that lead in a circle.
    #[error("its symbolic links lead in a circle")]
    LinkLoop,
    /// Something else than a regular file.
    #[error("it is {0}, not a file")]
    NotAFile(&'static str),
    /// Something else than a directory.
    #[error("it is no directory")]
    NotADirectory,
    /// A directory with something in it is not removed.
    #[error("the directory is not empty any more")]
    NotEmpty,
    /// Longer than any configuration file.
    #[error("it is longer than {} MiB", .0 >> 20)]
    TooLong(u64),
    /// Others than the user who runs the doctor could have written there.
    #[error("{} is not for its owner alone", shown(.0))]
    Open(PathBuf),
    /// A plan that contradicts itself.
    #[error("the plan is wrong: {0}")]
    Plan(&'static str),
    /// A program of the system said no.
    #[error("it ended with {}{}", code.map_or("a signal".to_owned(), |c| format!("code {c}")),
        if said.is_empty() { String::new() } else { format!(": {said}") })]
    Program {
        /// Its exit code; none after a signal.
        code: Option<i32>,
        /// The first line it said on standard error, escaped.
        said: String,
    },
    /// A record of a transaction that cannot be read.
    #[error("the record is damaged: {0}")]
    Damaged(String),
}

impl From<Errno> for Why {
    fn from(error: Errno) -> Self {
        match error {
            Errno::LOOP => Self::Link,
            Errno::ROFS => Self::ReadOnly,
            Errno::NOTEMPTY => Self::NotEmpty,
            Errno::EXIST => Self::Exists,
            Errno::BUSY => Self::MountPoint,
            error => Self::System(error.into()),
        }
    }
}

impl Why {
    /// Says what was being done, and to what.
    pub(super) fn when(self, doing: &'static str, path: impl Into<PathBuf>) -> Trouble {
        Trouble { doing, path: path.into(), why: self }
    }

    /// True where the system says there is no room.
    #[must_use]
    pub fn is_full(&self) -> bool {
        let full = [Errno::NOSPC.raw_os_error(), Errno::DQUOT.raw_os_error()].map(Some);
        matches!(self, Self::System(error) if full.contains(&error.raw_os_error()))
    }
}

impl Trouble {
    /// The commands that show or remove the obstacle, to be typed by root.
    #[must_use]
    pub fn commands(&self) -> Vec<String> {
        let path = quoted(&self.path.to_string_lossy());
        let directory = quoted(&self.path.parent().unwrap_or(Path::new("/")).to_string_lossy());
        match &self.why {
            Why::HardLinks(_) => vec![
                format!("find / -xdev -samefile {path}"),
                format!("cp --preserve=all {path} {path}.one && mv {path}.one {path}"),
            ],
            Why::MountPoint => vec![format!("findmnt {path}"), format!("umount {path}")],
            Why::Immutable(of) => vec![format!("chattr -i {}", quoted(&of.to_string_lossy()))],
            Why::AppendOnly(of) => vec![format!("chattr -a {}", quoted(&of.to_string_lossy()))],
            Why::ReadOnly => vec![
                format!("findmnt --target {directory}"),
                format!("mount -o remount,rw \"$(findmnt -no TARGET --target {directory})\""),
            ],
            Why::Open(of) => {
                let of = quoted(&of.to_string_lossy());
                vec![format!("ls -ld {of}"), format!("chown root:root {of} && chmod 700 {of}")]
            }
            Why::Link => vec![format!("ls -ld {path}")],
            why if why.is_full() => {
                vec![format!("df -h {directory}"), format!("df -i {directory}")]
            }
            _ => Vec::new(),
        }
    }
}

/// A path, harmless on a terminal.
pub(super) fn shown(path: &Path) -> String {
    text::plain(&path.display().to_string())
}
