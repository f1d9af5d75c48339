//! A sandbox: a whole Debian of its own, up to the kernel, that dies with this value.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::time::Duration;

use crate::process::Process;
use crate::run::{self, Ended};
use crate::tree::Tree;

const FILES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/clinic");
/// Breaking a server takes well under a second; a slow machine may take longer.
const BREAKING: Duration = Duration::from_secs(30);

/// One sandbox.
pub(crate) struct Sandbox {
    outer: Child,
    /// its first process ends when this closes
    stdin: Option<ChildStdin>,
    pid: u32,
}

impl Sandbox {
    /// Makes one over this tree, with the doctor in it if there is one.
    pub(crate) fn new(tree: &Tree, doctor: Option<&Path>) -> Result<Sandbox, String> {
        let mut command = Command::new("unshare");
        command
            .args(["--mount", "--net", "--pid", "--uts", "--ipc", "--fork", "--kill-child"])
            .arg(Path::new(FILES).join("sandbox.sh"))
            .arg(&tree.path)
            .arg(tree.base()?)
            .arg(FILES)
            .args(doctor)
            .env_clear()
            .env("PATH", PATH)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        let mut outer = command.spawn().map_err(|e| format!("unshare: {e}"))?;
        let stdin = outer.stdin.take();
        let stdout = outer.stdout.take();
        let mut sandbox = Sandbox { outer, stdin, pid: 0 };
        let mut line = String::new();
        if let Some(stdout) = stdout {
            BufReader::new(stdout).read_line(&mut line).map_err(|e| e.to_string())?;
        }
        let pid = line.trim().strip_prefix("ready ").and_then(|pid| pid.parse().ok());
        sandbox.pid = pid.ok_or_else(|| format!("the sandbox did not come up: {line:?}"))?;
        Ok(sandbox)
    }

    /// Runs a program in it as root.
    pub(crate) fn run(
        &self,
        program: &[&str],
        input: &str,
        limit: Duration,
    ) -> Result<Ended, String> {
        let mut command = Command::new("nsenter");
        command
            .args(["-t", &self.pid.to_string(), "-m", "-u", "-i", "-n", "-p", "-r", "-w", "--"])
            .args(program)
            .env_clear()
            .envs([("PATH", PATH), ("HOME", "/root"), ("LANG", "C.UTF-8"), ("TERM", "dumb")]);
        run::run(&mut command, input, limit)
    }

    /// Breaks the server with the case's own lines and starts it.
    pub(crate) fn stand(&self, breaks: &str) -> Result<(), String> {
        let script = format!(". /run/clinic/break.sh\n{breaks}\nstand\n");
        let ended = self.run(&["bash", "-c", &script], "", BREAKING)?;
        ended.or_fail("breaking the server").map(drop)
    }

    /// The output of a few lines of shell.
    pub(crate) fn ask(&self, script: &str) -> Result<String, String> {
        self.run(&["bash", "-c", script], "", BREAKING)?.or_fail("looking into the sandbox")
    }

    /// Makes `other` a second machine on this one's network, at 10.77.0.2 and fd77::2.
    pub(crate) fn connect(&self, other: &Sandbox) -> Result<(), String> {
        other.ask("ip link del fog0")?;
        let mut command = Command::new("nsenter");
        let (server, client) = (self.pid.to_string(), other.pid.to_string());
        command.args(["-t", &server, "-n", "ip", "link", "set", "fog1", "netns", &client]);
        run::run(&mut command, "", BREAKING)?.or_fail("moving the link")?;
        let script = "hostname client; ip addr add 10.77.0.2/24 dev fog1
            ip -6 addr add fd77::2/64 dev fog1 nodad; ip link set fog1 up
            for try in {1..100}; do ip -o link show fog1 | grep -q LOWER_UP && break; sleep 0.01; done";
        other.ask(script).map(drop)
    }

    /// Ends it; what should have ended with it and did not.
    pub(crate) fn end(self) -> Vec<String> {
        let inhabitants = Process::neighbours_of(self.pid);
        drop(self);
        let survivors = inhabitants.iter().filter(|process| process.is_alive());
        survivors.map(Process::name).collect()
    }
}

const PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

impl Drop for Sandbox {
    fn drop(&mut self) {
        // Its first process reads the end of its input and goes, and the kernel ends all others of the namespace.
        drop(self.stdin.take());
        let gone = (0..400).any(|_| {
            std::thread::sleep(Duration::from_millis(5));
            !matches!(self.outer.try_wait(), Ok(None))
        });
        if !gone {
            // --kill-child takes the rest along.
            let _ = self.outer.kill();
            let _ = self.outer.wait();
        }
    }
}
