//! The rehearsal: what FOG does in a store, on scratch names. For images that is the last step of a
//! capture (`TaskQueue::_moveUpload`, FOG 1.6): what a client left in `dev/` is moved to the image
//! root and given mode 0775.

mod clean_up; // whatever is left of it
mod images; // the last step of a capture
mod kernels; // the update of a kernel
mod snapins; // the upload of a snapin
mod steps; // one after the other

use clean_up::Made;
use steps::{Ended, Steps};

use super::error::Stop;
use super::run::Store;
use super::scratch::Scratch;
use super::sftp::Client;
use super::timeline::Outcome;
use super::told;
use crate::case::{RehearsalRecord, Role, StageEnd, StepEnd, StepKind};

/// What is known of the storage before the rehearsal.
#[derive(Debug, Clone, Default)]
pub struct StorageSight {
    /// Its files were looked at, so that the server need not be asked for them.
    pub seen: bool,
    /// Names can be added in it and not removed (`chattr +a`): nothing is made there.
    pub keeps_names: bool,
}

/// How to rehearse.
pub(super) struct Order<'a> {
    /// Where, and what for.
    pub(super) store: &'a Store<'a>,
    /// The server can be asked for its file systems.
    pub(super) tells: bool,
    /// What is known already.
    pub(super) sight: StorageSight,
}

/// Runs every step, and removes whatever is left of it, whatever happens.
pub(super) fn run(client: &mut Client, order: &Order<'_>) -> (RehearsalRecord, Option<Stop>) {
    let scratch = Scratch::in_storage(order.store.path);
    let role = order.store.role;
    let mut steps = steps::Steps::new(client, &scratch);
    // An error ends the rehearsal; it is in the record.
    let _ = match role {
        Role::StorageNode => steps.images(order.sight.keeps_names),
        Role::SnapinStore => steps.snapins(&scratch),
        Role::KernelStore => steps.kernels(&scratch),
    };
    let steps::Done { client, mut record, stop, made, seen } = steps.done();
    if order.tells && stop.is_none() {
        let path = refused_at(&record, &scratch, role);
        record.file_system = path.and_then(|path| client.statvfs(&path));
    }
    if role == Role::StorageNode && !order.sight.seen && stop.is_none() && seen.root.ids.is_some() {
        record.storage = Some(told::look(client, &scratch, &seen));
    }
    record.left_behind = clean_up::clean_up(client, made, stop.as_ref());
    (record, stop)
}

/// The directory whose file system refused a change.
fn refused_at(record: &RehearsalRecord, scratch: &Scratch, role: Role) -> Option<String> {
    let step = record.failed().filter(|step| matches!(step.end, StepEnd::Refused(_)))?;
    match step.kind {
        StepKind::Mkdir | StepKind::Write if role == Role::StorageNode => {
            Some(scratch.capture_dir().to_owned())
        }
        StepKind::Mkdir
        | StepKind::Write
        | StepKind::Rename
        | StepKind::Unlink
        | StepKind::Rmdir => Some(scratch.storage()),
        _ => None,
    }
}

/// The stage, from the record.
pub(super) fn outcome(record: &RehearsalRecord, stop: Option<&Stop>) -> Outcome<()> {
    if stop == Some(&Stop::Interrupted) {
        return Outcome::ended(StageEnd::Interrupted, "interrupted");
    }
    let Some(step) = record.failed() else {
        if record.finished() {
            return Outcome::done((), format!("{} steps", record.steps.len()));
        }
        return Outcome::ended(StageEnd::Skipped, "nothing can be made, or removed again");
    };
    let (end, why) = match &step.end {
        StepEnd::Refused(status) => (StageEnd::Failed, status.text.clone()),
        StepEnd::NotADirectory => (StageEnd::Failed, "not a directory".into()),
        StepEnd::Broke(error) => (StageEnd::Failed, error.text.clone()),
        StepEnd::Exited { said, .. } => (StageEnd::Failed, said.clone()),
        StepEnd::TimedOut | StepEnd::Done => {
            (StageEnd::TimedOut, "no answer until the deadline".into())
        }
    };
    Outcome::ended(end, format!("{} {}: {why}", step.kind.name(), step.path))
}
