//! What the installed sshd itself says is in force for the connection: `sshd -T -C`, with the
//! start options of the running listener where they can be seen.

use std::time::{Duration, Instant};

use super::listener;
use crate::case::{HostRecord, Look, SessionRecord};
use crate::probe::program;
use crate::sshd::Connection;

/// It reads the host keys, and asks no network.
const PATIENCE: Duration = Duration::from_secs(2);
const PROGRAM: &str = "/usr/sbin/sshd";

/// How a listener was started: its program, and the options that change what is in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Started {
    /// The program, by its absolute path.
    pub program: String,
    /// `-o`, `-f` and the like, each followed by its value.
    pub options: Vec<String>,
}

impl Default for Started {
    fn default() -> Self {
        Self { program: PROGRAM.into(), options: Vec::new() }
    }
}
/// Options of the listener that change what is in force, each with a value.
const WITH_VALUE: [&str; 6] = ["-o", "-f", "-h", "-c", "-p", "-g"];

/// Asks it; keywords in lower case, values as it prints them.
#[must_use]
pub fn ask_sshd(
    host: &HostRecord,
    session: &SessionRecord,
    user: &str,
    port: u16,
) -> Look<Vec<(String, String)>> {
    let command = "sudo sshd -T -C user=…,host=…,addr=…,laddr=…,lport=…";
    if !host.root {
        let reason = "sshd -T needs root".to_owned();
        return Look::CouldNot { reason, command: command.into() };
    }
    let connection = session.as_connection(user, Vec::new(), port);
    let Some(criteria) = criteria(&connection) else {
        return Look::not_looked("there was no connection to ask about");
    };
    let title = listener::title().unwrap_or_default();
    let started = Started::of_title(&title);
    let program = started.program.as_str();
    let mut arguments = vec!["-T", "-C", criteria.as_str()];
    arguments.extend(started.options.iter().map(String::as_str));
    match program::run(program, &arguments, Instant::now() + PATIENCE) {
        Ok(said) if said.code == Some(0) => {
            let text = String::from_utf8_lossy(&said.output).into_owned();
            Look::Seen(text.lines().filter_map(setting).collect())
        }
        Ok(said) => {
            let reason = format!("{program} -T ended with {:?}", said.code);
            Look::CouldNot { reason, command: command.into() }
        }
        Err(error) => {
            let reason = format!("cannot run {program}: {error}");
            Look::CouldNot { reason, command: command.into() }
        }
    }
}

/// The specification of `-C`; a value with a comma would be two of them.
fn criteria(connection: &Connection) -> Option<String> {
    let address = connection.address.as_deref()?;
    let local = connection.local_address.as_deref()?;
    let (user, port) = (connection.user.as_deref()?, connection.local_port?);
    let plain = !user.contains([',', '=']);
    plain.then(|| format!("user={user},host={address},addr={address},laddr={local},lport={port}"))
}

impl Started {
    /// From a process title like `sshd: /usr/sbin/sshd -D -o MaxSessions=0 [listener] 0 of …`.
    #[must_use]
    pub fn of_title(title: &str) -> Self {
        let title = title.strip_prefix("sshd: ").unwrap_or(title);
        Self::of_words(title.split(" [listener]").next().unwrap_or_default())
    }

    /// From a command line whose words may have lost their bounds: a value goes on up to the next
    /// option.
    #[must_use]
    pub fn of_words(line: &str) -> Self {
        let mut words = line.split_ascii_whitespace().peekable();
        let program = words.next().filter(|word| word.starts_with('/')).unwrap_or(PROGRAM);
        let mut options = Vec::new();
        while let Some(word) = words.next() {
            let Some(option) = WITH_VALUE.iter().find(|option| word.starts_with(**option)) else {
                continue;
            };
            let mut value = word[option.len()..].to_owned();
            while let Some(more) = words.next_if(|word| !word.starts_with('-')) {
                if !value.is_empty() {
                    value.push(' ');
                }
                value.push_str(more);
            }
            options.extend([(*option).to_owned(), value]);
        }
        Self { program: program.into(), options }
    }
}

/// One line of the dump; 10.5 and later write the keywords in mixed case.
pub(crate) fn setting(line: &str) -> Option<(String, String)> {
    let (keyword, value) = line.split_once(' ').unwrap_or((line, ""));
    let known = !keyword.is_empty() && keyword.bytes().all(|b| b.is_ascii_alphanumeric());
    known.then(|| (keyword.to_ascii_lowercase(), value.trim_end().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::{Started, setting};

    #[test]
    fn the_options_of_the_listener_are_taken_along() {
        let title =
            "sshd: /usr/sbin/sshd -D -E /var/log/x -oUseDNS no -f /etc/alt [listener] 0 of 10";
        let started = Started::of_title(title);
        assert_eq!(started.program, "/usr/sbin/sshd");
        assert_eq!(started.options, ["-o", "UseDNS no", "-f", "/etc/alt"]);
        assert_eq!(Started::of_title(""), Started::default());
    }

    #[test]
    fn lines_are_keyword_and_value() {
        let expected = Some(("usedns".to_owned(), "no".to_owned()));
        assert_eq!(setting("UseDNS no "), expected);
        assert_eq!(setting(""), None);
    }
}
