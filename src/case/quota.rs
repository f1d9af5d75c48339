//! The quotas that hold for what the account writes to its storage.

use serde::{Deserialize, Serialize};

/// A quota in force, and what is used of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quota {
    /// Whose use it counts.
    pub of: QuotaOf,
    /// What is used, or held for writes that have begun.
    pub used: QuotaUse,
    /// The hard limits; none where there is none.
    pub most: QuotaLimits,
    /// A soft limit has been passed for longer than the time of grace: quotactl(2), `dqb_btime`.
    pub grace_over: bool,
}

/// Whose use a quota counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum QuotaOf {
    /// What belongs to the account, by its number.
    User(u32),
    /// What belongs to its primary group.
    Group(u32),
    /// All that a btrfs subvolume holds, by its number (`0/256`).
    Subvolume(u64),
    /// All that several subvolumes hold, by level and number (`1/100`). Which ones is not seen.
    Subvolumes(u16, u64),
}

/// What is used.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuotaUse {
    /// Bytes. Of a btrfs subvolume those that it shares with snapshots too (`referenced`).
    pub bytes: u64,
    /// Bytes that no other subvolume shares (`exclusive`); the same as `bytes` elsewhere.
    pub own_bytes: u64,
    /// Files; none where they are not counted.
    pub files: Option<u64>,
}

/// What may be used.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuotaLimits {
    /// Bytes.
    pub bytes: Option<u64>,
    /// Bytes that no other subvolume shares.
    pub own_bytes: Option<u64>,
    /// Files.
    pub files: Option<u64>,
}

/// Room that a new directory may need: sixteen nodes of btrfs at 16 KiB each, of which a transaction
/// reserves some for every item (Linux 6.18, `btrfs_create_new_inode`); an xfs reserves less.
const ROOM: u64 = 256 * 1024;

impl Quota {
    /// Nothing new can be made under it.
    #[must_use]
    pub fn is_used_up(&self) -> bool {
        let full =
            |used: u64, most: Option<u64>| most.is_some_and(|m| used.saturating_add(ROOM) > m);
        let Self { used, most, grace_over, .. } = self;
        let no_file = used.files.zip(most.files).is_some_and(|(used, most)| used >= most);
        *grace_over
            || no_file
            || full(used.bytes, most.bytes)
            || full(used.own_bytes, most.own_bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::{Quota, QuotaLimits, QuotaOf, QuotaUse};

    fn of(bytes: u64, most: Option<u64>) -> Quota {
        Quota {
            of: QuotaOf::Subvolume(256),
            used: QuotaUse { bytes, own_bytes: bytes, files: None },
            most: QuotaLimits { bytes: most, ..QuotaLimits::default() },
            grace_over: false,
        }
    }

    #[test]
    fn a_quota_with_less_room_than_a_directory_needs_is_used_up() {
        assert!(of(1_044_480, Some(1_048_576)).is_used_up());
        assert!(of(u64::MAX, Some(1_048_576)).is_used_up());
        assert!(!of(1_044_480, Some(1 << 30)).is_used_up());
        assert!(!of(u64::MAX, None).is_used_up());
        let most = QuotaLimits { own_bytes: Some(1_048_576), ..QuotaLimits::default() };
        assert!(Quota { most, ..of(1_044_480, None) }.is_used_up());
        let (used, most) = (Some(20), Some(20));
        let files = Quota {
            used: QuotaUse { files: used, ..QuotaUse::default() },
            most: QuotaLimits { files: most, ..QuotaLimits::default() },
            ..of(0, None)
        };
        assert!(files.is_used_up());
        assert!(Quota { grace_over: true, ..of(0, None) }.is_used_up());
    }
}
