//! The configuration as sshd reads it: the main file, and all that its Include lines lead to.

use std::ffi::OsString;
use std::path::Path;

use crate::case::{Look, SshdFiles};
use crate::file::Root;
use crate::sshd::{self, Build, DiskRoot, ReadError, Recorder, Release, Source};

/// Where distributions keep the main file: nearly all, and openSUSE without one of the admin's.
const MAIN: [&str; 2] = ["/etc/ssh/sshd_config", "/usr/etc/ssh/sshd_config"];

/// Records every file of the configuration in the tree at `root`.
#[must_use]
pub fn look(root: &Root) -> Look<SshdFiles> {
    let disk = Configuration(DiskRoot::new(root.dir()));
    let Some(main) = MAIN.into_iter().find(|main| disk.exists(Path::new(main))) else {
        return Look::Absent;
    };
    let recorder = Recorder::new(&disk);
    // What is asked for hardly depends on the release; the checks read it again as the right one.
    let config = sshd::read(&recorder, Path::new(main), Release::NEWEST, Build::default());
    // A name without a file, such as a link that leads nowhere, is what sshd finds as well.
    let unread = config.unread().iter().find(|(_, why)| **why != ReadError::Missing);
    if let Some((path, why)) = unread {
        let path = path.display();
        return Look::CouldNot {
            reason: format!("cannot read {path}: {why}"),
            command: format!("sudo cat {path}"),
        };
    }
    for path in config.not_included() {
        // What a file says that nobody reads is worth a look as well; it may be gone by now.
        let _ = recorder.read(path);
    }
    Look::Seen(SshdFiles { main: main.into(), files: recorder.into_memory(), os: os(root) })
}

/// The words of `ID` and `ID_LIKE` in os-release(5).
fn os(root: &Root) -> Vec<String> {
    let Ok(text) = root.read("/etc/os-release", 64 * 1024) else { return Vec::new() };
    let text = String::from_utf8_lossy(&text).into_owned();
    let values = text
        .lines()
        .filter_map(|line| line.strip_prefix("ID=").or_else(|| line.strip_prefix("ID_LIKE=")));
    let words = values.flat_map(|value| value.split(['"', '\'', ' ']));
    words.filter(|word| !word.is_empty()).map(|word| crate::text::line(word, 40)).collect()
}

/// The tree without its account list, which no setting that concerns a capture needs and no Case
/// should hold.
struct Configuration(DiskRoot);

impl Source for Configuration {
    fn read(&self, path: &Path) -> Result<Vec<u8>, ReadError> {
        let private = path == Path::new("/etc/passwd") || path == Path::new("/etc/services");
        if private { Err(ReadError::Missing) } else { self.0.read(path) }
    }

    fn list(&self, directory: &Path) -> Result<Vec<OsString>, ReadError> {
        self.0.list(directory)
    }

    fn exists(&self, path: &Path) -> bool {
        path != Path::new("/etc/passwd") && self.0.exists(path)
    }

    fn is_directory(&self, path: &Path) -> bool {
        self.0.is_directory(path)
    }
}
