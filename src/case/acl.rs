//! Access control lists, as acl(5) describes them.

use serde::{Deserialize, Serialize};

use super::Account;

/// One entry of an access control list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AclEntry {
    /// Whom it is about.
    pub who: AclWho,
    /// Read 4, write 2, search or execute 1.
    pub rights: u32,
}

/// Whom an entry is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AclWho {
    /// The owner.
    Owner,
    /// A user, by number.
    User(u32),
    /// The owning group.
    OwningGroup,
    /// A group, by number.
    Group(u32),
    /// The most that users and groups get.
    Mask,
    /// Everybody else.
    Other,
}

/// What the list gives `account`, where `owner` and `group` own the file: the first kind of entry
/// that fits decides.
pub(super) fn granted(list: &[AclEntry], owner: u32, group: u32, account: &Account) -> u32 {
    let of = |who: AclWho| list.iter().find(|entry| entry.who == who).map(|entry| entry.rights);
    let mask = of(AclWho::Mask).unwrap_or(0o7);
    if account.uid == owner {
        return of(AclWho::Owner).unwrap_or_default();
    }
    if let Some(rights) = of(AclWho::User(account.uid)) {
        return rights & mask;
    }
    let in_group = |id: u32| account.gid == id || account.group_ids.contains(&id);
    let groups: Vec<u32> = list
        .iter()
        .filter(|entry| match entry.who {
            AclWho::OwningGroup => in_group(group),
            AclWho::Group(id) => in_group(id),
            _ => false,
        })
        .map(|entry| entry.rights & mask)
        .collect();
    // One entry must give all that is asked for; several never add up.
    match groups.iter().max_by_key(|rights| (*rights & 0o2, rights.count_ones())) {
        Some(rights) => *rights,
        None => of(AclWho::Other).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::{AclEntry, AclWho, granted};
    use crate::case::Account;

    #[test]
    fn the_first_kind_of_entry_that_fits_decides() {
        let account = Account {
            name: "fogproject".into(),
            uid: 999,
            gid: 999,
            groups: Vec::new(),
            group_ids: vec![999, 44],
            home: "/".into(),
            shell: "/bin/sh".into(),
        };
        let entry = |who, rights| AclEntry { who, rights };
        let mut list = vec![
            entry(AclWho::Owner, 7),
            entry(AclWho::User(999), 5),
            entry(AclWho::OwningGroup, 5),
            entry(AclWho::Group(44), 7),
            entry(AclWho::Mask, 7),
            entry(AclWho::Other, 7),
        ];
        assert_eq!(granted(&list, 0, 0, &account), 5);
        list.remove(1);
        assert_eq!(granted(&list, 0, 0, &account), 7);
        list[3].rights = 5;
        assert_eq!(granted(&list, 0, 0, &account), 5);
        list.remove(2);
        assert_eq!(granted(&list, 0, 0, &account), 7);
        assert_eq!(granted(&list, 0, 999, &account), 5 & 5);
    }
}
