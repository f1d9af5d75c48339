//! The rehearsal: what FOG does in a store, on scratch names. For images that is the last step of a
//! capture (`TaskQueue::_moveUpload`, FOG 1.6): what a client left in `dev/` is moved to the image
//! root and given mode 0775.

mod kernels; // the update of a kernel
mod snapins; // the upload of a snapin

use std::time::{Duration, Instant};

use super::error::Stop;
use super::run::Store;
use super::scratch::Scratch;
use super::sftp::{Client, Refusal};
use super::timeline::{Outcome, milliseconds};
use crate::case::{RehearsalRecord, Role, StageEnd, StepEnd, StepKind, StepRecord};
use crate::probe::Limits;

/// `SSH_FX_NO_SUCH_FILE`.
const NO_SUCH_FILE: u32 = 2;
/// What cleaning up may take, each request and all of them.
const CLEAN_UP: Duration = Duration::from_secs(1);

/// Runs every step, and removes whatever is left of it, whatever happens.
/// `tells` is true when the server can be asked for its file systems.
pub(super) fn run(
    client: &mut Client,
    store: &Store<'_>,
    tells: bool,
) -> (RehearsalRecord, Option<Stop>) {
    let scratch = Scratch::in_storage(store.path);
    let mut steps = Steps { client, record: Vec::new(), stop: None, made: Vec::new(), start: None };
    // An error ends the rehearsal; it is in the record.
    let _ = match store.role {
        Role::StorageNode => steps.images(&scratch),
        Role::SnapinStore => steps.snapins(&scratch),
        Role::KernelStore => steps.kernels(&scratch),
    };
    let Steps { client, record, stop, made, start } = steps;
    let mut record =
        RehearsalRecord { steps: record, left_behind: Vec::new(), start, file_system: None };
    if tells && stop.is_none() {
        let path = refused_at(&record, &scratch, store.role);
        record.file_system = path.and_then(|path| client.statvfs(&path));
    }
    record.left_behind = clean_up(client, made, stop.as_ref());
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
    match record.failed() {
        None => Outcome::done((), format!("{} steps", record.steps.len())),
        Some(step) => {
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
    }
}

struct Steps<'a> {
    client: &'a mut Client,
    record: Vec<StepRecord>,
    stop: Option<Stop>,
    /// What may exist: noted before it is asked for, because an answer can be lost.
    made: Vec<Made>,
    /// Where the session begins.
    start: Option<String>,
}

struct Made {
    path: String,
    directory: bool,
}

impl Made {
    fn directory(path: &str) -> Self {
        Self { path: path.into(), directory: true }
    }

    fn file(path: &str) -> Self {
        Self { path: path.into(), directory: false }
    }
}

/// The rehearsal ended before its end.
struct Ended;

impl Steps<'_> {
    fn images(&mut self, scratch: &Scratch) -> Result<(), Ended> {
        let (captured, image) = (scratch.captured(), scratch.image());
        self.realpath();
        self.step(StepKind::StatStorage, &scratch.storage(), Client::expect_directory)?;
        self.step(StepKind::StatCaptureDir, scratch.capture_dir(), Client::expect_directory)?;
        self.made.push(Made::directory(&captured));
        self.step(StepKind::Mkdir, &captured, Client::mkdir)?;
        let file = Scratch::file_in(&captured);
        self.made.push(Made::file(&file));
        self.step(StepKind::Write, &file, |client, path| client.write_new(path, b"sftp-doctor\n"))?;
        let file = Scratch::file_in(&image);
        self.made.extend([Made::directory(&image), Made::file(&file)]);
        self.step(StepKind::Rename, &captured, |client, path| client.rename(path, &image))?;
        // FOG ignores a failure here, and so does the rehearsal.
        let _ = self.step(StepKind::Chmod, &image, |client, path| client.chmod(path, 0o775));
        self.step(StepKind::Unlink, &file, Client::unlink)?;
        self.step(StepKind::Rmdir, &image, Client::rmdir)?;
        self.made.clear();
        Ok(())
    }

    /// Where the session begins; FOG does not ask, and a failure ends nothing.
    fn realpath(&mut self) {
        let mut start = None;
        let _ = self.step(StepKind::Realpath, ".", |client, path| {
            start = Some(crate::text::line(&client.realpath(path)?, 200));
            Ok(())
        });
        self.start = start;
    }

    /// True when the last step was answered with "no such file".
    fn is_missing(&self) -> bool {
        let end = self.record.last().map(|step| &step.end);
        matches!(end, Some(StepEnd::Refused(status)) if status.code == NO_SUCH_FILE)
    }

    fn step(
        &mut self,
        kind: StepKind,
        path: &str,
        ask: impl FnOnce(&mut Client, &str) -> Result<(), Refusal>,
    ) -> Result<(), Ended> {
        if self.stop.is_some() {
            return Err(Ended);
        }
        let start = Instant::now();
        let refusal = ask(self.client, path).err();
        let end = refusal.as_ref().map_or(StepEnd::Done, Refusal::step_end);
        self.record.push(StepRecord { kind, path: path.into(), ms: milliseconds(start), end });
        match refusal {
            None => Ok(()),
            Some(Refusal::Stop(stop)) => {
                self.stop = Some(stop);
                Err(Ended)
            }
            Some(_) => Err(Ended),
        }
    }
}

/// Removes what was made, last first; gives the directories that may still be there.
fn clean_up(client: &mut Client, made: Vec<Made>, stop: Option<&Stop>) -> Vec<String> {
    if made.is_empty() {
        return Vec::new();
    }
    client.only_clean_up(Limits::starting_now(CLEAN_UP));
    // A connection that is gone cannot be asked to clean up; a request that took too long may have
    // been one slow answer.
    let mut gone = matches!(stop, Some(Stop::Failed(_)));
    let mut left = Vec::new();
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
            left.push((path, directory));
        }
    }
    // A file in a directory that is left behind as well goes without saying.
    let directories: Vec<String> = left
        .iter()
        .filter(|(_, directory)| *directory)
        .map(|(path, _)| format!("{path}/"))
        .collect();
    let inside = |path: &str| directories.iter().any(|directory| path.starts_with(directory));
    left.into_iter().map(|(path, _)| path).filter(|path| !inside(path)).collect()
}
