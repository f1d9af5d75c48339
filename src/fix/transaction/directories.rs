//! The times of the directories in which names come and go: `undo` gives them back, unless somebody
//! else has been at work there since.

use std::collections::BTreeSet;
use std::fs::File;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use rustix::fs::{Timespec, Timestamps, UTIME_OMIT, futimens};
use serde::{Deserialize, Serialize};

use super::super::Step;
use super::journal::Journal;
use super::place::directory;

/// A step that was interrupted can have changed a directory after its last mark was written.
const LATE: i64 = 10;

/// When a directory was changed last, before the first step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Time {
    path: PathBuf,
    /// Seconds and nanoseconds since 1970.
    modified: (i64, i64),
}

/// The times of all directories in which the steps change names.
pub(super) fn before<'a>(steps: impl IntoIterator<Item = &'a Step>) -> Vec<Time> {
    let names = |step: &'a Step| match step {
        Step::Write { path, .. }
        | Step::Create { path, .. }
        | Step::Remove { path, .. }
        | Step::MakeDirectory { path, .. } => path.parent(),
        Step::Rename { from, .. } => from.parent(),
        Step::Own { .. } | Step::Account { .. } => None,
    };
    let directories: BTreeSet<&Path> = steps.into_iter().filter_map(names).collect();
    let time =
        |path: &Path| Some(Time { path: path.to_owned(), modified: modified(&open(path)?)? });
    directories.into_iter().filter_map(time).collect()
}

/// Those that nobody but the transaction has changed since.
pub(super) fn untouched_by_others(journal: &Journal) -> Vec<&Time> {
    let progress = &journal.progress;
    let late = if progress.phase().is_over() { 0 } else { LATE };
    let Some((end, rest)) = modified(&progress.0) else { return Vec::new() };
    let (started, end) = (journal.record.started, (end.saturating_add(late), rest));
    let ours = |time: &&Time| {
        let now = open(&time.path).and_then(|dir| modified(&dir));
        let begun = |now: (i64, i64)| u64::try_from(now.0).is_ok_and(|now| now >= started);
        now.is_some_and(|now| now == time.modified || begun(now) && now <= end)
    };
    journal.record.directories.iter().filter(ours).collect()
}

/// Gives them back. A time that cannot be given back is no reason to keep a repair.
pub(super) fn give_back(times: &[&Time]) {
    for time in times {
        let (tv_sec, tv_nsec) = time.modified;
        let last_modification = Timespec { tv_sec, tv_nsec };
        let last_access = Timespec { tv_sec: 0, tv_nsec: UTIME_OMIT };
        if let Some(dir) = open(&time.path).filter(|dir| modified(dir) != Some(time.modified)) {
            let _ = futimens(&dir, &Timestamps { last_access, last_modification });
        }
    }
}

fn open(path: &Path) -> Option<File> {
    directory(path).ok().map(File::from)
}

fn modified(file: &File) -> Option<(i64, i64)> {
    let facts = file.metadata().ok()?;
    Some((facts.mtime(), facts.mtime_nsec()))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;
    use std::time::{Duration, SystemTime};

    use super::super::{Note, StateDir, Transaction, undo};
    use crate::fix::Step;

    /// A directory long unchanged with a file in it, and the change of that file.
    fn scene(root: &Path) -> (SystemTime, Step) {
        let file = root.join("etc/file");
        fs::create_dir(root.join("etc")).unwrap();
        fs::write(&file, "old").unwrap();
        let long_ago = SystemTime::UNIX_EPOCH + Duration::new(1_000_000_000, 123_456_789);
        fs::File::open(root.join("etc")).unwrap().set_modified(long_ago).unwrap();
        (long_ago, Step::Write { path: file, before: b"old".into(), after: b"new".into() })
    }

    fn time(root: &Path) -> SystemTime {
        fs::metadata(root.join("etc")).unwrap().modified().unwrap()
    }

    #[test]
    fn a_directory_gets_its_time_back() {
        let root = tempfile::tempdir().unwrap();
        let root = root.path().canonicalize().unwrap();
        let (long_ago, step) = scene(&root);
        let lock = StateDir::at(root.join("state")).lock(Duration::ZERO).unwrap();
        let number = Transaction::begin(&lock, std::slice::from_ref(&step), Note::default());
        number.unwrap().commit().unwrap();
        assert_ne!(time(&root), long_ago);
        undo(&lock, None, false).unwrap();
        assert_eq!(time(&root), long_ago);
        // In the same run as well.
        Transaction::begin(&lock, &[step], Note::default()).unwrap().roll_back().unwrap();
        assert_eq!(time(&root), long_ago);
    }

    #[test]
    fn what_others_did_there_since_stays_to_be_seen() {
        let root = tempfile::tempdir().unwrap();
        let root = root.path().canonicalize().unwrap();
        let (long_ago, step) = scene(&root);
        let lock = StateDir::at(root.join("state")).lock(Duration::ZERO).unwrap();
        Transaction::begin(&lock, &[step], Note::default()).unwrap().commit().unwrap();
        std::thread::sleep(Duration::from_millis(20));
        fs::write(root.join("etc/another"), "").unwrap();
        undo(&lock, None, false).unwrap();
        assert_ne!(time(&root), long_ago);
    }
}
