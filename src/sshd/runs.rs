//! What a connection that asks for `sftp` gets to run: the subsystem's command, or ForceCommand.

use super::diagnostic::Place;
use super::effective::Effective;

/// What sshd runs for the subsystem `sftp` (session.c, do_exec and session_subsystem_req).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Runs {
    /// sshd answers itself, in the session's process.
    pub internal: bool,
    /// The first word of the command.
    pub command: String,
    /// The words behind it.
    pub arguments: Vec<String>,
    /// The line that decided it.
    pub place: Option<Place>,
    /// It is a ForceCommand line, not a Subsystem line.
    pub forced: bool,
}

impl Runs {
    /// It is an sftp server by its name: sshd itself, or a program of that name.
    #[must_use]
    pub fn is_sftp_server(&self) -> bool {
        self.internal || self.command.rsplit('/').next() == Some("sftp-server")
    }

    /// The whole command.
    #[must_use]
    pub fn line(&self) -> String {
        let words = std::iter::once(&self.command).chain(&self.arguments);
        words.map(String::as_str).collect::<Vec<_>>().join(" ")
    }
}

impl Effective {
    /// What runs when the subsystem `sftp` is asked for; none when the request is denied, also
    /// under a ForceCommand (the name is looked up first).
    #[must_use]
    pub fn sftp(&self) -> Option<Runs> {
        let subsystem = self.subsystem("sftp")?;
        let forced = self.get("forcecommand").filter(|setting| setting.value != "none");
        let Some(forced) = forced.filter(|setting| setting.place.is_some()) else {
            return Some(Runs {
                internal: subsystem.command == "internal-sftp",
                command: subsystem.command.clone(),
                arguments: subsystem.arguments.clone(),
                place: Some(subsystem.place.clone()),
                forced: false,
            });
        };
        let mut words = forced.value.split_ascii_whitespace().map(str::to_owned);
        let command = words.next().unwrap_or_default();
        Some(Runs {
            // session.c, IS_INTERNAL_SFTP: the bare word, then nothing, a blank or a tab.
            internal: command == "internal-sftp",
            command,
            arguments: words.collect(),
            place: forced.place.clone(),
            forced: true,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Runs;
    use crate::sshd::{Build, Connection, Memory, Release, read};

    fn runs(text: &str) -> Option<Runs> {
        let files = Memory::new().with("/etc/ssh/sshd_config", text);
        let main = std::path::Path::new("/etc/ssh/sshd_config");
        read(&files, main, Release::NEWEST, Build::Debian).effective(&Connection::default()).sftp()
    }

    #[test]
    fn a_forced_command_replaces_the_subsystem() {
        let plain = runs("Subsystem sftp /usr/lib/openssh/sftp-server -l INFO\n").unwrap();
        assert!(!plain.internal && !plain.forced && plain.is_sftp_server());
        assert_eq!(plain.line(), "/usr/lib/openssh/sftp-server -l INFO");
        let forced = runs("Subsystem sftp /x\nForceCommand internal-sftp -R\n").unwrap();
        assert!(forced.internal && forced.forced);
        assert_eq!(forced.arguments, ["-R"]);
        let quoted = runs("Subsystem sftp /x\nForceCommand \"internal-sftp\"\n").unwrap();
        assert!(!quoted.internal && !quoted.is_sftp_server());
        assert!(!runs("Subsystem sftp internal-sftp\nForceCommand none\n").unwrap().forced);
        assert_eq!(runs("ForceCommand internal-sftp\n"), None);
    }
}
