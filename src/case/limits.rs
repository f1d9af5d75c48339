//! The limits that a session on the server's own machine gets.

use serde::{Deserialize, Serialize};

/// A limit in force, and where it is set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LimitLine {
    /// The file: one of pam_limits', or `/proc/PID/limits` of the sshd that listens.
    pub file: String,
    /// Its line, from 1.
    pub line: usize,
    /// The item by its name in limits.conf(5): `nproc`, `maxlogins`.
    pub item: String,
    /// Its value in that item's unit: KiB, minutes, or a number.
    pub value: u64,
    /// The line.
    pub text: String,
}
