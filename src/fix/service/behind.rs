//! What lies on the disk and the running sshd has not read yet: a reload brings it into force along
//! with our own change.

use std::fs;
use std::os::unix::fs::MetadataExt as _;

use super::running::PidFile;
use super::way::Service;
use crate::case::Change;
use crate::file::Root;
use crate::probe::host;
use crate::text;

/// The files and directories that were changed after the running sshd read them, oldest first;
/// empty where nothing runs, or nothing tells (`PidFile none`). A mode that was changed counts.
#[must_use]
pub fn behind(service: &Service) -> Vec<Change> {
    let Some(running) = &service.running else { return Vec::new() };
    let pid_file = PidFile::path(&service.started).and_then(|path| PidFile::read(&path));
    let Some(pid_file) = pid_file.filter(|file| file.pid == running.pid) else { return Vec::new() };
    let files = host::look_at_sshd_files(&Root::default());
    let Some(files) = files.seen() else { return Vec::new() };
    let config = files.read_as(None);
    let named = config.files().iter().map(|file| file.path.clone());
    let listed = config.globs().iter().filter_map(|glob| glob.directory.clone());
    let mut changes: Vec<Change> = named
        .chain(listed)
        .filter_map(|path| {
            let facts = fs::metadata(&path).ok()?;
            let changed = (facts.ctime(), facts.ctime_nsec());
            (changed >= pid_file.mtime).then(|| Change {
                path: text::line(&path.to_string_lossy(), 200),
                ctime_ns: i128::from(changed.0) * 1_000_000_000 + i128::from(changed.1),
            })
        })
        .collect();
    changes.sort_by(|a, b| (a.ctime_ns, &a.path).cmp(&(b.ctime_ns, &b.path)));
    changes.dedup();
    changes
}
