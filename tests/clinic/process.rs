//! The processes of a sandbox, as the machine sees them.

use std::fs;
use std::path::Path;

/// A process; its start time tells it from a later one with the same number.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Process {
    pid: u32,
    command: String,
    started: String,
}

impl Process {
    /// The process of this number, unless it is gone or only waits to be collected.
    fn of(pid: u32) -> Option<Process> {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
        let (command, rest) = stat.split_once('(')?.1.rsplit_once(") ")?;
        let fields: Vec<&str> = rest.split(' ').collect();
        let (state, started) = (fields.first()?, fields.get(19)?);
        let live = !matches!(*state, "Z" | "X");
        live.then(|| Process { pid, command: command.into(), started: (*started).into() })
    }

    /// Every process in the mount or PID namespace of this one.
    pub(crate) fn neighbours_of(pid: u32) -> Vec<Process> {
        let own = namespaces(&Path::new("/proc").join(pid.to_string()));
        let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
        let near = entries.filter(|entry| {
            let theirs = namespaces(&entry.path());
            theirs.iter().zip(&own).any(|(theirs, own)| theirs.is_some() && theirs == own)
        });
        let pids = near.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
        pids.filter_map(Process::of).collect()
    }

    /// Whether it still runs.
    pub(crate) fn is_alive(&self) -> bool {
        Process::of(self.pid).as_ref() == Some(self)
    }

    /// For people.
    pub(crate) fn name(&self) -> String {
        format!("process {} ({}) outlived its sandbox", self.pid, self.command)
    }
}

fn namespaces(process: &Path) -> [Option<std::path::PathBuf>; 2] {
    ["mnt", "pid"].map(|kind| fs::read_link(process.join("ns").join(kind)).ok())
}
