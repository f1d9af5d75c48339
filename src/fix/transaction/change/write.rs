//! A file says something else.

use std::path::Path;

use rustix::fs::renameat;
use rustix::io::Errno;

use super::super::attributes::Attributes;
use super::super::install::{build, exchange};
use super::super::obstacle;
use super::super::place::{Place, contents};
use super::super::trouble::Why;
use super::bench::Bench;
use super::contract::{Change, Found, Look};
use super::put_back::{put_back, tidy};

/// [`Step::Write`](crate::fix::Step::Write).
pub(super) struct Write<'a> {
    pub(super) path: &'a Path,
    pub(super) before: &'a [u8],
    pub(super) after: &'a [u8],
}

impl Change for Write<'_> {
    fn doing(&self) -> &'static str {
        "change"
    }

    fn check(&self) -> Result<Option<Attributes>, Why> {
        if self.before == self.after {
            return Err(Why::Plan("the new text is the old one"));
        }
        check_replaceable(self.path, self.before).map(Some)
    }

    fn make(&self, bench: &mut Bench<'_, '_>) -> Result<(), Why> {
        let (place, spare) = bench.places(self.path)?;
        let was = bench.was()?.clone();
        as_planned(&place, self.before, &was)?;
        build(&spare, self.after, &was.without_time(), |done| bench.at(done))?;
        exchange(&spare, &place)?;
        bench.at("exchanged")?;
        if !is_original(&spare, self.before, &was)? {
            exchange(&spare, &place)?;
            tidy(bench, &place)?;
            return Err(Why::Changed);
        }
        place.sync()?;
        Ok(bench.at("directory on disk")?)
    }

    fn settle(&self, bench: &mut Bench<'_, '_>) -> Result<(), Why> {
        let (place, spare) = bench.places(self.path)?;
        settle_original(bench, &place, &spare, self.before)
    }

    fn find(&self, bench: &Bench<'_, '_>, look: Look) -> Result<Found, Why> {
        let place = Place::find(self.path)?;
        let Some(file) = place.open()? else { return Err(Why::Changed) };
        if look == Look::Whole && !Attributes::of(&file)?.agrees(bench.was()?) {
            return Err(Why::Changed);
        }
        match contents(&file)? {
            bytes if bytes == self.before => Ok(Found::Before),
            bytes if bytes == self.after => Ok(Found::After),
            _ => Err(Why::Changed),
        }
    }

    fn take_back(&self, bench: &mut Bench<'_, '_>) -> Result<(), Why> {
        put_back(bench, &Place::find(self.path)?, self.before, Some(self.after))
    }

    fn tidy(&self, bench: &Bench<'_, '_>) -> Result<(), Why> {
        tidy(bench, &Place::find(self.path)?)
    }

    fn present(&self) -> Result<Option<Vec<u8>>, Why> {
        Place::find(self.path)?.bytes()
    }
}

/// Looks whether a file is as planned and nothing stands in the way of replacing or removing it.
pub(super) fn check_replaceable(path: &Path, before: &[u8]) -> Result<Attributes, Why> {
    let place = Place::find(path)?;
    let stat = place.stat()?.ok_or(Why::Missing)?;
    let file = place.open()?.ok_or(Why::Missing)?;
    obstacle::mounted_on(&place)?;
    obstacle::on(&place, &stat)?;
    obstacle::in_directory(&place)?;
    if contents(&file)? != before {
        return Err(Why::Changed);
    }
    Attributes::of(&file)
}

/// Looks whether the file is still as it was when the record was written.
pub(super) fn as_planned(place: &Place, before: &[u8], was: &Attributes) -> Result<(), Why> {
    if is_original(place, before, was)? { Ok(()) } else { Err(Why::Changed) }
}

fn is_original(place: &Place, before: &[u8], was: &Attributes) -> Result<bool, Why> {
    let Some(file) = place.open()? else { return Ok(false) };
    Ok(Attributes::of(&file)? == *was && contents(&file)? == before)
}

/// The original leaves the directory of its place: into the record, where it takes the place of its
/// copy, or, from another file system, for good. sshd's drop-in directory must not change once sshd
/// has read it, or the doctor itself takes the configuration for one not yet loaded.
pub(super) fn settle_original(
    bench: &mut Bench<'_, '_>,
    place: &Place,
    spare: &Place,
    before: &[u8],
) -> Result<(), Why> {
    if spare.bytes()?.as_deref() != Some(before) {
        return Err(Why::Changed);
    }
    let original = &bench.original;
    match renameat(spare.dir(), spare.name(), original.dir(), original.name()) {
        Err(Errno::XDEV) => spare.unlink()?,
        done => done?,
    }
    original.sync()?;
    place.sync()?;
    Ok(bench.at("original put away")?)
}
