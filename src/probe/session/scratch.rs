//! The names the rehearsal uses, and leaves nowhere.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};

/// What may exist on the server and has to go again.
pub(super) struct Scratch {
    name: String,
    storage: String,
    capture_dir: String,
}

impl Scratch {
    /// Fresh names in `storage` and its `dev/`.
    pub(super) fn in_storage(storage: &str) -> Self {
        let storage = storage.trim_end_matches('/').to_owned();
        let capture_dir = format!("{storage}/dev");
        Self { name: fresh_name(), storage, capture_dir }
    }

    /// A scratch name in `directory`.
    pub(super) fn name_in(&self, directory: &str) -> String {
        format!("{}/{}", directory.trim_end_matches('/'), self.name)
    }

    /// The image root.
    pub(super) fn storage(&self) -> String {
        if self.storage.is_empty() { "/".into() } else { self.storage.clone() }
    }

    /// The capture directory.
    pub(super) fn capture_dir(&self) -> &str {
        &self.capture_dir
    }

    /// The scratch directory where a capture is left.
    pub(super) fn captured(&self) -> String {
        format!("{}/{}", self.capture_dir, self.name)
    }

    /// The scratch directory where an image belongs.
    pub(super) fn image(&self) -> String {
        format!("{}/{}", self.storage, self.name)
    }

    /// The file in one of the two.
    pub(super) fn file_in(directory: &str) -> String {
        format!("{directory}/d1p1.img")
    }
}

/// A name nobody can have planted something under: 64 random bits.
fn fresh_name() -> String {
    format!(".sftp-doctor-{:016x}", RandomState::new().build_hasher().finish())
}

#[cfg(test)]
mod tests {
    use super::Scratch;

    #[test]
    fn names_differ_and_stay_in_the_storage() {
        let (one, two) = (Scratch::in_storage("/images/"), Scratch::in_storage("/"));
        assert!(one.captured().starts_with("/images/dev/.sftp-doctor-"));
        assert!(two.image().starts_with("/.sftp-doctor-"));
        assert_eq!(two.storage(), "/");
        assert_ne!(one.name, two.name);
    }
}
