//! The names of ciphers, MACs, key exchanges and key types.

use super::build::Build;
use super::release::Release;
use super::value::Algorithms;

/// The names one keyword knows in one release.
pub(super) struct Names {
    _which: Algorithms,
    _release: Release,
}

impl Names {
    pub(super) fn of(which: Algorithms, release: Release) -> Self {
        Self { _which: which, _release: release }
    }

    /// The list a directive asks for, as `sshd -T` prints it; None when a name is not known.
    pub(super) fn assemble(&self, spec: &[u8]) -> Option<Vec<u8>> {
        Some(spec.to_vec())
    }

    /// The list when no line says anything.
    pub(super) fn default_list(&self, _build: Build) -> String {
        String::new()
    }
}
