//! What stands in the way of a change and can be seen before it is tried: nothing is begun then, and
//! the refusal names the command.

use std::path::Path;

use rustix::fs::{
    Access, AtFlags, FileType, Stat, StatVfsMountFlags, StatxAttributes, StatxFlags, accessat,
    fstatvfs, statx,
};

use super::place::Place;
use super::trouble::Why;

/// Looks at the directory in which a name is to come, go or change hands.
pub(super) fn in_directory(place: &Place) -> Result<(), Why> {
    writable_system(place)?;
    let path = place.path().parent().unwrap_or(Path::new("/"));
    let found = flags(place, "", AtFlags::EMPTY_PATH);
    if found.contains(StatxAttributes::IMMUTABLE) {
        return Err(Why::Immutable(path.into()));
    }
    // In an append-only directory no name goes away (chattr(1)).
    if found.contains(StatxAttributes::APPEND) {
        return Err(Why::AppendOnly(path.into()));
    }
    Ok(accessat(place.dir(), ".", Access::WRITE_OK, AtFlags::EACCESS)?)
}

/// Looks at the thing that has the name.
pub(super) fn on(place: &Place, stat: &Stat) -> Result<(), Why> {
    writable_system(place)?;
    let found = flags(place, place.name(), AtFlags::SYMLINK_NOFOLLOW);
    if found.contains(StatxAttributes::IMMUTABLE) {
        return Err(Why::Immutable(place.path().into()));
    }
    if found.contains(StatxAttributes::APPEND) {
        return Err(Why::AppendOnly(place.path().into()));
    }
    // Its type depends on the processor.
    let names: u64 = stat.st_nlink as _;
    if FileType::from_raw_mode(stat.st_mode) == FileType::RegularFile && names > 1 {
        return Err(Why::HardLinks(names));
    }
    Ok(())
}

/// A file with something mounted on it can be neither replaced nor renamed (EBUSY, rename(2)).
pub(super) fn mounted_on(place: &Place) -> Result<(), Why> {
    let found = flags(place, place.name(), AtFlags::SYMLINK_NOFOLLOW);
    if found.contains(StatxAttributes::MOUNT_ROOT) { Err(Why::MountPoint) } else { Ok(()) }
}

fn writable_system(place: &Place) -> Result<(), Why> {
    let read_only = fstatvfs(place.dir())?.f_flag.contains(StatVfsMountFlags::RDONLY);
    if read_only { Err(Why::ReadOnly) } else { Ok(()) }
}

/// Attributes as statx(2) tells them: `i` and `a` since Linux 4.11, mount points since 5.8. Where it
/// does not tell, the change is tried, fails and is taken back.
fn flags(place: &Place, name: impl rustix::path::Arg, at: AtFlags) -> StatxAttributes {
    statx(place.dir(), name, at, StatxFlags::empty())
        .map_or(StatxAttributes::empty(), |facts| facts.stx_attributes)
}
