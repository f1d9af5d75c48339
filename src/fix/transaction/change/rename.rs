//! A file gets another name in its directory.

use std::path::Path;

use super::super::attributes::Attributes;
use super::super::install::{build, move_to_free};
use super::super::place::Place;
use super::super::trouble::Why;
use super::bench::Bench;
use super::contract::{Change, Found, Look};
use super::put_back::tidy;
use super::write::{as_planned, check_replaceable};

/// [`Step::Rename`](crate::fix::Step::Rename).
pub(super) struct Rename<'a> {
    pub(super) from: &'a Path,
    pub(super) to: &'a Path,
    pub(super) before: &'a [u8],
}

impl Rename<'_> {
    fn places(&self) -> Result<(Place, Place), Why> {
        if self.from.parent() != self.to.parent() {
            return Err(Why::Plan("a file is to leave its directory"));
        }
        let from = Place::find(self.from)?;
        let to = self.to.file_name().ok_or(Why::Plan("the new name is none"))?;
        let to = from.beside(to);
        Ok((from, to))
    }
}

impl Change for Rename<'_> {
    fn doing(&self) -> &'static str {
        "rename"
    }

    fn check(&self) -> Result<Option<Attributes>, Why> {
        let (_, to) = self.places()?;
        if to.stat()?.is_some() {
            return Err(Why::Exists);
        }
        check_replaceable(self.from, self.before).map(Some)
    }

    fn make(&self, bench: &mut Bench<'_, '_>) -> Result<(), Why> {
        let (from, to) = self.places()?;
        let was = bench.was()?.clone();
        as_planned(&from, self.before, &was)?;
        move_to_free(&from, &to)?;
        bench.at("renamed")?;
        if as_planned(&to, self.before, &was).is_err() {
            move_to_free(&to, &from)?;
            return Err(Why::Changed);
        }
        from.sync()?;
        Ok(bench.at("directory on disk")?)
    }

    fn find(&self, bench: &Bench<'_, '_>, look: Look) -> Result<Found, Why> {
        let (from, to) = self.places()?;
        let is = |bytes: Option<Vec<u8>>| bytes.is_some_and(|bytes| bytes == self.before);
        match (from.stat()?, to.stat()?) {
            (Some(_), None) if is(from.bytes()?) => Ok(Found::Before),
            (None, Some(_)) if is(to.bytes()?) => match look {
                Look::Whole => as_planned(&to, self.before, bench.was()?).map(|()| Found::After),
                Look::Own => Ok(Found::After),
            },
            (Some(a), Some(b)) if (a.st_dev, a.st_ino) == (b.st_dev, b.st_ino) => {
                Ok(Found::Between)
            }
            _ => Err(Why::Changed),
        }
    }

    fn take_back(&self, bench: &mut Bench<'_, '_>) -> Result<(), Why> {
        let (from, to) = self.places()?;
        let renamed = to.bytes()?.is_some_and(|bytes| bytes == self.before);
        if from.stat()?.is_some() {
            to.unlink()?;
        } else if renamed {
            move_to_free(&to, &from)?;
        } else {
            let spare = from.beside(&bench.entry.spare);
            spare.unlink()?;
            let was = bench.was()?.clone();
            build(&spare, self.before, &was, |done| bench.at(done))?;
            move_to_free(&spare, &from)?;
            to.unlink()?;
        }
        bench.at("old name back")?;
        from.sync()
    }

    fn tidy(&self, bench: &Bench<'_, '_>) -> Result<(), Why> {
        tidy(bench, &Place::find(self.from)?)
    }

    fn present(&self) -> Result<Option<Vec<u8>>, Why> {
        self.places()?.1.bytes()
    }
}
