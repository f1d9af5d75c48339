//! The machine the clinic runs on: the same after it as before.

use std::collections::BTreeMap;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;
use std::time::Duration;

/// What a run could have changed, each thing with its state.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Machine(BTreeMap<String, String>);

impl Machine {
    /// As it is now.
    pub(crate) fn now() -> Machine {
        let mut machine = Machine::default();
        machine.mounts();
        machine.names("/sys/class/net", "interface");
        for top in ["/", "/home", "/opt", "/run/netns", "/run/sshd"] {
            machine.names(top, "name");
        }
        machine.loops();
        machine.walk(Path::new("/etc"), 0);
        machine
    }

    /// What differs from `before`, once what is still coming down has had its time.
    pub(crate) fn changes_since(before: &Machine) -> Vec<String> {
        let mut changes = Vec::new();
        for _ in 0..30 {
            changes = before.differences(&Machine::now());
            if changes.is_empty() {
                break;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        changes
    }

    /// What is in one of the two only, or differs.
    pub(crate) fn differences(&self, after: &Machine) -> Vec<String> {
        let new = after.0.iter().filter(|(name, _)| !self.0.contains_key(*name));
        let gone = self.0.iter().filter(|(name, _)| !after.0.contains_key(*name));
        let other = self
            .0
            .iter()
            .filter(|(name, state)| after.0.get(*name).is_some_and(|now| now != *state));
        let new = new.map(|(name, _)| format!("new: {name}"));
        let gone = gone.map(|(name, _)| format!("gone: {name}"));
        new.chain(gone).chain(other.map(|(name, _)| format!("changed: {name}"))).collect()
    }

    /// Adds one thing.
    pub(crate) fn add(&mut self, name: String, state: String) {
        self.0.insert(name, state);
    }

    fn mounts(&mut self) {
        let text = fs::read_to_string("/proc/self/mounts").unwrap_or_default();
        for line in text.lines() {
            self.add(format!("mount {line}"), String::new());
        }
    }

    fn names(&mut self, folder: &str, what: &str) {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            self.add(format!("{what} {folder} {}", entry.file_name().display()), String::new());
        }
    }

    /// Loop devices: each there is, and what is in it.
    fn loops(&mut self) {
        for entry in fs::read_dir("/sys/block").into_iter().flatten().flatten() {
            let name = entry.file_name().display().to_string();
            if name.starts_with("loop") {
                let file = fs::read_to_string(entry.path().join("loop/backing_file"));
                self.add(format!("device {name}"), file.unwrap_or_default());
            }
        }
    }

    fn walk(&mut self, path: &Path, depth: usize) {
        let Ok(meta) = fs::symlink_metadata(path) else { return };
        let mut hasher = DefaultHasher::new();
        (meta.permissions().mode(), meta.uid(), meta.gid(), meta.len()).hash(&mut hasher);
        if meta.is_file() {
            fs::read(path).unwrap_or_default().hash(&mut hasher);
        } else if meta.is_symlink() {
            fs::read_link(path).ok().hash(&mut hasher);
        }
        self.add(format!("file {}", path.display()), format!("{:x}", hasher.finish()));
        if meta.is_dir() && depth < 16 {
            for entry in fs::read_dir(path).into_iter().flatten().flatten() {
                self.walk(&entry.path(), depth + 1);
            }
        }
    }
}
