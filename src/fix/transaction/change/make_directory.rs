//! A directory that is not there yet.

use std::fs::File;
use std::path::Path;

use rustix::fs::{AtFlags, FileType, Mode, mkdirat, openat, unlinkat};
use rustix::io::Errno;

use super::super::super::Standing;
use super::super::attributes::Attributes;
use super::super::obstacle;
use super::super::place::{HOLD, Place};
use super::super::trouble::Why;
use super::bench::Bench;
use super::contract::{Change, Found, Look};

/// [`Step::MakeDirectory`](crate::fix::Step::MakeDirectory).
pub(super) struct MakeDirectory<'a> {
    pub(super) path: &'a Path,
    pub(super) standing: Standing,
}

impl Change for MakeDirectory<'_> {
    fn doing(&self) -> &'static str {
        "make the directory"
    }

    fn check(&self) -> Result<Option<Attributes>, Why> {
        let place = Place::find(self.path)?;
        if place.stat()?.is_some() {
            return Err(Why::Exists);
        }
        obstacle::in_directory(&place).map(|()| None)
    }

    fn make(&self, bench: &mut Bench<'_, '_>) -> Result<(), Why> {
        let place = Place::find(self.path)?;
        match mkdirat(place.dir(), place.name(), Mode::RWXU) {
            Err(Errno::EXIST) => return Err(Why::Changed),
            made => made?,
        }
        bench.at("directory made")?;
        // In a directory of others, another one or a link may have taken its place by now: a link is
        // refused here, and a directory that is not root's is left alone.
        let dir: File = openat(place.dir(), place.name(), HOLD, Mode::empty())?.into();
        if Attributes::of(&dir)?.standing.uid != rustix::process::geteuid().as_raw() {
            return Err(Why::Changed);
        }
        Attributes::new(self.standing).give(&dir)?;
        bench.at("owner and mode set")?;
        dir.sync_all()?;
        place.sync()?;
        Ok(bench.at("directory on disk")?)
    }

    fn find(&self, _bench: &Bench<'_, '_>, look: Look) -> Result<Found, Why> {
        let place = Place::find(self.path)?;
        let Some(stat) = place.stat()? else { return Ok(Found::Before) };
        if FileType::from_raw_mode(stat.st_mode) != FileType::Directory {
            return Err(Why::Changed);
        }
        let standing = Standing { uid: stat.st_uid, gid: stat.st_gid, mode: stat.st_mode & 0o7777 };
        match look {
            Look::Whole if standing != self.standing => Err(Why::Changed),
            _ => Ok(Found::After),
        }
    }

    fn take_back(&self, bench: &mut Bench<'_, '_>) -> Result<(), Why> {
        let place = Place::find(self.path)?;
        match unlinkat(place.dir(), place.name(), AtFlags::REMOVEDIR) {
            Ok(()) | Err(Errno::NOENT) => {}
            Err(error) => return Err(error.into()),
        }
        bench.at("directory removed")?;
        place.sync()
    }
}
