//! Where the files of a configuration come from.

use std::ffi::OsString;
use std::path::Path;

/// The most bytes of one file that are read. sshd's own buffer ends at 128 MiB (sshbuf.h,
/// `SSHBUF_SIZE_MAX`); a configuration is a few kilobytes.
pub const MAX_FILE: usize = 16 << 20;

/// The most names of one directory that are looked at.
pub(super) const MAX_NAMES: usize = 100_000;

/// Why a file or a directory could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReadError {
    /// Nothing is there, or a symbolic link leads nowhere.
    #[error("No such file or directory")]
    Missing,
    /// This process may not read it. sshd itself, as root, mostly may.
    #[error("Permission denied")]
    Denied,
    /// More than [`MAX_FILE`] bytes, or more names than are looked at.
    #[error("too large to be read")]
    TooLarge,
    /// A pipe, a device or a socket.
    #[error("not a regular file")]
    Special,
    /// Anything else.
    #[error("{0}")]
    Other(String),
}

impl From<std::io::Error> for ReadError {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory => Self::Missing,
            std::io::ErrorKind::PermissionDenied => Self::Denied,
            _ => Self::Other(error.to_string()),
        }
    }
}

/// A tree of files. Every path is absolute, and as seen inside the tree.
pub trait Source {
    /// The bytes of a file, symbolic links followed. A directory reads as empty, as it does for
    /// sshd, whose `fopen` succeeds on one and whose first read fails (measured on 9.2).
    ///
    /// # Errors
    /// When there is no such file, or it cannot be read.
    fn read(&self, path: &Path) -> Result<Vec<u8>, ReadError>;

    /// The names in a directory, `.` and `..` left out, in no order.
    ///
    /// # Errors
    /// When there is no such directory, or it cannot be read.
    fn list(&self, directory: &Path) -> Result<Vec<OsString>, ReadError>;

    /// True when the name exists: a symbolic link that leads nowhere does, as for `lstat`.
    fn exists(&self, path: &Path) -> bool;

    /// True when the path, symbolic links followed, is a directory.
    fn is_directory(&self, path: &Path) -> bool;
}
