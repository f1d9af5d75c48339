//! How a stage stops.

use std::io;

use ssh2::ErrorCode;

use crate::case::{SshError, StageEnd};
use crate::text;

/// Why an operation on the session did not come to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Stop {
    /// libssh2, or the system, says it cannot be.
    Failed(SshError),
    /// The deadline passed.
    TimedOut,
    /// The user asked to stop.
    Interrupted,
}

impl Stop {
    /// How the stage ends because of it.
    pub(super) fn stage_end(&self) -> StageEnd {
        match self {
            Self::Failed(_) => StageEnd::Failed,
            Self::TimedOut => StageEnd::TimedOut,
            Self::Interrupted => StageEnd::Interrupted,
        }
    }

    /// It as an error of the record: a wait that ended has the number libssh2 has for it, -9.
    pub(super) fn as_error(&self) -> SshError {
        match self {
            Self::Failed(error) => error.clone(),
            Self::TimedOut => SshError { code: -9, text: "nothing came in time".into() },
            Self::Interrupted => SshError { code: 0, text: "interrupted".into() },
        }
    }

    /// A few words for the timeline.
    pub(super) fn note(&self) -> String {
        match self {
            Self::Failed(error) => format!("{} ({})", error.text, error.code),
            Self::TimedOut => "no answer until the deadline".into(),
            Self::Interrupted => "interrupted".into(),
        }
    }
}

/// libssh2's error as it goes into the Case.
pub(super) fn ssh_error(error: &ssh2::Error) -> SshError {
    let code = match error.code() {
        ErrorCode::Session(code) | ErrorCode::SFTP(code) => code,
    };
    SshError { code, text: text::plain(error.message()) }
}

/// An error of the system as it goes into the Case.
pub(super) fn system_error(error: &io::Error) -> SshError {
    SshError { code: 0, text: text::plain(&error.to_string()) }
}
