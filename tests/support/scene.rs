//! A small tree to repair, a plan with every kind of change, and pictures to compare.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use sftp_doctor::fix::transaction::{Note, StateDir};
use sftp_doctor::fix::{Standing, Step};

/// The scene's root, and where transactions are recorded.
pub(crate) struct Scene {
    pub(crate) root: PathBuf,
    pub(crate) state: StateDir,
}

/// What a path is, to the last attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Facts {
    pub(crate) bytes: Option<Vec<u8>>,
    pub(crate) owner: (u32, u32),
    pub(crate) mode: u32,
    /// Of files; that of a directory tells that somebody was at work there.
    pub(crate) modified: Option<(i64, i64)>,
    pub(crate) extended: Vec<(Vec<u8>, Vec<u8>)>,
}

pub(crate) type Picture = BTreeMap<PathBuf, Facts>;

impl Scene {
    /// Makes the tree in `root`, with the records under `state`.
    pub(crate) fn make(root: &Path, state: &Path) -> Self {
        let scene = Self::at(root, state);
        for dir in ["etc/sshd_config.d", "images"] {
            fs::create_dir_all(root.join(dir)).unwrap();
        }
        for (name, text) in [
            ("etc/sshd_config", "Include x\nSubsystem sftp /usr/lib/sftp-server\n"),
            ("etc/second", "one\n"),
            ("etc/sshd_config.d/00-fog.conf", "Subsystem sftp internal-sftp\n"),
            ("etc/sshd_config.d/20-named", "PermitRootLogin no\n"),
            ("etc/account", "shell nologin\n"),
            ("etc/account-after", "shell bash\n"),
            ("etc/account-before", "shell nologin\n"),
        ] {
            let path = root.join(name);
            fs::write(&path, text).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
            let long_ago = SystemTime::UNIX_EPOCH + Duration::new(1_000_000_000, 123_456_789);
            fs::File::open(&path).unwrap().set_modified(long_ago).unwrap();
        }
        fs::set_permissions(root.join("images"), fs::Permissions::from_mode(0o755)).unwrap();
        scene
    }

    /// A tree that has been made.
    pub(crate) fn at(root: &Path, state: &Path) -> Self {
        Self { root: root.to_owned(), state: StateDir::at(state) }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    pub(crate) fn write(&self, name: &str, after: &str) -> Step {
        let path = self.path(name);
        let before = fs::read(&path).unwrap();
        Step::Write { path, before, after: after.as_bytes().to_vec() }
    }

    pub(crate) fn standing(&self, name: &str) -> Standing {
        let facts = fs::metadata(self.path(name)).unwrap();
        Standing { uid: facts.uid(), gid: facts.gid(), mode: facts.mode() & 0o7777 }
    }

    /// One of each kind, and two of the commonest.
    pub(crate) fn plan(&self) -> Vec<Step> {
        let mine = Standing { mode: 0o644, ..self.standing("images") };
        let read = |name: &str| fs::read(self.path(name)).unwrap();
        let copy = |from: &str| {
            let paths = [from, "etc/account"].map(|name| self.path(name).display().to_string());
            // Like usermod, it works on when the doctor is killed, and whoever comes next waits for it.
            let lock = self.root.with_file_name("account-lock").display().to_string();
            let mut command = vec!["/usr/bin/flock".to_owned(), lock];
            command.extend(["/bin/cp".to_owned(), "-p".to_owned()]);
            command.extend(paths);
            command
        };
        vec![
            Step::Remove {
                path: self.path("etc/sshd_config.d/00-fog.conf"),
                before: read("etc/sshd_config.d/00-fog.conf"),
            },
            self.write("etc/sshd_config", "Include x\nSubsystem sftp internal-sftp\n"),
            Step::Rename {
                from: self.path("etc/sshd_config.d/20-named"),
                to: self.path("etc/sshd_config.d/20-named.conf"),
                before: read("etc/sshd_config.d/20-named"),
            },
            Step::Create {
                path: self.path("etc/sshd_config.d/10-new.conf"),
                bytes: b"PrintMotd no\n".to_vec(),
                standing: mine,
            },
            Step::Account { run: copy("etc/account-after"), undo: copy("etc/account-before") },
            self.write("etc/second", "one\ntwo\n"),
            Step::Own {
                path: self.path("images"),
                before: self.standing("images"),
                after: Standing { mode: 0o775, ..mine },
            },
            Step::MakeDirectory {
                path: self.path("images/dev"),
                standing: Standing { mode: 0o775, ..mine },
            },
            Step::Create {
                path: self.path("images/dev/.mntcheck"),
                bytes: Vec::new(),
                standing: mine,
            },
        ]
    }

    /// Everything below the root.
    pub(crate) fn picture(&self) -> Picture {
        let mut picture = Picture::new();
        look(&self.root, &mut picture);
        picture
    }
}

pub(crate) fn note() -> Note {
    Note { cures: vec!["external-sftp-server".into()], reload: Some(22), ..Note::default() }
}

fn look(dir: &Path, picture: &mut Picture) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        let facts = fs::symlink_metadata(&path).unwrap();
        let file = facts.is_file();
        picture.insert(
            path.clone(),
            Facts {
                bytes: file.then(|| fs::read(&path).unwrap()),
                owner: (facts.uid(), facts.gid()),
                mode: facts.mode(),
                modified: file.then(|| (facts.mtime(), facts.mtime_nsec())),
                extended: if file { extended(&path) } else { Vec::new() },
            },
        );
        if facts.is_dir() {
            look(&path, picture);
        }
    }
}

fn extended(path: &Path) -> Vec<(Vec<u8>, Vec<u8>)> {
    let mut names = vec![0_u8; 4096];
    let length = rustix::fs::listxattr(path, names.as_mut_slice()).unwrap_or(0);
    let names = names[..length].split(|byte| *byte == 0).filter(|name| !name.is_empty());
    let mut found: Vec<_> = names
        .map(|name| {
            let mut value = vec![0_u8; 4096];
            let length = rustix::fs::getxattr(path, name, value.as_mut_slice()).unwrap();
            (name.to_vec(), value[..length].to_vec())
        })
        .collect();
    found.sort();
    found
}
