//! A file that is not there yet.

use std::path::Path;

use super::super::super::Standing;
use super::super::attributes::Attributes;
use super::super::install::{build, move_to_free};
use super::super::obstacle;
use super::super::place::{Place, contents};
use super::super::trouble::Why;
use super::bench::Bench;
use super::contract::{Change, Found, Look};
use super::put_back::tidy;

/// [`Step::Create`](crate::fix::Step::Create).
pub(super) struct Create<'a> {
    pub(super) path: &'a Path,
    pub(super) bytes: &'a [u8],
    pub(super) standing: Standing,
}

impl Change for Create<'_> {
    fn doing(&self) -> &'static str {
        "create"
    }

    fn check(&self) -> Result<Option<Attributes>, Why> {
        let place = Place::find(self.path)?;
        if place.stat()?.is_some() {
            return Err(Why::Exists);
        }
        obstacle::in_directory(&place).map(|()| None)
    }

    fn make(&self, bench: &mut Bench<'_, '_>) -> Result<(), Why> {
        let (place, spare) = bench.places(self.path)?;
        build(&spare, self.bytes, &Attributes::new(self.standing), |done| bench.at(done))?;
        if let Err(why) = move_to_free(&spare, &place) {
            tidy(bench, &place)?;
            // Somebody was faster; what he wrote stays.
            return Err(if matches!(why, Why::Exists) { Why::Changed } else { why });
        }
        bench.at("moved into place")?;
        place.sync()?;
        Ok(bench.at("directory on disk")?)
    }

    fn find(&self, _bench: &Bench<'_, '_>, look: Look) -> Result<Found, Why> {
        let file = match Place::find(self.path) {
            // The directory is gone, and the file with it.
            Err(Why::Missing) => None,
            place => place?.open()?,
        };
        let Some(file) = file else { return Ok(Found::Before) };
        let stands = Attributes::of(&file)?.agrees(&Attributes::new(self.standing));
        if contents(&file)? != self.bytes || (look == Look::Whole && !stands) {
            return Err(Why::Changed);
        }
        Ok(Found::After)
    }

    fn take_back(&self, bench: &mut Bench<'_, '_>) -> Result<(), Why> {
        let place = Place::find(self.path)?;
        place.unlink()?;
        bench.at("new file removed")?;
        place.sync()?;
        tidy(bench, &place)
    }

    fn tidy(&self, bench: &Bench<'_, '_>) -> Result<(), Why> {
        match Place::find(self.path) {
            Err(Why::Missing) => Ok(()),
            place => tidy(bench, &place?),
        }
    }

    fn present(&self) -> Result<Option<Vec<u8>>, Why> {
        Place::find(self.path)?.bytes()
    }
}
