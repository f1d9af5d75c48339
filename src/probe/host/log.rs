//! What sshd and PAM log of the session: the file of sshd's option `-E`, the journal, or the
//! system's log file. Of files only what was added since the session began is read.

use std::path::Path;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use super::{disk, listener};
use crate::case::{LogLine, Look, SessionRecord, Stage, StageEnd};
use crate::probe::program;
use crate::text;

/// Debian's and Red Hat's.
const FILES: [&str; 2] = ["/var/log/auth.log", "/var/log/secure"];
const JOURNALS: [&str; 2] = ["/run/log/journal", "/var/log/journal"];
const COMMAND: &str = "sudo journalctl -t sshd -t sshd-session -n 20 --no-pager";
/// As much of what was added as is read, and as many lines as are kept.
const LIMIT: u64 = 128 * 1024;
const LINES: usize = 40;
/// How long a line may come after the answer it is about, and how often it is looked for.
const PATIENCE: Duration = Duration::from_millis(500);
const PAUSE: Duration = Duration::from_millis(40);

/// How long the logs were before the session.
#[derive(Debug)]
pub(super) struct Mark {
    files: Vec<(String, u64)>,
    began: u64,
}

impl Mark {
    /// Now.
    pub(super) fn now() -> Self {
        let own = listener::own_log();
        let files = own.into_iter().chain(FILES.map(str::to_owned));
        let length = |path: String| Some((path.clone(), std::fs::metadata(path).ok()?.len()));
        let began = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        Self { files: files.filter_map(length).collect(), began }
    }
}

/// The lines about `user` or this client, oldest first.
///
/// A log is written beside the answer to the client, not before it (measured with syslog on OpenSSH 10.0: one time in
/// some hundred the line came later): after a refusal it is read again until nothing is added any more.
pub(super) fn look(
    mark: &Mark,
    session: &SessionRecord,
    user: &str,
    deadline: Instant,
) -> Look<Vec<LogLine>> {
    let ours = Ours::new(session, user);
    let journal = JOURNALS.iter().any(|folder| Path::new(folder).is_dir());
    let mut read = mark.read(&ours, journal, deadline);
    let patience = deadline.min(Instant::now() + PATIENCE);
    while refused(session) && (!mark.files.is_empty() || journal) && Instant::now() < patience {
        std::thread::sleep(PAUSE);
        let again = mark.read(&ours, journal, deadline);
        let settled = !again.lines.is_empty() && again.lines == read.lines;
        read = again;
        if settled || read.unread.is_some() {
            break;
        }
    }
    let Read { mut lines, unread } = read;
    lines.truncate(LINES);
    match unread {
        Some(reason) if lines.is_empty() => Look::CouldNot { reason, command: COMMAND.into() },
        _ if lines.is_empty() && mark.files.is_empty() && !journal => Look::Absent,
        _ => Look::Seen(lines),
    }
}

/// The server said no, so that its log has something to say.
fn refused(session: &SessionRecord) -> bool {
    let failed = |stage| matches!(session.ended(stage), StageEnd::Failed);
    Stage::ALL.into_iter().filter(|stage| *stage >= Stage::Authentication).any(failed)
}

/// What was read of all logs.
struct Read {
    lines: Vec<LogLine>,
    unread: Option<String>,
}

impl Mark {
    /// What was added since, of the files, else of the journal.
    fn read(&self, ours: &Ours, journal: bool, deadline: Instant) -> Read {
        let mut read = Read { lines: Vec::new(), unread: None };
        for (path, length) in &self.files {
            match disk::read_from(path, *length, LIMIT) {
                Ok(text) => read.lines.extend(ours.pick(path, &String::from_utf8_lossy(&text))),
                Err(error) => read.unread = Some(format!("cannot read {path}: {error}")),
            }
        }
        if read.lines.is_empty() && journal {
            match from_journal(self.began, deadline) {
                Ok(said) => read.lines.extend(ours.pick("journal", &said)),
                Err(why) => read.unread = Some(why),
            }
        }
        read
    }
}

