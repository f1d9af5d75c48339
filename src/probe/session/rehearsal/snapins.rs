//! The upload of a snapin: the directory is there or can be made, and takes a file (FOG 1.6, the
//! snapin page: exists, mkdir, unlink of an older file, put).

use super::steps::expect_directory;
use super::{Ended, Made, Steps};
use crate::case::StepKind;
use crate::probe::session::scratch::Scratch;
use crate::probe::session::sftp::Client;

impl Steps<'_> {
    pub(super) fn snapins(&mut self, scratch: &Scratch) -> Result<(), Ended> {
        self.realpath();
        let directory = scratch.storage();
        // FOG makes it where it is missing, and none above it.
        let there = self.step(StepKind::StatToBeMade, &directory, expect_directory);
        if there.is_err() && self.is_missing() {
            return self.make_beside(scratch, &directory);
        }
        let file = scratch.name_in(&directory);
        self.made.push(Made::file(&file));
        self.step(StepKind::Write, &file, |client, path| client.write_new(path, b"sftp-doctor\n"))?;
        self.step(StepKind::Unlink, &file, Client::unlink)?;
        self.made.clear();
        Ok(())
    }

    /// A directory could be made where `directory` is missing.
    fn make_beside(&mut self, scratch: &Scratch, directory: &str) -> Result<(), Ended> {
        let parent = directory.rsplit_once('/').map_or("", |(parent, _)| parent);
        let beside = scratch.name_in(parent);
        self.made.push(Made::directory(&beside));
        self.step(StepKind::Mkdir, &beside, Client::mkdir)?;
        self.step(StepKind::Rmdir, &beside, Client::rmdir)?;
        self.made.clear();
        Ok(())
    }
}
