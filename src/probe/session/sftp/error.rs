//! What a request can end in, other than well.

use crate::case::{SshError, Status, StepEnd};
use crate::probe::session::error::Stop;

/// Why a request was not done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) enum Refusal {
    /// The server's status.
    Status(Status),
    /// It is there, but not a directory.
    NotADirectory,
    /// A command that did not do what it is for.
    Exited {
        /// Its exit status; none where the server did not run it.
        code: Option<i32>,
        /// What it said, escaped.
        said: String,
    },
    /// The connection, the clock or the user.
    Stop(Stop),
}

impl Refusal {
    /// An answer that makes no sense.
    pub(super) fn nonsense(text: &str) -> Self {
        // libssh2's LIBSSH2_ERROR_SFTP_PROTOCOL.
        Self::Stop(Stop::Failed(SshError { code: -31, text: text.into() }))
    }

    /// How the step of the rehearsal ends because of it.
    pub(in super::super) fn step_end(&self) -> StepEnd {
        match self {
            Self::Status(status) => StepEnd::Refused(status.clone()),
            Self::NotADirectory => StepEnd::NotADirectory,
            Self::Exited { code, said } => StepEnd::Exited { code: *code, said: said.clone() },
            Self::Stop(Stop::TimedOut) => StepEnd::TimedOut,
            Self::Stop(stop) => StepEnd::Broke(stop.as_error()),
        }
    }
}

impl From<Stop> for Refusal {
    fn from(stop: Stop) -> Self {
        Self::Stop(stop)
    }
}
