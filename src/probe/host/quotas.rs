//! The quotas that hold on a file system for one account: quotactl(2), or the groups of btrfs.

use std::time::{SystemTime, UNIX_EPOCH};

use nix::errno::Errno;
use nix::sys::quota::{Dqblk, QuotaType, quotactl_get};

use super::qgroups;
use crate::case::{Account, Look, Quota, QuotaLimits, QuotaOf, QuotaUse};

/// Of the file system at `path`, which is mounted from `source`. The options of other kinds than
/// btrfs say whether there are any: `enabled`.
pub(super) fn look(
    path: &str,
    (kind, source): (&str, &str),
    enabled: bool,
    account: Option<&Account>,
) -> Look<Vec<Quota>> {
    if kind == "btrfs" {
        return qgroups::look(path);
    }
    if !enabled {
        return Look::Absent;
    }
    let Some(account) = account else { return Look::not_looked("the account is not known") };
    let asked = [
        (QuotaType::USRQUOTA, QuotaOf::User(account.uid), account.uid),
        (QuotaType::GRPQUOTA, QuotaOf::Group(account.gid), account.gid),
    ];
    let mut found = Vec::new();
    for (which, of, id) in asked {
        // The kernel takes the number as it stands: `make_kqgid` of a 32-bit unsigned one.
        match quotactl_get(which, source, id.cast_signed()) {
            Ok(block) => found.push(quota(of, &block)),
            // Not in force for this kind; and xfs has nothing for a number that owns nothing.
            Err(Errno::ESRCH | Errno::ENOENT) => {}
            Err(error) => {
                return Look::CouldNot {
                    reason: format!("cannot ask for the quotas of {source}: {}", error.desc()),
                    command: format!("sudo quota -vs -u {}", account.name),
                };
            }
        }
    }
    Look::Seen(found)
}

/// A limit of 0 is none; a block is 1 KiB (linux/quota.h, `QIF_DQBLKSIZE`).
fn quota(of: QuotaOf, block: &Dqblk) -> Quota {
    let limit = |value: Option<u64>| value.filter(|most| *most > 0);
    let bytes = block.occupied_space().unwrap_or_default();
    let files = block.allocated_inodes();
    let blocks = |value: Option<u64>| limit(value).map(|blocks| blocks.saturating_mul(1024));
    let over = |used: u64, soft: Option<u64>, until: Option<u64>| {
        soft.is_some_and(|soft| used > soft) && limit(until).is_some_and(|until| until < now())
    };
    Quota {
        of,
        used: QuotaUse { bytes, own_bytes: bytes, files },
        most: QuotaLimits {
            bytes: blocks(block.blocks_hard_limit()),
            own_bytes: None,
            files: limit(block.inodes_hard_limit()),
        },
        grace_over: over(bytes, blocks(block.blocks_soft_limit()), block.block_time_limit())
            || over(
                files.unwrap_or_default(),
                limit(block.inodes_soft_limit()),
                block.inode_time_limit(),
            ),
    }
}

/// Seconds since 1970, as quotas count.
fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

#[cfg(test)]
mod tests {
    use super::{look, quota};
    use crate::case::{Look, QuotaOf};
    use nix::sys::quota::Dqblk;

    #[test]
    fn nobody_is_asked_where_the_mount_has_no_quotas() {
        assert_eq!(look("/", ("ext4", "/dev/sda1"), false, None), Look::Absent);
    }

    #[test]
    fn fields_that_the_kernel_did_not_fill_are_no_limits() {
        let mut block = Dqblk::default();
        block.set_blocks_hard_limit(1);
        assert!(!quota(QuotaOf::User(1), &block).is_used_up());
    }
}
