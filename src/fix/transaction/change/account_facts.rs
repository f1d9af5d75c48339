//! What can be seen of an account after a program has changed it, so that `undo` notices when somebody
//! has changed it again. No hash of a password is among it.

use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use crate::file::Root;
use crate::probe::program;

/// A directory service may be slow.
const PATIENCE: Duration = Duration::from_secs(5);
/// The longest list of accounts.
const LIMIT: usize = 4 << 20;

/// An account as passwd(5) and shadow(5) have it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct AccountFacts {
    /// Home directory and shell.
    passwd: Vec<String>,
    /// The days: last change, minimum, maximum, warning, inactive, expiry.
    days: Vec<String>,
    /// The password begins with `!`.
    locked: bool,
}

impl AccountFacts {
    /// Those of the account that a command names last; none where that is no account here.
    pub(super) fn of(command: &[String]) -> Option<Self> {
        let name = command.last()?;
        let plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        if name.is_empty() || name.starts_with('-') || !name.chars().all(plain) {
            return None;
        }
        let said = program::run("getent", &["passwd", name], Instant::now() + PATIENCE).ok()?;
        let passwd = fields(&said.output, name)?;
        let shadow = Root::default().read("/etc/shadow", LIMIT).ok();
        let shadow = shadow.and_then(|text| fields(&text, name)).unwrap_or_default();
        Some(Self {
            passwd: passwd.into_iter().skip(5).collect(),
            locked: shadow.get(1).is_some_and(|field| field.starts_with('!')),
            days: shadow.into_iter().skip(2).take(6).collect(),
        })
    }

    /// In what they differ, in words; none where they do not.
    pub(super) fn differs(&self, other: &Self) -> Option<&'static str> {
        if self.passwd != other.passwd {
            Some("its shell or home directory")
        } else if self.days != other.days {
            Some("its dates")
        } else {
            (self.locked != other.locked).then_some("whether it is locked")
        }
    }
}

/// The fields of the line of `name`.
fn fields(text: &[u8], name: &str) -> Option<Vec<String>> {
    let text = String::from_utf8_lossy(text);
    let mut lines = text.lines().map(|line| line.split(':'));
    let line = lines.find(|line| line.clone().next() == Some(name))?;
    Some(line.map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use super::AccountFacts;

    #[test]
    fn an_account_is_seen_without_its_password() {
        let of = |name: &str| AccountFacts::of(&["/bin/true".to_owned(), name.to_owned()]);
        let root = of("root").unwrap();
        assert_eq!(root.passwd.len(), 2);
        assert!(!serde_json::to_string(&root).unwrap().contains('$'));
        assert_eq!(root.differs(&root), None);
        let other = AccountFacts { days: vec!["1".into()], ..root.clone() };
        assert_eq!(root.differs(&other), Some("its dates"));
        let other = AccountFacts { passwd: Vec::new(), ..root.clone() };
        assert_eq!(root.differs(&other), Some("its shell or home directory"));
        assert_eq!(of("no-such-account-here"), None);
        assert_eq!(of("/etc/passwd"), None);
    }
}
