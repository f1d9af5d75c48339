//! A file takes the place of another in one instant: whoever reads, at any time and after a loss of
//! power, finds the old one or the new one, whole.

use std::ffi::OsString;
use std::fs::File;
use std::io::Write;

use rustix::fs::{AtFlags, Mode, OFlags, RenameFlags, linkat, openat, renameat, renameat_with};
use rustix::io::Errno;

use super::attributes::Attributes;
use super::place::Place;
use super::trouble::Why;

/// Makes a complete file at `spare`, with its attributes, and brings it to disk. Until it is complete
/// only its owner can read it.
pub(super) fn build(
    spare: &Place,
    bytes: &[u8],
    attributes: &Attributes,
    mut at: impl FnMut(&'static str) -> std::io::Result<()>,
) -> Result<(), Why> {
    let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let mode = Mode::RUSR | Mode::WUSR;
    let mut file: File = openat(spare.dir(), spare.name(), flags, mode)?.into();
    at("spare made")?;
    file.write_all(bytes)?;
    at("spare written")?;
    attributes.give(&file)?;
    file.sync_all()?;
    Ok(at("spare on disk")?)
}

/// Each of two files gets the other's name.
///
/// `RENAME_EXCHANGE` does it in one call (Linux 3.15; ext4, xfs, btrfs, f2fs, tmpfs, overlayfs).
/// Where the file system cannot, the old file is linked to a third name first, so that it is never
/// without one.
pub(super) fn exchange(spare: &Place, place: &Place) -> Result<(), Why> {
    let flags = RenameFlags::EXCHANGE;
    match renameat_with(spare.dir(), spare.name(), place.dir(), place.name(), flags) {
        Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) => exchange_by_link(spare, place),
        answer => Ok(answer?),
    }
}

fn exchange_by_link(spare: &Place, place: &Place) -> Result<(), Why> {
    let third = third(spare);
    third.unlink()?;
    linkat(place.dir(), place.name(), third.dir(), third.name(), AtFlags::empty())?;
    if let Err(error) = renameat(spare.dir(), spare.name(), place.dir(), place.name()) {
        third.unlink()?;
        return Err(error.into());
    }
    Ok(renameat(third.dir(), third.name(), spare.dir(), spare.name())?)
}

/// The third name, while two files change theirs without `RENAME_EXCHANGE`.
pub(super) fn third(spare: &Place) -> Place {
    let mut name = OsString::from(spare.name());
    name.push("-old");
    spare.beside(name)
}

/// Gives `from` the name `to`, unless something has it.
pub(super) fn move_to_free(from: &Place, to: &Place) -> Result<(), Why> {
    let flags = RenameFlags::NOREPLACE;
    match renameat_with(from.dir(), from.name(), to.dir(), to.name(), flags) {
        Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) => {
            linkat(from.dir(), from.name(), to.dir(), to.name(), AtFlags::empty())?;
            from.unlink()
        }
        answer => Ok(answer?),
    }
}
