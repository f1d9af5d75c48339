//! Another owner or mode, of one file or directory.

use std::fs::File;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use rustix::fs::{FileType, Gid, Mode, Uid, fchmod, fchown};

use super::super::super::Standing;
use super::super::attributes::Attributes;
use super::super::obstacle;
use super::super::place::Place;
use super::super::trouble::Why;
use super::bench::Bench;
use super::contract::{Change, Found, Look};

/// [`Step::Own`](crate::fix::Step::Own).
pub(super) struct Own<'a> {
    pub(super) path: &'a Path,
    pub(super) before: Standing,
    pub(super) after: Standing,
}

impl Own<'_> {
    /// The file or directory, open: what has its path a moment later does not matter any more.
    fn open(&self) -> Result<File, Why> {
        let place = Place::find(self.path)?;
        let stat = place.stat()?.ok_or(Why::Missing)?;
        obstacle::on(&place, &stat)?;
        if FileType::from_raw_mode(stat.st_mode) == FileType::Directory {
            return Ok(place.directory()?.into());
        }
        let file = place.open()?.ok_or(Why::Missing)?;
        // A name for a file of somebody else may have been put here since.
        match file.metadata()?.nlink() {
            1 => Ok(file),
            names => Err(Why::HardLinks(names)),
        }
    }

    /// The owner first: a change of owner clears set-uid and set-gid.
    fn give(&self, standing: Standing) -> Result<(), Why> {
        let file = self.open()?;
        let now = Attributes::of(&file)?.standing;
        if !self.is_ours(now) {
            return Err(Why::Changed);
        }
        fchown(&file, Some(Uid::from_raw(standing.uid)), Some(Gid::from_raw(standing.gid)))?;
        fchmod(&file, Mode::from_raw_mode(standing.mode))?;
        Ok(file.sync_all()?)
    }

    /// True when each of owner, group and mode is as before or as after.
    fn is_ours(&self, now: Standing) -> bool {
        let (a, b) = (self.before, self.after);
        // Half-way, a change of owner has cleared set-uid and set-gid.
        let cleared = [a.mode, b.mode].map(|mode| mode & !0o6000);
        [a.uid, b.uid].contains(&now.uid)
            && [a.gid, b.gid].contains(&now.gid)
            && ([a.mode, b.mode].contains(&now.mode) || cleared.contains(&now.mode))
    }
}

impl Change for Own<'_> {
    fn doing(&self) -> &'static str {
        "change owner or mode of"
    }

    fn check(&self) -> Result<Option<Attributes>, Why> {
        if self.before == self.after {
            return Err(Why::Plan("the new owner and mode are the old ones"));
        }
        let found = Attributes::of(&self.open()?)?;
        if found.standing == self.before { Ok(Some(found)) } else { Err(Why::Changed) }
    }

    fn make(&self, bench: &mut Bench<'_, '_>) -> Result<(), Why> {
        if Attributes::of(&self.open()?)?.standing != self.before {
            return Err(Why::Changed);
        }
        self.give(self.after)?;
        Ok(bench.at("owner and mode set")?)
    }

    fn find(&self, _bench: &Bench<'_, '_>, _look: Look) -> Result<Found, Why> {
        match Attributes::of(&self.open()?)?.standing {
            now if now == self.before => Ok(Found::Before),
            now if now == self.after => Ok(Found::After),
            now if self.is_ours(now) => Ok(Found::Between),
            _ => Err(Why::Changed),
        }
    }

    fn take_back(&self, bench: &mut Bench<'_, '_>) -> Result<(), Why> {
        self.give(self.before)?;
        Ok(bench.at("owner and mode back")?)
    }
}
