//! The file system that refused a step: as this machine sees it, or as the server's own answer to
//! `statvfs@openssh.com` describes it.

use super::rehearsed::{Refused, facts_of, refused};
use super::{Answer, Examination};
use crate::case::{FileSystem, StepKind, StepRecord};
use crate::fog::says;

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

impl Space<'_> {
    /// What FOG shows where nothing more can be written. A rename within one file system needs no room: measured with
    /// ext4 and tmpfs, blocks or inodes used up (Linux 6); btrfs writes new metadata for it.
    #[must_use]
    pub fn shows(&self, examination: &Examination<'_>) -> &'static str {
        let target = examination.target();
        let root = facts_of(examination, target.storage.value.trim_end_matches('/'));
        let dev = facts_of(examination, &target.capture_dir());
        let apart = root.zip(dev).is_some_and(|(root, dev)| root.is_apart_from(dev));
        let copies = self.mounted.is_some_and(|mounted| mounted.kind == "btrfs");
        let moves = matches!(self.step.kind, StepKind::Mkdir | StepKind::Write);
        if moves && !apart && !copies { says::CLIENT_CANNOT_WRITE } else { says::NOT_MOVED }
    }
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
