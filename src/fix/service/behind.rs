//! What lies on the disk and the running sshd has not read yet: a reload brings it into force along
//! with our own change.

use super::running::PidFile;
use super::way::Service;
use crate::case::Change;
use crate::file::Root;
use crate::probe::host;

/// The files and directories that were changed after the running sshd read them, oldest first;
/// empty where nothing runs, or nothing tells (`PidFile none`). A mode that was changed counts.
#[must_use]
pub fn behind(service: &Service) -> Vec<Change> {
    let Some(running) = &service.running else { return Vec::new() };
    let pid_file = PidFile::path(&service.started).and_then(|path| PidFile::read(&path));
    let Some(pid_file) = pid_file.filter(|file| file.pid == running.pid) else { return Vec::new() };
    let files = host::look_at_sshd_files(&Root::default());
    let Some(files) = files.seen() else { return Vec::new() };
    let (seconds, rest) = pid_file.mtime;
    let written = i128::from(seconds) * 1_000_000_000 + i128::from(rest);
    let mut changes = host::changes(&files.read_as(None));
    changes.retain(|change| change.ctime_ns >= written);
    changes
}
