//! The file system that a path lies on: statvfs(3) and `/proc/self/mountinfo` (proc(5)).

use rustix::fs::{StatVfsMountFlags, statvfs};

use super::{disk, quotas};
use crate::case::{Account, FileSystem, Look};
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

    /// The file system of `path`, whose mount has the number `mount`, and the quotas on it of
    /// `account`.
    pub(super) fn of(
        &self,
        path: &str,
        mount: Option<u64>,
        account: Option<&Account>,
    ) -> Option<FileSystem> {
        let facts = statvfs(path).ok()?;
        let line =
            self.0.lines().find_map(|line| parse(line).filter(|line| Some(line.id) == mount));
        let Mount { mounted_on, kind, source, options, .. } = line.unwrap_or_default();
        let mut found = FileSystem {
            kind,
            mounted_on,
            options,
            quotas: Look::Absent,
            read_only: facts.f_flag.contains(StatVfsMountFlags::RDONLY),
            free_bytes: facts.f_bavail.saturating_mul(facts.f_frsize),
            // btrfs and others count no files.
            free_files: (facts.f_files > 0).then_some(facts.f_favail),
        };
        found.quotas = quotas::look(path, (&found.kind, &source), found.has_quotas(), account);
        Some(found)
    }
}

/// A line of the table.
#[derive(Default)]
struct Mount {
    id: u64,
    mounted_on: String,
    kind: String,
    /// What is mounted: of a disk its device, as it was written.
    source: String,
    options: Vec<String>,
}

/// `36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue`.
fn parse(line: &str) -> Option<Mount> {
    let (own, file_system) = line.split_once(" - ")?;
    let own: Vec<&str> = own.split(' ').collect();
    let mut of_system = file_system.split(' ');
    let kind = text::line(of_system.next()?, 40);
    let source = text::line(&of_system.next()?.replace("\\040", " "), 200);
    let system_options = of_system.next().unwrap_or_default();
    let options = own.get(5)?.split(',').chain(system_options.split(','));
    let options = options.filter(|option| !option.is_empty()).take(64);
    // Blanks in a path are written `\040`.
    let mounted_on = text::line(&own.get(4)?.replace("\\040", " "), 200);
    let options = options.map(|o| text::line(o, 80)).collect();
    Some(Mount { id: own.first()?.parse().ok()?, mounted_on, kind, source, options })
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn a_line_of_the_kernel_is_read() {
        let line = "36 35 98:0 / /images\\040x rw,noatime master:1 - ext4 /dev/sdb1 rw,usrquota";
        let mount = parse(line).unwrap();
        assert_eq!((mount.id, mount.mounted_on.as_str()), (36, "/images x"));
        assert_eq!((mount.kind.as_str(), mount.source.as_str()), ("ext4", "/dev/sdb1"));
        assert_eq!(mount.options, ["rw", "noatime", "rw", "usrquota"]);
        assert!(parse("x").is_none());
    }
}
