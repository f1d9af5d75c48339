//! How much memory a program took at most.

use std::fs;

/// The peak so far, in KiB, of what `nsenter` started as this process's only child; none once it is gone. The kernel keeps
/// the peak (VmHWM), so that looking now and then is enough.
pub(crate) fn peak_of_child(pid: u32) -> Option<u64> {
    let children = fs::read_to_string(format!("/proc/{pid}/task/{pid}/children")).ok()?;
    let status = fs::read_to_string(format!("/proc/{}/status", children.trim())).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}
