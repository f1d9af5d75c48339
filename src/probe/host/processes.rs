//! The processes that sshd started for one session: they carry its addresses in SSH_CONNECTION
//! (session.c, do_setup_env), and so do their children.

use std::fs;
use std::io::Read as _;
use std::net::SocketAddr;
use std::os::unix::fs::MetadataExt as _;

use crate::case::{Look, Process};
use crate::text;

/// As much of a process's environment as is searched; nothing of it is kept.
const ENVIRONMENT: u64 = 64 * 1024;
const WORDS: usize = 16;
const FEW: usize = 64;

/// The processes of the session whose client is `client`, oldest first. They belong to `uid`.
pub(super) fn look(uid: u32, client: SocketAddr) -> Look<Vec<Process>> {
    let me = rustix::process::geteuid();
    if !me.is_root() && me.as_raw() != uid {
        return Look::CouldNot {
            reason: "only root sees what another account's processes wait for".into(),
            command: format!("sudo ps -o pid,ppid,stat,wchan:20,etime,args -u {uid}"),
        };
    }
    let all = match fs::read_dir("/proc") {
        Ok(all) => all,
        Err(error) => return Look::unreadable("/proc", &error),
    };
    let mark = format!("SSH_CONNECTION={} {} ", client.ip().to_canonical(), client.port());
    let numbers = all.flatten().filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    let own = numbers
        .filter(|pid| fs::metadata(format!("/proc/{pid}")).is_ok_and(|facts| facts.uid() == uid));
    let mut found: Vec<Process> =
        own.filter(|pid| has(*pid, mark.as_bytes())).take(FEW).filter_map(process).collect();
    found.sort_by_key(|process| process.pid);
    Look::Seen(found)
}

/// The environment of process `pid` holds `mark`.
fn has(pid: u32, mark: &[u8]) -> bool {
    let Ok(file) = fs::File::open(format!("/proc/{pid}/environ")) else { return false };
    let mut environment = Vec::new();
    let _ = file.take(ENVIRONMENT).read_to_end(&mut environment);
    let found = environment.split(|byte| *byte == 0).any(|line| line.starts_with(mark));
    zeroize::Zeroize::zeroize(&mut environment);
    found
}

fn process(pid: u32) -> Option<Process> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let (state, parent) = state_of(&stat)?;
    let waits_in = fs::read_to_string(format!("/proc/{pid}/wchan")).ok();
    let waits_in = waits_in.map(|name| text::line(name.trim(), 40));
    Some(Process {
        pid,
        parent,
        words: words(pid),
        state,
        waits_in: waits_in.filter(|name| !name.is_empty() && name != "0"),
    })
}

/// State and parent, which follow the name; that may hold brackets of its own.
fn state_of(stat: &str) -> Option<(char, u32)> {
    let mut fields = stat.rsplit_once(')')?.1.split_ascii_whitespace();
    Some((fields.next()?.chars().next()?, fields.next()?.parse().ok()?))
}

fn words(pid: u32) -> Vec<String> {
    let Ok(file) = fs::File::open(format!("/proc/{pid}/cmdline")) else { return Vec::new() };
    let mut line = Vec::new();
    let _ = file.take(8192).read_to_end(&mut line);
    let line = line.strip_suffix(b"\0").unwrap_or(&line);
    let words = line.split(|byte| *byte == 0).take(WORDS);
    words.map(|word| text::line(&String::from_utf8_lossy(word), 200)).collect()
}

#[cfg(test)]
mod tests {
    use super::{look, state_of};

    #[test]
    fn a_name_may_hold_brackets() {
        assert_eq!(state_of("12 (a) b) S 7 12"), Some(('S', 7)));
        assert_eq!(state_of("12"), None);
    }

    #[test]
    fn a_process_is_found_by_the_session_it_belongs_to() {
        let mut child = std::process::Command::new("sleep")
            .arg("60")
            .env("SSH_CONNECTION", "192.0.2.9 4711 192.0.2.7 22")
            .spawn()
            .unwrap();
        let uid = rustix::process::geteuid().as_raw();
        let find = || look(uid, "192.0.2.9:4711".parse().unwrap());
        // spawn() returns a moment before the kernel has put the new environment in its place.
        let start = std::time::Instant::now();
        let mut found = find();
        while found.seen().unwrap().is_empty() && start.elapsed().as_secs() < 5 {
            std::thread::sleep(std::time::Duration::from_millis(5));
            found = find();
        }
        let other = look(uid, "192.0.2.9:471".parse().unwrap());
        child.kill().unwrap();
        child.wait().unwrap();
        assert_eq!(found.seen().unwrap()[0].words, ["sleep", "60"]);
        assert_eq!(found.seen().unwrap()[0].parent, std::process::id());
        assert!(other.seen().unwrap().is_empty());
    }
}
