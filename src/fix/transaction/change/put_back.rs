//! An original returns to its place.

use rustix::fs::renameat;
use rustix::io::Errno;

use super::super::install::{build, exchange, move_to_free, third};
use super::super::place::Place;
use super::super::trouble::Why;
use super::bench::Bench;

/// Brings back the original of `place`, whose bytes were `before`; `after` is what the step writes
/// there, if it does. What has the name now, if anything, is gone afterwards.
///
/// The original itself, if it still waits beside the place or lies in the record: that needs no room
/// on the disk. Else a new file with its bytes, owner, mode, attributes and time.
pub(super) fn put_back(
    bench: &mut Bench<'_, '_>,
    place: &Place,
    before: &[u8],
    after: Option<&[u8]>,
) -> Result<(), Why> {
    let spare = place.beside(&bench.entry.spare);
    if waits(&spare, before, after)? {
        into_place(&spare, place)?;
    } else if !from_record(bench, place, before)? {
        let fresh = fresh(&spare);
        fresh.unlink()?;
        let was = bench.was()?.clone();
        build(&fresh, before, &was, |done| bench.at(done))?;
        into_place(&fresh, place)?;
    }
    bench.at("original back in place")?;
    place.sync()?;
    tidy(bench, place)
}

/// True when the spare name holds what was swapped out: the original, or what somebody saved there in
/// the same instant. A beginning of the new file is none: it was interrupted while it was made.
fn waits(spare: &Place, before: &[u8], after: Option<&[u8]>) -> Result<bool, Why> {
    // An exchange by links that was interrupted left the original under the third name.
    let third = third(spare);
    if spare.stat()?.is_none() && third.stat()?.is_some() {
        renameat(third.dir(), third.name(), spare.dir(), spare.name())?;
    }
    let Some(bytes) = spare.bytes()? else { return Ok(false) };
    Ok(bytes == before || !after.is_some_and(|after| after.starts_with(&bytes)))
}

/// From the record, if that is on the same file system.
fn from_record(bench: &Bench<'_, '_>, place: &Place, before: &[u8]) -> Result<bool, Why> {
    let original = &bench.original;
    let Some(file) = original.open()? else { return Ok(false) };
    if original.bytes()?.as_deref() == Some(before) {
        bench.was()?.give(&file)?;
        file.sync_all()?;
    } else if bench.is_over {
        return Ok(false);
    }
    match into_place(original, place) {
        Ok(()) => original.unlink().map(|()| true),
        Err(Why::System(error)) if error.raw_os_error() == Some(Errno::XDEV.raw_os_error()) => {
            Ok(false)
        }
        Err(why) => Err(why),
    }
}

fn into_place(source: &Place, place: &Place) -> Result<(), Why> {
    if place.stat()?.is_some() { exchange(source, place) } else { move_to_free(source, place) }
}

/// The name under which an original is made anew. Not the spare name: what lies there is taken for
/// the original itself.
fn fresh(spare: &Place) -> Place {
    let mut name = spare.name().to_owned();
    name.push("-new");
    spare.beside(name)
}

/// Removes every name that a step may have left beside its place.
pub(super) fn tidy(bench: &Bench<'_, '_>, place: &Place) -> Result<(), Why> {
    let spare = place.beside(&bench.entry.spare);
    let mut left = false;
    for name in [third(&spare), fresh(&spare), spare] {
        if name.stat()?.is_some() {
            name.unlink()?;
            left = true;
        }
    }
    if left { place.sync() } else { Ok(()) }
}
