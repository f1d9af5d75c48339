//! The known_hosts files OpenSSH's client reads by default (ssh_config(5), UserKnownHostsFile and
//! GlobalKnownHostsFile).

use crate::file::Root;

/// Contents of known_hosts files.
#[derive(Debug, Clone, Default)]
pub struct Files {
    /// Path and contents of each that could be read, in the order of their weight.
    pub read: Vec<(String, Vec<u8>)>,
    /// Those that are there and could not be read, as `path: why`.
    pub unreadable: Vec<String>,
}

/// Large sites have some thousand hosts.
const LIMIT: usize = 8 << 20;

/// The files of the user who runs the doctor, and the system's.
#[must_use]
pub fn user_files() -> Files {
    let home = std::env::home_dir().filter(|home| home.is_absolute());
    let own = home.map(|home| home.join(".ssh").display().to_string());
    read(own.as_deref(), "/etc/ssh")
}

fn read(own: Option<&str>, system: &str) -> Files {
    let own = own
        .into_iter()
        .flat_map(|dir| ["known_hosts", "known_hosts2"].map(|name| format!("{dir}/{name}")));
    let system = ["ssh_known_hosts", "ssh_known_hosts2"].map(|name| format!("{system}/{name}"));
    let mut files = Files::default();
    for path in own.chain(system) {
        match Root::default().read(&path, LIMIT) {
            Ok(mut bytes) => files.read.push((path, std::mem::take(&mut *bytes))),
            Err(error) if error.is_missing() => {}
            Err(error) => files.unreadable.push(format!("{path}: {error}")),
        }
    }
    files
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn what_is_missing_is_silent_and_what_cannot_be_read_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let path = |name: &str| dir.path().join(name);
        std::fs::write(path("known_hosts2"), b"x").unwrap();
        std::fs::create_dir(path("ssh_known_hosts")).unwrap();
        let dir = dir.path().display().to_string();
        let files = read(Some(&dir), &dir);
        assert_eq!(files.read, [(format!("{dir}/known_hosts2"), b"x".to_vec())]);
        assert_eq!(
            files.unreadable,
            [format!("{dir}/ssh_known_hosts: it is a directory, not a file")]
        );
        assert!(read(None, "/nonexistent").read.is_empty());
    }
}
