//! The ageing fields of the account's shadow entry (shadow(5)). The password's hash is looked at
//! only for the mark of a locked one, and never kept.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::case::{Ageing, Look, PasswordField};
use crate::file::Root;

const FILE: &str = "/etc/shadow";
const LIMIT: usize = 8 * 1024 * 1024;

/// Looks the account up; root alone may.
pub(super) fn look(user: &str) -> Look<Ageing> {
    let text = match Root::default().read(FILE, LIMIT) {
        Ok(text) => text,
        Err(error) if error.is_missing() => return Look::Absent,
        Err(error) => {
            return Look::CouldNot {
                reason: format!("cannot read {FILE}: {error}"),
                command: format!("sudo chage -l {user}; sudo passwd -S {user}"),
            };
        }
    };
    let mut lines = text.split(|b| *b == b'\n');
    match lines.find_map(|line| parse(line, user.as_bytes(), today())) {
        Some(ageing) => Look::Seen(ageing),
        // An account of a directory.
        None => Look::Absent,
    }
}

fn today() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs() / 86_400).unwrap_or(i64::MAX)
}

/// `name:password:last change:min:max:warn:inactive:expires:reserved`.
fn parse(line: &[u8], user: &[u8], today: i64) -> Option<Ageing> {
    let fields: Vec<&[u8]> = line.split(|b| *b == b':').collect();
    let [name, password, last_change, _, max, _, inactive, expires, ..] = fields[..] else {
        return None;
    };
    if name != user {
        return None;
    }
    let day = |field: &[u8]| std::str::from_utf8(field).ok()?.trim().parse().ok();
    Some(Ageing {
        password: kind(password),
        last_change: day(last_change),
        max: day(max),
        inactive: day(inactive),
        expires: day(expires),
        today,
    })
}

/// crypt(5): no hash begins with `!` or `*`.
fn kind(password: &[u8]) -> PasswordField {
    match password {
        b"" => PasswordField::Empty,
        [b'!', rest @ ..] if rest.iter().any(|b| !matches!(b, b'!' | b'*')) => {
            PasswordField::Locked
        }
        [b'!' | b'*', ..] => PasswordField::None,
        _ => PasswordField::Set,
    }
}

#[cfg(test)]
mod tests {
    use super::{kind, parse};
    use crate::case::PasswordField;

    #[test]
    fn an_entry_is_read_without_its_hash() {
        let line = b"fogproject:!$y$j9T$abc:19000:0:90:7:5:19500:";
        let ageing = parse(line, b"fogproject", 20_000).unwrap();
        assert_eq!(ageing.password, PasswordField::Locked);
        assert_eq!((ageing.last_change, ageing.max), (Some(19_000), Some(90)));
        assert_eq!((ageing.inactive, ageing.expires), (Some(5), Some(19_500)));
        assert!(!serde_json::to_string(&ageing).unwrap().contains("j9T"));
        assert_eq!(parse(line, b"fog", 20_000), None);
        assert_eq!(parse(b"fogproject:x", b"fogproject", 20_000), None);
        let open = parse(b"fogproject:$y$x:19000:0:99999:7:::", b"fogproject", 1).unwrap();
        assert_eq!((open.inactive, open.expires), (None, None));
    }

    #[test]
    fn the_mark_of_a_locked_password_is_seen() {
        for (field, expected) in [
            ("", PasswordField::Empty),
            ("!", PasswordField::None),
            ("!!", PasswordField::None),
            ("!*", PasswordField::None),
            ("*", PasswordField::None),
            ("*LK*", PasswordField::None),
            ("!!$6$x", PasswordField::Locked),
            ("$6$x!", PasswordField::Set),
        ] {
            assert_eq!(kind(field.as_bytes()), expected, "{field}");
        }
    }
}
