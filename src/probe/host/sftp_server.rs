//! The program behind an external `Subsystem sftp` line.

use super::disk;
use crate::case::SftpServer;

/// Looks at `path`, an absolute one.
pub(super) fn look(path: &str) -> SftpServer {
    SftpServer { path: path.to_owned(), file: disk::facts(path) }
}
