//! The file system that a path lies on: statvfs(3) and `/proc/self/mountinfo` (proc(5)).

use rustix::fs::{StatVfsMountFlags, statvfs};

use super::disk;
use crate::case::FileSystem;
use crate::text;

/// A table of mounts is longer only on machines with thousands of containers.
const LIMIT: u64 = 4 * 1024 * 1024;

/// The table of mounts.
pub(super) struct Mounts(String);

impl Mounts {
    /// Reads the table; empty where that cannot be.
    pub(super) fn read() -> Self {
        let table = disk::read("/proc/self/mountinfo", LIMIT).unwrap_or_default();
        Self(String::from_utf8_lossy(&table).into_owned())
    }

    /// The file system of `path`, whose mount has the number `mount`.
    pub(super) fn of(&self, path: &str, mount: Option<u64>) -> Option<FileSystem> {
        let facts = statvfs(path).ok()?;
        let line =
            self.0.lines().find_map(|line| parse(line).filter(|(id, ..)| Some(*id) == mount));
        let (_, mounted_on, kind, options) = line.unwrap_or_default();
        Some(FileSystem {
            kind,
            mounted_on,
            options,
            read_only: facts.f_flag.contains(StatVfsMountFlags::RDONLY),
            free_bytes: facts.f_bavail.saturating_mul(facts.f_frsize),
            // btrfs and others count no files.
            free_files: (facts.f_files > 0).then_some(facts.f_favail),
        })
    }
}

/// `36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue`.
fn parse(line: &str) -> Option<(u64, String, String, Vec<String>)> {
    let (own, file_system) = line.split_once(" - ")?;
    let own: Vec<&str> = own.split(' ').collect();
    let mut of_system = file_system.split(' ');
    let kind = text::line(of_system.next()?, 40);
    let system_options = of_system.nth(1).unwrap_or_default();
    let options = own.get(5)?.split(',').chain(system_options.split(','));
    let options = options.filter(|option| !option.is_empty()).take(64);
    // Blanks in a path are written `\040`.
    let mounted_on = text::line(&own.get(4)?.replace("\\040", " "), 200);
    Some((
        own.first()?.parse().ok()?,
        mounted_on,
        kind,
        options.map(|o| text::line(o, 80)).collect(),
    ))
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn a_line_of_the_kernel_is_read() {
        let line = "36 35 98:0 / /images\\040x rw,noatime master:1 - ext4 /dev/sdb1 rw,usrquota";
        let (id, on, kind, options) = parse(line).unwrap();
        assert_eq!((id, on.as_str(), kind.as_str()), (36, "/images x", "ext4"));
        assert_eq!(options, ["rw", "noatime", "rw", "usrquota"]);
        assert_eq!(parse("x"), None);
    }
}
