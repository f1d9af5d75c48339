//! A file goes.

use std::path::Path;

use super::super::attributes::Attributes;
use super::super::install::move_to_free;
use super::super::place::Place;
use super::super::trouble::Why;
use super::bench::Bench;
use super::contract::{Change, Found, Look};
use super::put_back::{put_back, tidy};
use super::write::{as_planned, check_replaceable, settle_original};

/// [`Step::Remove`](crate::fix::Step::Remove).
pub(super) struct Remove<'a> {
    pub(super) path: &'a Path,
    pub(super) before: &'a [u8],
}

impl Change for Remove<'_> {
    fn doing(&self) -> &'static str {
        "remove"
    }

    fn check(&self) -> Result<Option<Attributes>, Why> {
        check_replaceable(self.path, self.before).map(Some)
    }

    fn make(&self, bench: &mut Bench<'_, '_>) -> Result<(), Why> {
        let (place, spare) = bench.places(self.path)?;
        let was = bench.was()?.clone();
        as_planned(&place, self.before, &was)?;
        move_to_free(&place, &spare)?;
        bench.at("moved away")?;
        if as_planned(&spare, self.before, &was).is_err() {
            move_to_free(&spare, &place)?;
            return Err(Why::Changed);
        }
        place.sync()?;
        Ok(bench.at("directory on disk")?)
    }

    fn settle(&self, bench: &mut Bench<'_, '_>) -> Result<(), Why> {
        let (place, spare) = bench.places(self.path)?;
        settle_original(bench, &place, &spare, self.before)
    }

    fn find(&self, bench: &Bench<'_, '_>, _look: Look) -> Result<Found, Why> {
        let (place, spare) = bench.places(self.path)?;
        match place.bytes()? {
            None => Ok(Found::After),
            Some(bytes) if bytes == self.before => {
                // Without rename's own protection the file has both names for a moment.
                Ok(if spare.stat()?.is_some() { Found::Between } else { Found::Before })
            }
            Some(_) => Err(Why::Changed),
        }
    }

    fn take_back(&self, bench: &mut Bench<'_, '_>) -> Result<(), Why> {
        let (place, spare) = bench.places(self.path)?;
        if let (Some(here), Some(there)) = (place.stat()?, spare.stat()?)
            && (here.st_dev, here.st_ino) == (there.st_dev, there.st_ino)
        {
            return tidy(bench, &place);
        }
        put_back(bench, &place, self.before, None)
    }

    fn tidy(&self, bench: &Bench<'_, '_>) -> Result<(), Why> {
        tidy(bench, &Place::find(self.path)?)
    }

    fn present(&self) -> Result<Option<Vec<u8>>, Why> {
        Place::find(self.path)?.bytes()
    }
}
