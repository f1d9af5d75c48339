//! What a change has at hand while it is made or taken back.

use std::io;
use std::path::Path;

use super::super::attributes::Attributes;
use super::super::place::Place;
use super::super::point::Points;
use super::super::progress::Mark;
use super::super::record::Entry;
use super::super::trouble::Why;

/// One step of a transaction at work.
pub(in super::super) struct Bench<'a, 'p> {
    pub(in super::super) step: usize,
    pub(in super::super) entry: &'a Entry,
    /// How far the step had come, by the record.
    pub(in super::super) mark: Mark,
    /// True once the transaction was committed. Until then, what somebody wrote into the original
    /// while it was being replaced counts, because he had it open all the time.
    pub(in super::super) is_over: bool,
    /// Where its original is kept in the record.
    pub(in super::super) original: Place,
    pub(in super::super) points: &'a mut Points<'p>,
}

impl Bench<'_, '_> {
    /// The place of `path`, and the name that a new file of this step has in the same directory.
    pub(super) fn places(&self, path: &Path) -> Result<(Place, Place), Why> {
        let place = Place::find(path)?;
        let spare = place.beside(&self.entry.spare);
        Ok((place, spare))
    }

    /// Owner, mode and the rest, of the file before the change.
    pub(super) fn was(&self) -> Result<&Attributes, Why> {
        self.entry.was.as_ref().ok_or_else(|| Why::Damaged("the old attributes are missing".into()))
    }

    pub(in super::super) fn at(&mut self, done: &'static str) -> io::Result<()> {
        self.points.at(Some(self.step), done)
    }
}
