//! What the rehearsals have in common: steps one after the other, each recorded.

use std::time::Instant;

use super::clean_up::{Made, NO_SUCH_FILE};
use crate::case::{RehearsalRecord, StepEnd, StepKind, StepRecord};
use crate::probe::session::denied::{self, PERMISSION_DENIED};
use crate::probe::session::error::Stop;
use crate::probe::session::scratch::Scratch;
use crate::probe::session::sftp::{Client, Refusal};
use crate::probe::session::timeline::milliseconds;
use crate::probe::session::told::Seen;
use crate::text;

/// What the steps have come to.
pub(super) struct Done<'a> {
    pub(super) client: &'a mut Client,
    pub(super) record: RehearsalRecord,
    pub(super) stop: Option<Stop>,
    pub(super) made: Vec<Made>,
    pub(super) seen: Seen,
}

/// The rehearsal ended before its end.
pub(super) struct Ended;

/// Under way.
pub(super) struct Steps<'a> {
    pub(super) client: &'a mut Client,
    pub(super) scratch: &'a Scratch,
    pub(super) record: RehearsalRecord,
    pub(super) stop: Option<Stop>,
    /// What may exist.
    pub(super) made: Vec<Made>,
    pub(super) seen: Seen,
    /// `dev/` was seen to be there.
    pub(super) dev: bool,
}

impl<'a> Steps<'a> {
    pub(super) fn new(client: &'a mut Client, scratch: &'a Scratch) -> Self {
        let record = RehearsalRecord::default();
        let (stop, made, seen) = (None, Vec::new(), Seen::default());
        Self { client, scratch, record, stop, made, seen, dev: false }
    }

    pub(super) fn done(self) -> Done<'a> {
        let Self { client, record, stop, made, seen, .. } = self;
        Done { client, record, stop, made, seen }
    }

    /// Where the session begins; FOG does not ask, and a failure ends nothing.
    pub(super) fn realpath(&mut self) {
        let mut start = None;
        let _ = self.step(StepKind::Realpath, ".", |client, path| {
            start = Some(text::line(&client.realpath(path)?, 200));
            Ok(())
        });
        self.record.start = start;
    }

    /// True when the last step was answered with "no such file".
    pub(super) fn is_missing(&self) -> bool {
        let end = self.record.steps.last().map(|step| &step.end);
        matches!(end, Some(StepEnd::Refused(status)) if status.code == NO_SUCH_FILE)
    }

    pub(super) fn step(
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
        let ms = milliseconds(start);
        let denied = self.denied(kind, refusal.as_ref());
        self.record.steps.push(StepRecord { kind, path: path.into(), ms, end, denied });
        match refusal {
            None => Ok(()),
            Some(Refusal::Stop(stop)) => {
                self.stop = Some(stop);
                Err(Ended)
            }
            Some(_) => Err(Ended),
        }
    }

    fn denied(&mut self, kind: StepKind, refusal: Option<&Refusal>) -> Option<bool> {
        match refusal {
            Some(Refusal::Status(status)) if status.code == PERMISSION_DENIED => match kind {
                StepKind::StatStorage | StepKind::StatCaptureDir => self.ask(kind),
                // Without `dev/` the questions might change something.
                _ if !self.dev => None,
                // Asked before, when what is to be removed was not there yet.
                StepKind::Unlink | StepKind::Rmdir => Some(self.record.without.contains(&kind)),
                _ => self.ask(kind),
            },
            _ => None,
        }
    }

    fn ask(&mut self, kind: StepKind) -> Option<bool> {
        denied::altogether(self.client, kind, self.scratch).ok().flatten()
    }
}

/// `path` is a directory, links followed.
pub(super) fn expect_directory(client: &mut Client, path: &str) -> Result<(), Refusal> {
    directory(client.stat(path)?.is_dir())
}

/// Nothing against it where the server does not tell.
pub(super) fn directory(found: Option<bool>) -> Result<(), Refusal> {
    match found {
        Some(false) => Err(Refusal::NotADirectory),
        _ => Ok(()),
    }
}
