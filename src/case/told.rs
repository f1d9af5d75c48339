//! The storage as the server's own SFTP answers describe it, where its files cannot be looked at.

use serde::{Deserialize, Serialize};

/// Owners, modes and names: no more than the account itself is shown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToldStorage {
    /// Owner and group of what the account makes: those of the scratch directory or file.
    pub account: Option<(u32, u32)>,
    /// The image root.
    pub root: Option<ToldFacts>,
    /// Its `dev/`.
    pub dev: Option<ToldFacts>,
    /// The captures in `dev/`: directories with names of twelve hexadecimal digits.
    pub captures: Vec<ToldEntry>,
    /// Images that FOG moved aside: directories whose names end in `.movetmp`.
    pub aside: Vec<ToldEntry>,
    /// There was more than was looked at, or no time for it.
    pub truncated: bool,
}

/// What `SSH_FXP_ATTRS` says of a name (draft-ietf-secsh-filexfer-02, section 5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToldFacts {
    /// Type and permission bits. The bits of the group are the mask where there is an access list.
    pub mode: u32,
    /// Owner.
    pub uid: u32,
    /// Group.
    pub gid: u32,
    /// The owner's name, escaped, where a listing showed it.
    pub owner: Option<String>,
}

/// A directory in the storage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToldEntry {
    /// Its name, escaped.
    pub name: String,
    /// Owner and mode, no link followed.
    pub facts: ToldFacts,
    /// How many files lie in it, at most 64; none where it was not opened.
    pub files: Option<usize>,
    /// How many directories lie in it, at most 64.
    pub directories: Option<usize>,
    /// Seconds, by the server's own clock, since something in it last changed; none where its clock
    /// is not known.
    pub age_s: Option<u64>,
    /// For `<image>.movetmp`: the image itself is there as well.
    pub beside_image: bool,
}

/// What a mode gives an account, as far as it can be told from outside: neither its further groups
/// nor an access list are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grant {
    /// It may.
    pub given: bool,
    /// Whatever the access list and the account's groups are.
    pub sure: bool,
}

impl ToldFacts {
    /// Whether all of `rights` (read 4, write 2, search 1) are given to the account with these
    /// numbers.
    ///
    /// The bits of the owner are the owner's, also with an access list, and those of the group bound
    /// all of the list but the owner and the others (acl(5), "correspondence").
    #[must_use]
    pub fn grant(&self, (uid, gid): (u32, u32), rights: u32) -> Grant {
        let has = |shift: u32| self.mode >> shift & rights == rights;
        if uid == 0 || uid == self.uid {
            return Grant { given: uid == 0 || has(6), sure: true };
        }
        // What the group's bits lack nobody gets but the owner and the others, and a member of the
        // group is none of the others.
        let (given, bounded) = if gid == self.gid { (has(3), true) } else { (has(0), !has(3)) };
        Grant { given, sure: !given && bounded }
    }

    /// The same for an account of which only the name is known, by the owner's.
    #[must_use]
    pub fn grant_to(&self, user: &str, rights: u32) -> Option<Grant> {
        let owner = self.owner.as_deref()?;
        let has = |shift: u32| self.mode >> shift & rights == rights;
        Some(match owner == user {
            true => Grant { given: has(6), sure: true },
            // Two names may have one number.
            false => Grant { given: has(0), sure: false },
        })
    }

    /// `drwxr-xr-x`-like permission digits: `0755`.
    #[must_use]
    pub fn permissions(&self) -> String {
        format!("{:04o}", self.mode & 0o7777)
    }
}

#[cfg(test)]
mod tests {
    use super::{Grant, ToldFacts};

    fn of(uid: u32, gid: u32, mode: u32) -> ToldFacts {
        ToldFacts { mode: 0o40_000 | mode, uid, gid, owner: None }
    }

    #[test]
    fn what_no_list_could_give_is_denied_for_sure() {
        let me = (999, 999);
        let sure = |given| Grant { given, sure: true };
        let likely = |given| Grant { given, sure: false };
        assert_eq!(of(0, 0, 0o755).grant(me, 0o2), sure(false));
        // A group or a list may let it in: 0775 with 1004:1004.
        assert_eq!(of(0, 0, 0o775).grant(me, 0o2), likely(false));
        // A list may keep it out.
        assert_eq!(of(0, 0, 0o777).grant(me, 0o2), likely(true));
        assert_eq!(of(0, 999, 0o775).grant(me, 0o3), likely(true));
        assert_eq!(of(0, 999, 0o757).grant(me, 0o2), sure(false));
        assert_eq!(of(999, 0, 0o755).grant(me, 0o3), sure(true));
        assert_eq!(of(999, 0, 0o577).grant(me, 0o2), sure(false));
        assert_eq!(of(5, 5, 0).grant((0, 0), 0o7), sure(true));
    }
}
