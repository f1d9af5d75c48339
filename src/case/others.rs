//! What a repair must know beside the fault: other accounts it could let in, and mounts that are
//! not there.

use serde::{Deserialize, Serialize};

/// An account that can log in over SSH, and whose shell refuses to start a program: with an
/// external sftp-server it has no SFTP, with sshd's own it would.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedAccount {
    /// Its name.
    pub name: String,
    /// Names of all its groups.
    pub groups: Vec<String>,
    /// Its login shell.
    pub shell: String,
}

/// Whether the storage is what it should be, before something is made in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StorageGround {
    /// Mount points at or above the storage that fstab or a systemd unit names, and where nothing
    /// is mounted now.
    pub absent_mounts: Vec<String>,
    /// The image root has the `.mntcheck` that FOG's installer puts there.
    pub mntcheck: bool,
}
