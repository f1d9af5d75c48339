//! sshd's processes, as proc(5) shows them to root.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use crate::text;

/// A process title is short; its start options are part of it.
const TITLE: u64 = 4096;

/// A process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Process {
    pub(super) pid: u32,
    /// The file it runs, without the mark of one that was replaced since.
    pub(super) executable: PathBuf,
    /// Its title: what it says of itself, or the words it was started with. Hostile text, escaped.
    pub(super) title: String,
}

impl Process {
    /// The process of this number, where root may look at it.
    pub(super) fn of(pid: u32) -> Option<Self> {
        let link = fs::read_link(format!("/proc/{pid}/exe")).ok()?;
        let name = link.to_string_lossy();
        let executable = PathBuf::from(name.strip_suffix(" (deleted)").unwrap_or(&name));
        Some(Self { pid, executable, title: title(pid)? })
    }

    /// It runs sshd, or one of the programs of which sshd consists (9.8 and later).
    pub(super) fn is_sshd(&self) -> bool {
        let name = self.executable.file_name().map(|name| name.to_string_lossy().into_owned());
        name.is_some_and(|name| matches!(name.as_str(), "sshd" | "sshd-session" | "sshd-auth"))
    }

    /// The sockets it holds, in the order of its descriptors.
    pub(super) fn sockets(&self) -> Vec<u64> {
        let Ok(entries) = fs::read_dir(format!("/proc/{}/fd", self.pid)) else { return Vec::new() };
        let mut held: Vec<(u32, u64)> = entries
            .flatten()
            .filter_map(|entry| {
                let descriptor = entry.file_name().to_str()?.parse().ok()?;
                Some((descriptor, socket(&fs::read_link(entry.path()).ok()?)?))
            })
            .collect();
        held.sort_unstable();
        held.into_iter().map(|(_, inode)| inode).collect()
    }
}

/// All processes that run sshd.
pub(super) fn sshd_processes() -> Vec<Process> {
    let Ok(entries) = fs::read_dir("/proc") else { return Vec::new() };
    let pids = entries.flatten().filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    let mut all: Vec<Process> = pids.filter_map(Process::of).filter(Process::is_sshd).collect();
    all.sort_by_key(|process| process.pid);
    all
}

/// The doctor's own process and all above it.
pub(super) fn ancestors() -> Vec<u32> {
    let mut pids = vec![std::process::id()];
    while let Some(parent) = pids.last().and_then(|pid| parent(*pid)) {
        if parent == 0 || pids.contains(&parent) {
            break;
        }
        pids.push(parent);
    }
    pids
}

/// `pid (name) state parent …`: the name may hold brackets of its own.
fn parent(pid: u32) -> Option<u32> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    stat.rsplit_once(')')?.1.split_ascii_whitespace().nth(1)?.parse().ok()
}

fn title(pid: u32) -> Option<String> {
    let mut bytes = Vec::new();
    let file = fs::File::open(format!("/proc/{pid}/cmdline")).ok()?;
    file.take(TITLE).read_to_end(&mut bytes).ok()?;
    let words = String::from_utf8_lossy(&bytes).replace('\0', " ");
    Some(text::line(words.trim_end(), TITLE as usize))
}

/// The number in a link like `socket:[4242]`.
fn socket(link: &Path) -> Option<u64> {
    let link = link.to_str()?;
    link.strip_prefix("socket:[")?.strip_suffix(']')?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::{Process, ancestors};

    #[test]
    fn our_own_process_is_seen() {
        let me = Process::of(std::process::id()).unwrap();
        assert!(!me.is_sshd());
        let _listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        assert!(!me.sockets().is_empty());
        assert_eq!(ancestors()[0], me.pid);
        assert!(ancestors().len() > 1);
    }
}
