//! The ChrootDirectory in force, component by component, as sshd walks it (session.c,
//! safely_chroot).

use super::disk;
use crate::case::{Account, Look, StoragePath};
use crate::sshd::Effective;

/// As deep as sshd's buffer allows is deeper than anybody looks.
const DEPTH: usize = 64;

/// Each component from `/` down; sshd stops at the first that it does not trust.
pub(super) fn look(
    effective: Option<&Effective>,
    account: Option<&Account>,
) -> Look<Vec<StoragePath>> {
    let Some(effective) = effective else {
        return Look::not_looked("the configuration is not known");
    };
    let setting =
        effective.get("chrootdirectory").filter(|s| !s.value.eq_ignore_ascii_case("none"));
    let Some(setting) = setting else { return Look::Absent };
    let Some(account) = account else { return Look::not_looked("the account is not known") };
    let Some(path) = expand(&setting.value, account) else {
        return Look::not_looked("its tokens are none that sshd knows");
    };
    Look::Seen(components(&path).into_iter().map(at).collect())
}

/// sshd_config(5), TOKENS: `%%`, `%h`, `%U` and `%u`.
fn expand(pattern: &str, account: &Account) -> Option<String> {
    let mut path = String::new();
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        match (c, if c == '%' { chars.next() } else { None }) {
            ('%', Some('%')) => path.push('%'),
            ('%', Some('h')) => path.push_str(&account.home),
            ('%', Some('u')) => path.push_str(&account.name),
            ('%', Some('U')) => path.push_str(&account.uid.to_string()),
            ('%', _) => return None,
            (c, _) => path.push(c),
        }
    }
    Some(path)
}

/// `/a/b` is `/`, `/a/` and `/a/b` to sshd; here without the slash.
fn components(path: &str) -> Vec<String> {
    let mut all = vec!["/".to_owned()];
    let mut so_far = String::new();
    for name in path.split('/').filter(|name| !name.is_empty()).take(DEPTH) {
        so_far.push('/');
        so_far.push_str(name);
        all.push(so_far.clone());
    }
    all
}

fn at(path: String) -> StoragePath {
    StoragePath { file: disk::facts(&path), path, leads_to: None }
}

#[cfg(test)]
mod tests {
    use super::{components, expand};
    use crate::case::Account;

    #[test]
    fn tokens_and_components_are_sshds() {
        let account = Account {
            name: "fog".into(),
            uid: 7,
            gid: 7,
            groups: Vec::new(),
            group_ids: Vec::new(),
            home: "/home/fog".into(),
            shell: "/bin/sh".into(),
        };
        assert_eq!(expand("%h/%u-%U%%", &account).as_deref(), Some("/home/fog/fog-7%"));
        assert_eq!(expand("/srv/%i", &account), None);
        assert_eq!(components("/srv//fog/"), ["/", "/srv", "/srv/fog"]);
    }
}
