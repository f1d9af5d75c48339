//! The groups of processes (cgroups) that a booted machine leaves behind empty.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Where the hierarchies are mounted: one, or those of a hybrid machine.
const HIERARCHIES: [&str; 3] =
    ["/sys/fs/cgroup", "/sys/fs/cgroup/systemd", "/sys/fs/cgroup/unified"];

/// Removes the group of this name, once its last process is gone.
pub(crate) fn remove(name: &str) {
    for _ in 0..100 {
        let groups: Vec<PathBuf> = HIERARCHIES
            .iter()
            .map(|at| Path::new(at).join(name))
            .filter(|at| at.exists())
            .collect();
        if groups.is_empty() {
            return;
        }
        groups.iter().for_each(|group| remove_below(group));
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn remove_below(group: &Path) {
    let entries = fs::read_dir(group).into_iter().flatten().flatten();
    let inner = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
    inner.for_each(|entry| remove_below(&entry.path()));
    let _ = fs::remove_dir(group);
}
