//! FOG's last capture step, and the way around what the server denies to make or to remove.

use std::time::Instant;

use super::steps::directory;
use super::{Ended, Made, Steps};
use crate::case::{StepEnd, StepKind, StepRecord};
use crate::probe::session::denied::{self, PERMISSION_DENIED};
use crate::probe::session::scratch::Scratch;
use crate::probe::session::sftp::packet::Attributes;
use crate::probe::session::sftp::{Client, Refusal};
use crate::probe::session::timeline::milliseconds;
use crate::probe::session::told::Seen;

/// What the scratch file holds.
const SCRATCH: &[u8] = b"sftp-doctor\n";

impl Steps<'_> {
    /// All of them. Nothing is made where names stay for ever.
    pub(super) fn images(&mut self, names_stay: bool) -> Result<(), Ended> {
        self.realpath();
        self.look()?;
        if names_stay {
            return Err(Ended);
        }
        self.without(StepKind::Unlink)?;
        self.without(StepKind::Rmdir)?;
        let is_directory = self.make()?;
        self.move_it(is_directory)
    }

    /// Both directories are there.
    fn look(&mut self) -> Result<(), Ended> {
        let (storage, dev) = (self.scratch.storage(), self.scratch.capture_dir());
        let root = self.see(StepKind::StatStorage, &storage)?;
        let dev = self.see(StepKind::StatCaptureDir, dev)?;
        self.seen = Seen { root, dev, ..Seen::default() };
        self.dev = true;
        Ok(())
    }

    /// A directory; where the server denies to follow a link (`-P stat`), no link to one. FOG then
    /// takes every image for missing, and does not ask for these two.
    fn see(&mut self, kind: StepKind, path: &str) -> Result<Attributes, Ended> {
        let mut found = Attributes::default();
        let seen = self.step(kind, path, |client, path| {
            found = client.stat(path)?;
            directory(found.is_dir())
        });
        let Err(ended) = seen else { return Ok(found) };
        if !self.record.steps.last().is_some_and(StepRecord::is_detour) {
            return Err(ended);
        }
        if !self.record.without.contains(&StepKind::StatStorage) {
            self.record.without.push(StepKind::StatStorage);
        }
        match self.client.lstat(path) {
            Ok(found) if found.is_dir() == Some(true) => Ok(found),
            _ => {
                self.refuse_the_move();
                Err(Ended)
            }
        }
    }

    /// Is what will be made to be removed again? Asked first, so that nothing is left behind.
    fn without(&mut self, kind: StepKind) -> Result<(), Ended> {
        let start = Instant::now();
        match denied::altogether(self.client, kind, self.scratch) {
            Ok(Some(true)) => self.record.without.push(kind),
            Ok(_) => {}
            Err(stop) => {
                let path = self.scratch.image();
                let ms = milliseconds(start);
                let end = Refusal::from(stop.clone()).step_end();
                self.record.steps.push(StepRecord { kind, path, ms, end, denied: None });
                self.stop = Some(stop);
                return Err(Ended);
            }
        }
        Ok(())
    }

    /// A directory with a file in it, as a client leaves one; or one of the two, where the server
    /// denies to make or to remove the other. True if it is a directory.
    fn make(&mut self) -> Result<bool, Ended> {
        let captured = self.scratch.captured();
        let is_directory =
            !self.record.without.contains(&StepKind::Rmdir) && self.mkdir(&captured)?;
        let file = if is_directory { Scratch::file_in(&captured) } else { captured.clone() };
        let inside = is_directory.then_some(captured.as_str());
        let has_file =
            !self.record.without.contains(&StepKind::Unlink) && self.write(&file, inside)?;
        if !is_directory && !has_file {
            // Nothing to move: what is left is to ask.
            self.refuse_the_move();
            return Err(Ended);
        }
        self.seen.own = self.client.lstat(&captured).unwrap_or_default();
        Ok(is_directory)
    }

    fn mkdir(&mut self, path: &str) -> Result<bool, Ended> {
        self.made.push(Made::directory(path));
        let made = self.step(StepKind::Mkdir, path, Client::mkdir);
        self.made_or_denied(made)
    }

    /// A file, in our own directory `inside` where that could be made. A umask or a default access list can leave
    /// that one without a right to write; the client, which captures as another user, sets its modes itself (FOS,
    /// `funcs.sh`: `chmod -R 777`), and so does the rehearsal then.
    fn write(&mut self, path: &str, inside: Option<&str>) -> Result<bool, Ended> {
        self.made.push(Made::file(path));
        let write = |client: &mut Client, path: &str| {
            let refusal = match client.write_new(path, SCRATCH) {
                Err(Refusal::Status(status)) if status.code == PERMISSION_DENIED => status,
                other => return other,
            };
            match inside.map(|directory| client.chmod(directory, 0o775)) {
                Some(Ok(())) => client.write_new(path, SCRATCH),
                Some(Err(Refusal::Stop(stop))) => Err(Refusal::Stop(stop)),
                _ => Err(Refusal::Status(refusal)),
            }
        };
        let made = self.step(StepKind::Write, path, write);
        self.made_or_denied(made)
    }

    /// False where the server denies to make such a thing anywhere.
    fn made_or_denied(&mut self, made: Result<(), Ended>) -> Result<bool, Ended> {
        match made {
            Ok(()) => Ok(true),
            Err(ended) => {
                if !self.record.steps.last().is_some_and(StepRecord::is_detour) {
                    return Err(ended);
                }
                self.made.pop();
                Ok(false)
            }
        }
    }

    /// The rename is denied as well.
    fn refuse_the_move(&mut self) {
        let dev = self.scratch.capture_dir();
        let _ = match denied::altogether(self.client, StepKind::Rename, self.scratch) {
            Ok(Some(true)) => {
                self.step(StepKind::Rename, dev, |client, path| client.rename(path, path))
            }
            _ => Ok(()),
        };
    }

    fn move_it(&mut self, is_directory: bool) -> Result<(), Ended> {
        let (captured, image) = (self.scratch.captured(), self.scratch.image());
        let file = if is_directory { Scratch::file_in(&image) } else { image.clone() };
        let has_file =
            self.record.steps.iter().any(|s| s.kind == StepKind::Write && s.end == StepEnd::Done);
        if is_directory {
            self.made.push(Made::directory(&image));
        }
        if has_file {
            self.made.push(Made::file(&file));
        }
        self.step(StepKind::Rename, &captured, |client, path| client.rename(path, &image))?;
        // FOG ignores a failure here, and so does the rehearsal.
        let _ = self.step(StepKind::Chmod, &image, |client, path| client.chmod(path, 0o775));
        if has_file {
            self.step(StepKind::Unlink, &file, Client::unlink)?;
        }
        if is_directory {
            self.step(StepKind::Rmdir, &image, Client::rmdir)?;
        }
        self.made.clear();
        Ok(())
    }
}
