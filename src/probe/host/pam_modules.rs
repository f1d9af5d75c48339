//! The folders in which PAM looks for its modules: one below the libraries' folder, by distribution (Debian:
//! `/lib/x86_64-linux-gnu/security`; Red Hat: `/lib64/security`; Linux-PAM 1.3 to 1.7, `--enable-securedir`).

use std::path::{Path, PathBuf};

const LIBRARIES: [&str; 4] = ["/lib", "/usr/lib", "/lib64", "/usr/lib64"];
const SUBFOLDERS: usize = 200;

/// The folders that this machine has.
pub(super) fn folders() -> Vec<PathBuf> {
    let below = |library: &str| {
        let entries = std::fs::read_dir(library).into_iter().flatten().flatten();
        let all = entries.map(|entry| entry.path()).filter(|path| is_triplet(path));
        all.take(SUBFOLDERS).chain([PathBuf::from(library)]).collect::<Vec<_>>()
    };
    let all = LIBRARIES.into_iter().flat_map(below).map(|folder| folder.join("security"));
    all.filter(|folder| folder.is_dir()).collect()
}

/// `x86_64-linux-gnu`, `arm-linux-gnueabihf`.
fn is_triplet(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().contains("-linux-"))
}

/// Nobody finds it; not said where no folder is known.
pub(super) fn is_missing(module: &str, folders: &[PathBuf]) -> bool {
    if module.starts_with('/') {
        return !Path::new(module).exists();
    }
    !folders.is_empty() && !folders.iter().any(|folder| folder.join(module).exists())
}
