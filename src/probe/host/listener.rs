//! sshd's listener as a process: its title counts the connections that are not logged in yet, and
//! names the log it was told to write.

use super::disk;
use crate::case::{Look, Startups};

/// sshd's default, and what it is on systems without `/run`.
const PID_FILES: [&str; 2] = ["/run/sshd.pid", "/var/run/sshd.pid"];
/// A process title is short; its start options are part of it.
const LIMIT: u64 = 4096;

/// Its process, by its PidFile.
pub(super) fn pid() -> Option<u32> {
    let pid = PID_FILES.iter().find_map(|file| disk::read(file, 32).ok())?;
    let pid: u32 = std::str::from_utf8(&pid).ok()?.trim().parse().ok()?;
    let name = disk::read(&format!("/proc/{pid}/comm"), 64).ok()?;
    (name == b"sshd\n").then_some(pid)
}

/// The title: `sshd: /usr/sbin/sshd -D [listener] 0 of 10-100 startups` (8.2 and later).
pub(super) fn title() -> Option<String> {
    let pid = pid()?;
    let title = disk::read(&format!("/proc/{pid}/cmdline"), LIMIT).ok()?;
    let words = title.split(|b| *b == 0).map(String::from_utf8_lossy);
    Some(words.collect::<Vec<_>>().join(" ").trim().to_owned())
}

/// The counters in it.
pub(super) fn startups() -> Look<Startups> {
    match title().as_deref().map(parse) {
        Some(Some(startups)) => Look::Seen(startups),
        Some(None) => Look::not_looked("this sshd does not count in its process title"),
        None => Look::CouldNot {
            reason: "sshd's listener could not be found by its PidFile".into(),
            command: "ps ax | grep '[l]istener'".into(),
        },
    }
}

fn parse(title: &str) -> Option<Startups> {
    let (_, counters) = title.split_once("[listener] ")?;
    let words: Vec<&str> = counters.split_ascii_whitespace().collect();
    let [now, "of", limits, "startups", ..] = words[..] else { return None };
    let (begin, full) = limits.split_once('-')?;
    Some(Startups { now: now.parse().ok()?, begin: begin.parse().ok()?, full: full.parse().ok()? })
}

/// The file behind its option `-E`.
pub(super) fn own_log() -> Option<String> {
    let title = title()?;
    let mut words = title.split(' ').skip_while(|word| !word.starts_with("-E"));
    let file = words.next()?.strip_prefix("-E")?;
    let file = if file.is_empty() { words.next()? } else { file };
    file.starts_with('/').then(|| file.to_owned())
}

#[cfg(test)]
mod tests {
    use super::parse;
    use crate::case::Startups;

    #[test]
    fn the_title_counts() {
        let title = "sshd: /usr/sbin/sshd -D [listener] 11 of 10-100 startups";
        assert_eq!(parse(title), Some(Startups { now: 11, begin: 10, full: 100 }));
        assert_eq!(parse("/usr/sbin/sshd -D"), None);
        assert_eq!(parse("sshd: x [listener] 1 of 10 startups"), None);
    }
}
