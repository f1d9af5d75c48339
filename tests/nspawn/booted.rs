//! A booted machine: a whole Debian with its systemd, that dies with this value.

use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use crate::case::Release;
use crate::groups;
use crate::run::{self, Ended};
use crate::tree::Tree;

const HERE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests");
const PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
/// It takes two seconds on an idle machine.
const BOOTING: Duration = Duration::from_secs(60);

/// The programs that are put into it.
#[derive(Debug)]
pub(crate) struct Programs {
    pub(crate) doctor: PathBuf,
    pub(crate) guard: PathBuf,
}

/// One machine.
pub(crate) struct Booted {
    outer: Child,
    /// its first process ends when this closes
    stdin: Option<ChildStdin>,
    group: String,
    leader: u32,
}

impl Booted {
    /// Boots one over this tree, and waits until it is up.
    pub(crate) fn new(release: Release, tree: &Tree, programs: &Programs) -> Result<Self, String> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let group = format!("sftp-doctor-nspawn-{}-{number}", std::process::id());
        let mut command = Command::new("unshare");
        command
            .args(["--mount", "--pid", "--fork", "--kill-child", "--mount-proc"])
            .arg(Path::new(HERE).join("nspawn/boot.sh"))
            .arg(&tree.path)
            .arg(tree.base()?)
            .arg(Path::new(HERE).join("clinic"))
            .arg(&group)
            .args([&programs.guard, &programs.doctor])
            .env_clear()
            .env("PATH", PATH)
            .stdin(Stdio::piped());
        // systemd 258 and later boot under the unified hierarchy alone, which a hybrid machine has beside the old one.
        if release == Release::Sid {
            command.env("SYSTEMD_NSPAWN_UNIFIED_HIERARCHY", "1");
        }
        let mut outer = command.spawn().map_err(|e| format!("unshare: {e}"))?;
        let stdin = outer.stdin.take();
        let mut booted = Booted { outer, stdin, group, leader: 0 };
        booted.wait()?;
        Ok(booted)
    }

    fn wait(&mut self) -> Result<(), String> {
        let began = Instant::now();
        while began.elapsed() < BOOTING {
            std::thread::sleep(Duration::from_millis(100));
            if let Ok(Some(status)) = self.outer.try_wait() {
                return Err(format!("the machine did not boot: {status}"));
            }
            let Some(leader) = systemd_below(self.outer.id()) else { continue };
            self.leader = leader;
            let state = self.run("systemctl is-system-running", Duration::from_secs(10));
            if state.is_ok_and(|ended| matches!(ended.stdout.trim(), "running" | "degraded")) {
                return Ok(());
            }
        }
        Err("the machine did not boot in time".into())
    }

    /// Runs a few lines of bash in it as root.
    pub(crate) fn run(&self, script: &str, limit: Duration) -> Result<Ended, String> {
        let mut command = Command::new("nsenter");
        command
            .args(["-t", &self.leader.to_string(), "-m", "-u", "-i", "-n", "-p", "-C", "-r", "-w"])
            .args(["--", "bash", "-c", script])
            .env_clear()
            .envs([("PATH", PATH), ("HOME", "/root"), ("LANG", "C.UTF-8"), ("TERM", "dumb")]);
        run::run(&mut command, "", limit)
    }
}

impl Drop for Booted {
    fn drop(&mut self) {
        drop(self.stdin.take());
        let gone = (0..400).any(|_| {
            std::thread::sleep(Duration::from_millis(5));
            !matches!(self.outer.try_wait(), Ok(None))
        });
        if !gone {
            let _ = self.outer.kill();
            let _ = self.outer.wait();
        }
        groups::remove(&self.group);
    }
}

/// The machine's first process among what `pid` has started.
fn systemd_below(pid: u32) -> Option<u32> {
    let children = std::fs::read_to_string(format!("/proc/{pid}/task/{pid}/children")).ok()?;
    children.split_whitespace().find_map(|child| {
        let child = child.parse().ok()?;
        let name = std::fs::read_to_string(format!("/proc/{child}/comm")).ok()?;
        if name.trim() == "systemd" { Some(child) } else { systemd_below(child) }
    })
}
