//! This machine as a FOG server, looked at once in a run.

use std::os::unix::fs::MetadataExt;

use super::patience::patiently;
use super::{exports, selinux};
use crate::case::{FogRecord, ImageRoot, Look, MachineRecord};

/// Looks at the exports, at SELinux and at the image roots that `fog` names for this machine.
#[must_use]
pub fn look(fog: &Look<FogRecord>) -> MachineRecord {
    let named = fog.seen().map_or(&[][..], |fog| fog.roots.as_slice());
    let root = |(path, from): &(String, String)| ImageRoot {
        path: path.clone(),
        from: from.clone(),
        place: place(path),
    };
    MachineRecord {
        exports: exports::look(),
        selinux: selinux::look(),
        roots: named.iter().map(root).collect(),
    }
}

/// Device and inode number of a directory.
fn place(path: &str) -> Option<(u64, u64)> {
    let own = path.to_owned();
    let look = move || match std::fs::metadata(&own) {
        Ok(facts) if facts.is_dir() => Look::Seen((facts.dev(), facts.ino())),
        _ => Look::Absent,
    };
    patiently(path, look).seen().copied()
}
