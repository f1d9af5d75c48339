//! The running sshd beside what lies on its disk.

use serde::{Deserialize, Serialize};

use super::Look;

/// What tells whether the running sshd has read what lies on the disk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Daemon {
    /// The newest change of a file sshd reads, or of a directory whose files it includes.
    pub newest: Option<Change>,
    /// Every change that came after the pid file was written, oldest first, at most 64.
    #[serde(default)]
    pub later: Vec<Change>,
    /// The file that sshd writes anew whenever it has read its configuration.
    pub pid_file: Look<PidFile>,
}

impl Daemon {
    /// The change that the running sshd has not read. A reload writes the pid file anew (7.4 to
    /// 10.6; the number of the process and its start stay the same).
    #[must_use]
    pub fn unread(&self) -> Option<&Change> {
        let written = self.pid_file.seen().filter(|file| file.of_sshd)?;
        self.newest.as_ref().filter(|change| change.ctime_ns >= written.mtime_ns)
    }

    /// All that the running sshd has not read, oldest first. In older records the newest alone.
    #[must_use]
    pub fn all_unread(&self) -> Vec<&Change> {
        match self.unread() {
            None => Vec::new(),
            Some(newest) if self.later.is_empty() => vec![newest],
            Some(_) => self.later.iter().collect(),
        }
    }
}

/// A change of a file or a directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Its path, escaped.
    pub path: String,
    /// When it was changed, in nanoseconds since 1970: text, name, owner or mode.
    pub ctime_ns: i128,
}

/// sshd's pid file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PidFile {
    /// Its path.
    pub path: String,
    /// When it was written, in nanoseconds since 1970.
    pub mtime_ns: i128,
    /// The number in it.
    pub pid: u32,
    /// The process of that number is an sshd.
    pub of_sshd: bool,
}

/// What sshd itself says of its configuration (`sshd -t`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConfigTest {
    /// Its exit code; 0 when it would start.
    pub code: Option<i32>,
    /// Its lines, escaped, at most 20.
    pub said: Vec<String>,
}

/// strerror's words for a file that cannot be opened.
const UNOPENED: [&str; 3] =
    [": No such file or directory", ": Permission denied", ": Too many levels of symbolic links"];

/// What sshd says of all of its files together (sshd.c, main, and servconf.c; 8.4 to 10.6).
const WHOLE: [&str; 3] = [
    "AuthenticationMethods cannot be satisfied",
    "bad addr or host:",
    "Too many recursive configuration includes",
];

impl ConfigTest {
    /// The line that names a file of the configuration: other reasons (no host key, no
    /// `/run/sshd`) say nothing of it. With file and line where it has them.
    #[must_use]
    pub fn complaint(&self) -> Option<(&str, Option<(&str, usize)>)> {
        if self.code == Some(0) {
            return None;
        }
        let parsed = |said: &str| -> Option<(String, usize)> {
            let (file, rest) = said.split_once(" line ")?;
            let number: String = rest.chars().take_while(char::is_ascii_digit).collect();
            Some((file.trim_end_matches(':').to_owned(), number.parse().ok()?))
        };
        let of_a_line = self.said.iter().find_map(|said| {
            let (file, line) = parsed(said)?;
            let file = &said[..file.len()];
            Some((said.as_str(), Some((file, line)).filter(|(file, _)| file.starts_with('/'))))
        });
        // An included file that cannot be opened ends sshd without a line (perror, exit 1; 8.2 to 10.6).
        let unopened = |said: &&String| {
            (said.starts_with('/') && UNOPENED.iter().any(|words| said.ends_with(words)))
                || WHOLE.iter().any(|words| said.starts_with(words))
        };
        of_a_line.or_else(|| self.said.iter().find(unopened).map(|said| (said.as_str(), None)))
    }
}

#[cfg(test)]
mod tests {
    use super::ConfigTest;

    #[test]
    fn a_complaint_names_file_and_line() {
        let test = |said: &str| ConfigTest { code: Some(255), said: vec![said.into()] };
        let duplicate = test("/etc/ssh/sshd_config line 124: Subsystem 'sftp' already defined.");
        let place = duplicate.complaint().unwrap().1;
        assert_eq!(place, Some(("/etc/ssh/sshd_config", 124)));
        let unknown = test("/etc/ssh/sshd_config: line 9: Bad configuration option: X");
        assert_eq!(unknown.complaint().unwrap().1, Some(("/etc/ssh/sshd_config", 9)));
        assert_eq!(test("Missing privilege separation directory: /run/sshd").complaint(), None);
        let dangling = "/etc/ssh/sshd_config.d/x.conf: No such file or directory";
        assert_eq!(test(dangling).complaint(), Some((dangling, None)));
        assert_eq!(test("sshd: no hostkeys available -- exiting.").complaint(), None);
    }
}