fn from_journal(began: u64, deadline: Instant) -> Result<String, String> {
    let since = format!("--since=@{began}");
    let tags = ["-t", "sshd", "-t", "sshd-session", "-t", "sshd-auth"];
    let mut arguments = vec!["-q", "--no-pager", "-o", "cat", "-n", "200", &since];
    arguments.extend(tags);
    match program::run("journalctl", &arguments, deadline) {
        // Who may not read it gets no line (systemd 252 and 257).
        Ok(said) if said.output.is_empty() && !rustix::process::geteuid().is_root() => {
            Err("journalctl shows nothing of sshd to this account".into())
        }
        Ok(said) if said.code == Some(0) => Ok(String::from_utf8_lossy(&said.output).into_owned()),
        Ok(_) => Err("journalctl failed".into()),
        Err(error) => Err(format!("journalctl: {error}")),
    }
}

/// What makes a line one about this session.
struct Ours {
    words: Vec<String>,
}

impl Ours {
    fn new(session: &SessionRecord, user: &str) -> Self {
        let local = session.local.map(|address| address.ip().to_canonical().to_string());
        Self { words: local.into_iter().chain([user.to_owned()]).collect() }
    }

    fn pick(&self, source: &str, log: &str) -> Vec<LogLine> {
        let of_sshd = |line: &str| !FILES.contains(&source) || line.contains("sshd");
        let lines = log.lines().filter(|line| of_sshd(line)).map(message);
        let ours = lines.filter(|line| self.is_ours(line));
        let line = |text| LogLine { source: source.into(), text: text::line(text, 300) };
        ours.take(LINES).map(line).collect()
    }

    /// sshd does not name account or client in all it has to say.
    fn is_ours(&self, line: &str) -> bool {
        const NAMELESS: [&str; 10] = [
            "no more sessions",
            "bad ownership or modes",
            "no hostkeys",
            "chroot path",
            "pam_open_session()",
            "PAM: initialisation failed",
            "unable to dlopen",
            "Too many open files",
            "Resource temporarily unavailable",
            "Cannot allocate memory",
        ];
        self.words.iter().any(|word| has_word(line, word))
            || NAMELESS.iter().any(|text| line.contains(text))
    }
}

/// `word` stands in `line`, and not as a part of a longer one.
fn has_word(line: &str, word: &str) -> bool {
    let inside = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + word.len()..].chars().next();
        !word.is_empty() && !before.is_some_and(inside) && !after.is_some_and(inside)
    })
}

/// Without date, host and process: `Jan  2 10:00:00 fog sshd[812]: message`.
fn message(line: &str) -> &str {
    let line = line.trim_end();
    let tag = line.find("sshd").and_then(|at| {
        let rest = &line[at..];
        let (name, said) = rest.split_once("]: ")?;
        name.rsplit_once('[').filter(|(_, pid)| pid.bytes().all(|b| b.is_ascii_digit()))?;
        (!name.contains(' ')).then_some(said)
    });
    tag.unwrap_or(line)
}

#[cfg(test)]
mod tests {
    use super::{Ours, has_word, message};

    #[test]
    fn a_line_is_its_message() {
        let line = "Nov 22 10:00:00 fog sshd-session[812]: Failed password for fog\r";
        assert_eq!(message(line), "Failed password for fog");
        assert_eq!(message("Accepted password for fog"), "Accepted password for fog");
        let odd = "sshd: no hostkeys available -- exiting.";
        assert_eq!(message(odd), odd);
    }

    #[test]
    fn only_our_own_lines_are_kept() {
        let ours = Ours { words: vec!["10.0.0.7".into(), "fog".into()] };
        let log = "2026 fog cron[1]: fog\n\
                   x sshd[2]: Invalid user root from 192.0.2.1\n\
                   x sshd[3]: User fog from 10.0.0.7 not allowed\n\
                   x sshd[3]: no more sessions\nx sshd[4]: fogger from 110.0.0.7\n";
        let kept = ours.pick("/var/log/auth.log", log);
        let texts: Vec<&str> = kept.iter().map(|line| line.text.as_str()).collect();
        assert_eq!(texts, ["User fog from 10.0.0.7 not allowed", "no more sessions"]);
        assert!(has_word("user=fog", "fog") && !has_word("fog-2", "fog"));
    }
}
