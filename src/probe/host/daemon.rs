//! Has the running sshd read what lies on the disk, and would it load?

use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::time::Instant;

use super::{disk, listeners};
use crate::case::{Change, ConfigTest, Daemon, Listener, Look, PidFile, SshdFiles};
use crate::probe::program;
use crate::sshd::{Config, Connection};
use crate::text;

/// Releases that differ in what they load: 8.6 and 8.7 in their words, 9.4 and 9.5 in Subsystem.
const RELEASES: [&str; 4] = ["8.4", "8.9", "9.4", "10.6"];
const LINES: usize = 20;
/// More files than an admin has.
const CHANGES: usize = 64;

/// The newest change, the pid file of the sshd that holds `port`, and what was changed after it was
/// written.
pub(super) fn look(sshd: &SshdFiles, listeners: &Look<Vec<Listener>>, port: u16) -> Look<Daemon> {
    let config = sshd.read_as(None);
    let effective = config.effective(&Connection::default());
    let path = effective.get("pidfile").map_or("none", |setting| setting.value.as_str());
    let pid_file = if path == "none" { Look::Absent } else { pid_file(path) };
    let here = listeners.seen().map_or(&[][..], Vec::as_slice).iter();
    let mut programs = here.filter(|listener| listener.address.port() == port);
    let by_socket =
        programs.any(|listener| listener.program.as_deref().is_some_and(|name| name != "sshd"));
    if by_socket && !pid_file.seen().is_some_and(|file| serves(file, port)) {
        return Look::not_looked("a socket starts sshd, which then reads the disk");
    }
    if path == "none" {
        return Look::not_looked("sshd writes no pid file");
    }
    let all = changes(&config);
    let written = pid_file.seen().map_or(i128::MAX, |file| file.mtime_ns);
    let mut later: Vec<Change> =
        all.iter().filter(|change| change.ctime_ns >= written).cloned().collect();
    later.drain(..later.len().saturating_sub(CHANGES));
    Look::Seen(Daemon { newest: all.last().cloned(), later, pid_file })
}

/// The first connection to `ssh.socket` has started an sshd for all that follow, which holds the
/// socket as well and reads the disk no more (measured on 9.2 and 10.0).
fn serves(file: &PidFile, port: u16) -> bool {
    file.of_sshd && listeners::holds(file.pid, port)
}

/// When each file of a configuration and each directory that its Include lines look in was changed
/// last, oldest first. A mode that was changed counts.
pub(crate) fn changes(config: &Config) -> Vec<Change> {
    let files = config.files().iter().map(|file| file.path.clone());
    let directories = config.globs().iter().filter_map(|glob| glob.directory.clone());
    let changes = files.chain(directories).filter_map(|path| {
        let facts = fs::metadata(&path).ok()?;
        let path = text::line(&path.to_string_lossy(), 200);
        Some(Change { path, ctime_ns: nanoseconds(facts.ctime(), facts.ctime_nsec()) })
    });
    let mut changes: Vec<Change> = changes.collect();
    changes.sort_by(|a, b| (a.ctime_ns, &a.path).cmp(&(b.ctime_ns, &b.path)));
    changes.dedup();
    changes
}

fn pid_file(path: &str) -> Look<PidFile> {
    let text = match disk::read(path, 64) {
        Ok(text) => String::from_utf8_lossy(&text).trim().to_owned(),
        Err(error) => return Look::unreadable(path, &error),
    };
    let (Ok(facts), Ok(pid)) = (fs::metadata(path), text.parse::<u32>()) else {
        return Look::Absent;
    };
    let name = fs::read_to_string(format!("/proc/{pid}/comm")).unwrap_or_default();
    Look::Seen(PidFile {
        path: text::line(path, 200),
        mtime_ns: nanoseconds(facts.mtime(), facts.mtime_nsec()),
        pid,
        of_sshd: name.trim_end() == "sshd",
    })
}

fn nanoseconds(seconds: i64, rest: i64) -> i128 {
    i128::from(seconds) * 1_000_000_000 + i128::from(rest)
}

/// Asks sshd itself, where one of its releases would not load these files: a program is slower
/// than our own reading, which is trusted when it finds nothing wrong.
pub(super) fn test(sshd: &SshdFiles, deadline: Instant) -> Look<ConfigTest> {
    if RELEASES.into_iter().all(|release| sshd.read_as(Some(release)).loads()) {
        return Look::not_looked("every release loads these files");
    }
    test_now(deadline)
}

/// Asks it whatever our own reading says: nothing listens, and it says why it would not start.
pub(super) fn test_now(deadline: Instant) -> Look<ConfigTest> {
    let command = "sudo sshd -t";
    if !rustix::process::geteuid().is_root() {
        let reason = "sshd tests its configuration for root alone".into();
        return Look::CouldNot { reason, command: command.into() };
    }
    match program::complaints("sshd", &["-t"], deadline) {
        Ok(said) => {
            let text = String::from_utf8_lossy(&said.output).into_owned();
            let lines = text.lines().take(LINES).map(|line| text::line(line.trim_end(), 300));
            Look::Seen(ConfigTest { code: said.code, said: lines.collect() })
        }
        Err(error) => Look::CouldNot {
            reason: format!("cannot run sshd -t: {error}"),
            command: command.into(),
        },
    }
}
