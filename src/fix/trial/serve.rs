//! sshd behind one connection that we accepted ourselves (`sshd -i`).
//!
//! A second listener would need a `PidFile` of its own, would outlive a doctor that is killed, and
//! would listen where Port and ListenAddress say, which is not where a socket unit listens. One
//! connection has none of that: it ends when our end closes, and from its first byte on sshd does
//! what it does for a connection that it accepted itself.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::net::TcpListener;
use std::os::fd::{AsFd as _, OwnedFd};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{MemfdFlags, memfd_create};

use crate::probe::host::Started;
use crate::text;

/// How long sshd may take to notice that its connection is gone.
const FAREWELL: Duration = Duration::from_secs(2);
const PAUSE: Duration = Duration::from_millis(20);
/// The end of its log is where the reason stands.
const LINES: usize = 5;
const LOG: u64 = 64 * 1024;

/// sshd for each connection that comes until `done`; what it logged last.
pub(super) fn serve(
    listener: &TcpListener,
    started: &Started,
    done: &AtomicBool,
) -> io::Result<Vec<String>> {
    // A pipe that nobody reads would stop sshd.
    let mut log = File::from(memfd_create("sshd", MemfdFlags::CLOEXEC)?);
    let mut children = Vec::new();
    while !done.load(Ordering::Relaxed) {
        if is_knocked_at(listener)? {
            let (connection, _) = listener.accept()?;
            children.push(start(started, connection.into(), &log)?);
        }
    }
    children.iter_mut().try_for_each(part)?;
    let length = log.seek(SeekFrom::End(0))?;
    log.seek(SeekFrom::Start(length.saturating_sub(LOG)))?;
    let mut bytes = Vec::new();
    log.take(LOG).read_to_end(&mut bytes)?;
    let all = String::from_utf8_lossy(&bytes).into_owned();
    let lines: Vec<String> = all.lines().map(|line| text::line(line.trim_end(), 200)).collect();
    Ok(lines[lines.len().saturating_sub(LINES)..].to_vec())
}

fn is_knocked_at(listener: &TcpListener) -> io::Result<bool> {
    let mut fds = [PollFd::from_borrowed_fd(listener.as_fd(), PollFlags::IN)];
    let timeout = Timespec::try_from(PAUSE).map_err(io::Error::other)?;
    Ok(poll(&mut fds, Some(&timeout))? > 0)
}

fn start(started: &Started, connection: OwnedFd, log: &File) -> io::Result<Child> {
    let input = connection.try_clone()?;
    Command::new(&started.program)
        .args(["-i", "-e"])
        .args(&started.options)
        .env_clear()
        .env("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")
        .stdin(Stdio::from(input))
        .stdout(Stdio::from(connection))
        .stderr(Stdio::from(log.try_clone()?))
        .spawn()
}

fn part(child: &mut Child) -> io::Result<()> {
    let deadline = Instant::now() + FAREWELL;
    while child.try_wait()?.is_none() {
        if Instant::now() >= deadline {
            child.kill()?;
            child.wait()?;
            return Ok(());
        }
        std::thread::sleep(PAUSE);
    }
    Ok(())
}
