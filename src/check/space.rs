//! The file system that refused a step: as this machine sees it, or as the server's own answer to
//! `statvfs@openssh.com` describes it.

use super::rehearsed::{Refused, refused};
use super::{Answer, Examination};
use crate::case::{FileSystem, StepKind, StepRecord};

/// A refused step and the file system it was about.
pub struct Space<'a> {
    /// The step.
    pub step: &'a StepRecord,
    /// The path whose file system it is.
    pub path: String,
    /// It is mounted read-only.
    pub read_only: bool,
    /// Bytes that may still be written.
    pub free_bytes: u64,
    /// Files that may still be made, where they are counted.
    pub free_files: Option<u64>,
    /// How this machine has it mounted; none where only the server's answer is known.
    pub mounted: Option<&'a FileSystem>,
}

/// The file system behind a step that ended in "failure": whatever OpenSSH has no code for, so
/// ENOSPC, EDQUOT and EROFS (sftp-server.c, errno_to_portable).
///
/// # Errors
/// The answer of a check that has nothing to say.
pub fn refusing<'a>(examination: &Examination<'a>) -> Result<Space<'a>, Answer> {
    let steps =
        [StepKind::Mkdir, StepKind::Write, StepKind::Rename, StepKind::Unlink, StepKind::Rmdir];
    let refused = refused(examination, &steps)?;
    let Refused::Failure(step) = refused else { return Err(Answer::Passed) };
    let in_dev = matches!(step.kind, StepKind::Mkdir | StepKind::Write);
    let target = examination.target();
    let path = if in_dev { target.capture_dir() } else { target.storage.value.clone() };
    let holdings = examination.at.host.seen().and_then(|host| host.holdings.seen());
    if let Some(holdings) = holdings {
        let mounted = if in_dev { holdings.dev.as_ref() } else { holdings.root.as_ref() };
        let Some(mounted) = mounted else { return Err(Answer::Passed) };
        return Ok(Space {
            step,
            path,
            read_only: mounted.read_only,
            free_bytes: mounted.free_bytes,
            free_files: mounted.free_files,
            mounted: Some(mounted),
        });
    }
    let rehearsal = examination.session().rehearsal.as_ref().ok_or(Answer::NotReached)?;
    let Some(told) = &rehearsal.file_system else {
        return Err(Answer::not_applicable("the server tells nothing of its file systems"));
    };
    Ok(Space {
        step,
        path,
        read_only: told.read_only,
        free_bytes: told.free_bytes,
        free_files: told.free_files,
        mounted: None,
    })
}
