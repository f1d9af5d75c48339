//! What the rehearsal made and could not finish with is removed.

use std::time::Duration;

use crate::probe::Limits;
use crate::probe::session::error::Stop;
use crate::probe::session::sftp::{Client, Refusal};

/// What cleaning up may take, each request and all of them.
const CLEAN_UP: Duration = Duration::from_secs(1);

/// `SSH_FX_NO_SUCH_FILE`.
pub(super) const NO_SUCH_FILE: u32 = 2;

/// A name that may exist: noted before it is asked for, because an answer can be lost.
pub(super) struct Made {
    path: String,
    directory: bool,
}

impl Made {
    pub(super) fn directory(path: &str) -> Self {
        Self { path: path.into(), directory: true }
    }

    pub(super) fn file(path: &str) -> Self {
        Self { path: path.into(), directory: false }
    }
}

/// Removes what was made, last first; gives the names that may still be there, and of a directory
/// and what lies in it the directory alone.
pub(super) fn clean_up(client: &mut Client, made: Vec<Made>, stop: Option<&Stop>) -> Vec<String> {
    if made.is_empty() {
        return Vec::new();
    }
    client.only_clean_up(Limits::starting_now(CLEAN_UP));
    // A connection that is gone cannot be asked to clean up; a request that took too long may have
    // been one slow answer.
    let mut gone = matches!(stop, Some(Stop::Failed(_)));
    let mut left: Vec<String> = Vec::new();
    for Made { path, directory } in made.into_iter().rev() {
        let answer = match (gone, directory) {
            (true, _) => None,
            (false, true) => Some(client.rmdir(&path)),
            (false, false) => Some(client.unlink(&path)),
        };
        let is_gone = match &answer {
            Some(Ok(())) => true,
            // It was never made, or has been moved.
            Some(Err(Refusal::Status(status))) => status.code == NO_SUCH_FILE,
            Some(Err(Refusal::NotADirectory | Refusal::Exited { .. })) => false,
            Some(Err(Refusal::Stop(_))) | None => {
                gone = true;
                false
            }
        };
        if !is_gone {
            left.retain(|inside| !inside.starts_with(&format!("{path}/")));
            left.push(path);
        }
    }
    left
}
