//! The real sshd of a Debian tree, asked again and again: one process in a mount namespace of its
//! own, chrooted into the tree, with a scratch /etc/ssh, passwd and group over the tree's.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use super::case::{ACCOUNTS, Case};

/// What sshd answered.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    /// Its exit code; 128 and more for a signal.
    pub(crate) code: i32,
    /// Its standard output.
    pub(crate) out: String,
    /// Its standard error.
    pub(crate) err: String,
}

/// A tree's sshd.
pub(crate) struct Server {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    scratch: tempfile::TempDir,
}

/// Where the trees lie.
pub(crate) fn tree(suite: &str) -> PathBuf {
    let cache = std::env::var_os("SFTP_DOCTOR_CACHE").map(PathBuf::from).unwrap_or_else(|| {
        Path::new(&std::env::var_os("HOME").unwrap_or("/root".into())).join(".cache/sftp-doctor")
    });
    cache.join("trees").join(suite)
}

/// Mounts the scratch files over the tree's, then answers lines with sshd's output. The three
/// files of an answer lie on a tmpfs.
const SCRIPT: &str = r#"
set -e
tree=$1 scratch=$2
mount --bind "$scratch/etc/ssh" "$tree/etc/ssh"
mount --bind "$scratch/etc/passwd" "$tree/etc/passwd"
mount --bind "$scratch/etc/group" "$tree/etc/group"
mount -t tmpfs scratch "$tree/run"
mkdir -m 0755 "$tree/run/sshd" "$tree/run/answer"
mount --bind "$scratch/answer" "$tree/run/answer"
exec chroot "$tree" /bin/bash -c '
cd /
while read -r mode spec; do
    code=0
    if [[ $mode == -T ]]; then
        /usr/sbin/sshd -T -C "$spec" >/run/answer/out 2>/run/answer/err </dev/null || code=$?
    else
        /usr/sbin/sshd "$mode" >/run/answer/out 2>/run/answer/err </dev/null || code=$?
    fi
    echo "$code"
done 2>/dev/null'
"#;

impl Server {
    /// Starts it; None when there is no such tree, or no right to mount.
    pub(crate) fn start(suite: &str) -> Result<Self, String> {
        let tree = tree(suite);
        if !tree.join("usr/sbin/sshd").exists() {
            return Err(format!("there is no tree at {}: tests/trees {suite}", tree.display()));
        }
        if !rustix_is_root() {
            return Err("only root can mount".into());
        }
        let scratch = tempfile::tempdir().map_err(|error| error.to_string())?;
        furnish(&tree, scratch.path()).map_err(|error| error.to_string())?;
        let mut child = Command::new("unshare")
            .args(["--mount", "--propagation", "private", "/bin/bash", "-c", SCRIPT, "sshd"])
            .arg(&tree)
            .arg(scratch.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| error.to_string())?;
        let input = child.stdin.take().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        let mut server = Self { child, input, output, scratch };
        server.put(&Case { files: vec![("sshd_config".into(), vec![])], ..Case::default() });
        let answer = server.ask("-t", "");
        if answer.code != 0 {
            return Err(format!("sshd -t of an empty file fails: {}", answer.err));
        }
        Ok(server)
    }

    /// The root under which the reader finds what sshd finds.
    pub(crate) fn root(&self) -> &Path {
        self.scratch.path()
    }

    /// Replaces the configuration.
    pub(crate) fn put(&mut self, case: &Case) {
        let ssh = self.scratch.path().join("etc/ssh");
        for entry in fs::read_dir(&ssh).unwrap().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if entry.path().is_dir() {
                fs::remove_dir_all(entry.path()).unwrap();
            } else if !name.starts_with("ssh_host_") && name != "moduli" {
                fs::remove_file(entry.path()).unwrap();
            }
        }
        for (path, bytes) in &case.files {
            let path = ssh.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            match bytes.strip_prefix(b"-> ") {
                // A symbolic link.
                Some(target) => {
                    let target = String::from_utf8_lossy(target).trim().to_owned();
                    std::os::unix::fs::symlink(target, path).unwrap();
                }
                None => fs::write(path, bytes).unwrap(),
            }
        }
    }

    /// Asks sshd: `-t`, or `-T` with a connection.
    pub(crate) fn ask(&mut self, mode: &str, spec: &str) -> Answer {
        writeln!(self.input, "{mode} {spec}").unwrap();
        let mut line = String::new();
        self.output.read_line(&mut line).unwrap();
        let code = line.trim().parse().unwrap_or_else(|_| panic!("no answer to {mode} {spec}"));
        let read = |name: &str| {
            let bytes = fs::read(self.scratch.path().join("answer").join(name)).unwrap();
            String::from_utf8_lossy(&bytes).into_owned()
        };
        Answer { code, out: read("out"), err: read("err") }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // The namespace and all it mounted go with the process.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn rustix_is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) == 0)
}

/// The scratch root: host keys, passwd and group with the accounts of the cases.
fn furnish(tree: &Path, scratch: &Path) -> std::io::Result<()> {
    let ssh = scratch.join("etc/ssh");
    fs::create_dir_all(&ssh)?;
    fs::DirBuilder::new().mode(0o700).create(scratch.join("answer"))?;
    for entry in fs::read_dir(tree.join("etc/ssh"))?.flatten() {
        let name = entry.file_name();
        if name.to_string_lossy().starts_with("ssh_host_") || name == "moduli" {
            fs::copy(entry.path(), ssh.join(name))?;
        }
    }
    let mut passwd = fs::read_to_string(tree.join("etc/passwd"))?;
    let mut group = fs::read_to_string(tree.join("etc/group"))?;
    let mut id = 64_000;
    for (user, groups) in ACCOUNTS {
        passwd = without(&passwd, user);
        for name in groups {
            if *name != user {
                group = without(&group, name);
                id += 1;
                group.push_str(&format!("{name}:x:{id}:{user}\n"));
            }
        }
        group = without(&group, user);
        id += 1;
        group.push_str(&format!("{user}:x:{id}:\n"));
        passwd.push_str(&format!("{user}:x:{id}:{id}::/home/{user}:/bin/bash\n"));
    }
    fs::write(scratch.join("etc/passwd"), passwd)?;
    // Of the tree's packages some bring it.
    match fs::copy(tree.join("etc/services"), scratch.join("etc/services")) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    fs::write(scratch.join("etc/group"), group)
}

fn without(text: &str, name: &str) -> String {
    let kept = text.lines().filter(|line| line.split(':').next() != Some(name));
    kept.map(|line| format!("{line}\n")).collect()
}
