//! The Debian trees: made by `tests/trees`, held while they are in use.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use rustix::fs::{FlockOperation, flock};

use crate::case::Release;

/// A tree that no other run may make anew while this value lives.
pub(crate) struct Tree {
    pub(crate) path: PathBuf,
    _lock: File,
}

impl Tree {
    /// The release's tree, made first if it is missing or out of date.
    pub(crate) fn of(release: Release) -> Result<Tree, String> {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/trees");
        let made = Command::new(&script)
            .arg(release.name())
            .stdin(Stdio::null())
            .stderr(Stdio::inherit())
            .output()
            .map_err(|e| format!("{}: {e}", script.display()))?;
        if !made.status.success() {
            return Err(format!("{} {} failed", script.display(), release.name()));
        }
        let path = PathBuf::from(String::from_utf8_lossy(&made.stdout).trim());
        let lock = lock(&path).map_err(|e| format!("the lock of {}: {e}", path.display()))?;
        Ok(Tree { path, _lock: lock })
    }

    /// An empty directory beside the trees, for sandboxes to mount on.
    pub(crate) fn base(&self) -> Result<PathBuf, String> {
        let base = self.path.with_file_name(".sandbox");
        std::fs::create_dir_all(&base).map_err(|e| format!("{}: {e}", base.display()))?;
        Ok(base)
    }
}

fn lock(tree: &Path) -> std::io::Result<File> {
    let name = tree.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let file = File::open(tree.with_file_name(format!(".{name}.lock")))?;
    flock(&file, FlockOperation::LockShared)?;
    Ok(file)
}
