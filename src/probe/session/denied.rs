//! Requests that the server denies altogether, whatever they are about: `-R`, `-P` and `-p` of
//! sftp-server (OpenSSH 7.4 to 10.6, `sftp-server.c`, `request_permitted` and each handler's look at
//! `readonly`). Each question is a request that could change nothing if it were granted.

use super::error::Stop;
use super::scratch::Scratch;
use super::sftp::{Client, Refusal};
use crate::case::StepKind;

/// `SSH_FX_PERMISSION_DENIED`.
pub(super) const PERMISSION_DENIED: u32 = 3;

/// Whether the server denies every request of this kind; none where no such question is known.
///
/// What is there is not made again, is no file to be opened for writing, and is not renamed to
/// itself (EEXIST, EISDIR; `process_rename` refuses a name that is there): a server that grants the
/// request answers "failure". What is not there is not removed: "no such file".
pub(super) fn altogether(
    client: &mut Client,
    kind: StepKind,
    scratch: &Scratch,
) -> Result<Option<bool>, Stop> {
    let (there, nowhere) = (scratch.capture_dir(), scratch.image());
    let answer = match kind {
        StepKind::Mkdir => client.mkdir(there),
        StepKind::Write => client.open_for_writing(there),
        StepKind::Rename => client.rename(there, there),
        StepKind::Unlink => client.unlink(&nowhere),
        StepKind::Rmdir => client.rmdir(&nowhere),
        // It is there, and nobody is kept from it.
        StepKind::StatStorage | StepKind::StatCaptureDir => client.stat("/").map(drop),
        StepKind::Realpath | StepKind::StatToBeMade | StepKind::Exec | StepKind::Chmod => {
            return Ok(None);
        }
    };
    match answer {
        Err(Refusal::Stop(stop)) => Err(stop),
        Err(Refusal::Status(status)) => Ok(Some(status.code == PERMISSION_DENIED)),
        Ok(()) | Err(Refusal::NotADirectory | Refusal::Exited { .. }) => Ok(Some(false)),
    }
}
