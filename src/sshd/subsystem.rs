//! The program behind a subsystem.

use super::diagnostic::Place;

/// A subsystem that a connection can ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subsystem {
    /// Its name; `SFTP` and `sftp` are two (session.c compares with strcmp).
    pub name: String,
    /// Its command, the first word.
    pub command: String,
    /// The words behind it.
    pub arguments: Vec<String>,
    /// The line that defines it.
    pub place: Place,
}

/// What runs when a subsystem is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Program<'a> {
    /// sshd itself, in the session's process.
    Internal,
    /// A program, started by the account's shell with `-c`.
    External(&'a str),
}

impl Subsystem {
    /// What runs. Only the exact first word `internal-sftp` is sshd itself (session.c).
    #[must_use]
    pub fn program(&self) -> Program<'_> {
        match self.command.as_str() {
            "internal-sftp" => Program::Internal,
            path => Program::External(path),
        }
    }
}
