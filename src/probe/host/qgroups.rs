//! The quota groups of btrfs, as the kernel shows them: `/sys/fs/btrfs/UUID/qgroups/LEVEL_NUMBER/`
//! (Linux 5.9 and later, `fs/btrfs/sysfs.c`). No mount option tells of them.

use std::fs;
use std::path::Path;

use rustix::fs::statvfs;

use super::disk;
use crate::case::{Look, Quota, QuotaLimits, QuotaOf, QuotaUse};

/// Each mounted btrfs, by its UUID.
const MOUNTED: &str = "/sys/fs/btrfs";
/// As many groups of subvolumes as are looked at.
const MOST: usize = 64;
/// `BTRFS_QGROUP_LIMIT_MAX_RFER` and `…_MAX_EXCL` (linux/btrfs.h).
const LIMITS_REFERENCED: u64 = 1;
const LIMITS_EXCLUSIVE: u64 = 2;

/// The groups of the subvolume in which `path` lies; `Absent` where quotas are not enabled.
pub(super) fn look(path: &str) -> Look<Vec<Quota>> {
    match statvfs(path) {
        Ok(facts) => look_in(Path::new(MOUNTED), facts.f_fsid),
        Err(error) => Look::CouldNot {
            reason: format!("cannot ask for the file system of {path}: {error}"),
            command: format!("sudo btrfs qgroup show -re {path}"),
        },
    }
}

fn look_in(mounted: &Path, fsid: u64) -> Look<Vec<Quota>> {
    let names = fs::read_dir(mounted).into_iter().flatten().flatten();
    let mut groups = names.filter_map(|entry| {
        let number = subvolume(entry.file_name().to_str()?, fsid)?;
        let groups = entry.path().join("qgroups");
        groups.join(format!("0_{number}")).is_dir().then_some((groups, number))
    });
    let Some((groups, number)) = groups.next() else { return Look::Absent };
    let own = read(&groups.join(format!("0_{number}")), QuotaOf::Subvolume(number));
    let names = fs::read_dir(&groups).into_iter().flatten().flatten().take(MOST);
    let above = names.filter_map(|entry| {
        let (level, number) = entry.file_name().to_str()?.split_once('_').and_then(both)?;
        (level > 0).then(|| read(&entry.path(), QuotaOf::Subvolumes(level, number)))
    });
    Look::Seen(std::iter::once(own).chain(above).collect())
}

fn both((level, number): (&str, &str)) -> Option<(u16, u64)> {
    Some((level.parse().ok()?, number.parse().ok()?))
}

fn read(group: &Path, of: QuotaOf) -> Quota {
    let number = |name: &str| -> u64 {
        let path = group.join(name);
        let text = path.to_str().and_then(|path| disk::read(path, 64).ok()).unwrap_or_default();
        String::from_utf8_lossy(&text).trim().parse().unwrap_or_default()
    };
    // What writes that have begun have reserved counts as well (`qgroup_check_limits`).
    let held = ["rsv_data", "rsv_meta_pertrans", "rsv_meta_prealloc"];
    let held = held.iter().fold(0, |sum: u64, name| sum.saturating_add(number(name)));
    let flags = number("limit_flags");
    let most = |flag: u64, name: &str| (flags & flag != 0).then(|| number(name));
    Quota {
        of,
        used: QuotaUse {
            bytes: number("referenced").saturating_add(held),
            own_bytes: number("exclusive").saturating_add(held),
            files: None,
        },
        most: QuotaLimits {
            bytes: most(LIMITS_REFERENCED, "max_referenced"),
            own_bytes: most(LIMITS_EXCLUSIVE, "max_exclusive"),
            files: None,
        },
        grace_over: false,
    }
}

/// The number of the subvolume, if statvfs(3) gave `fsid` for one of the file system `uuid`: the
/// four words of the UUID folded into two, with the number over them (`btrfs_statfs`, Linux 2.6.29
/// and later). rustix puts the first word low.
fn subvolume(uuid: &str, fsid: u64) -> Option<u64> {
    let digits: String = uuid.chars().filter(|letter| *letter != '-').collect();
    let whole = u128::from_str_radix(&digits, 16).ok().filter(|_| digits.len() == 32)?;
    let word = |at: u32| u64::from((whole >> (96 - 32 * at)) as u32);
    let (high, low) = (fsid & 0xffff_ffff, fsid >> 32);
    let number = (high ^ word(0) ^ word(2)) << 32 | (low ^ word(1) ^ word(3));
    Some(number)
}

#[cfg(test)]
mod tests {
    use super::{look_in, subvolume};
    use crate::case::{Look, QuotaOf};

    /// As Linux 6.18 gave them for the first subvolume: `stat -f` and the name in /sys.
    const UUID: &str = "9e0e22cc-08b5-4433-bbd6-e9fc46973dbe";
    const FSID: u64 = 0x4e22_788d_25d8_cb30;

    #[test]
    fn the_subvolume_is_told_by_its_statvfs() {
        assert_eq!(subvolume(UUID, FSID), Some(256));
        assert_eq!(subvolume("features", FSID), None);
    }

    #[test]
    fn its_group_and_those_above_it_are_read() {
        let sys = tempfile::tempdir().unwrap();
        let groups = sys.path().join(UUID).join("qgroups");
        for (name, flags) in [("0_256", "1"), ("0_5", "0"), ("1_100", "2")] {
            let group = groups.join(name);
            std::fs::create_dir_all(&group).unwrap();
            let values =
                [("referenced", "1044480"), ("max_referenced", "1048576"), ("rsv_data", "4096")];
            for (file, value) in values.into_iter().chain([("limit_flags", flags)]) {
                std::fs::write(group.join(file), format!("{value}\n")).unwrap();
            }
        }
        std::fs::write(groups.join("mode"), "qgroup\n").unwrap();
        let Look::Seen(found) = look_in(sys.path(), FSID) else { panic!("nothing was found") };
        assert_eq!((found.len(), found[0].of), (2, QuotaOf::Subvolume(256)));
        assert_eq!((found[0].used.bytes, found[0].most.bytes), (1_048_576, Some(1_048_576)));
        assert_eq!((found[1].of, found[1].most.bytes), (QuotaOf::Subvolumes(1, 100), None));
        assert_eq!(found[1].most.own_bytes, Some(0));
        assert_eq!(look_in(sys.path(), FSID ^ 1 << 32), Look::Absent);
    }
}
