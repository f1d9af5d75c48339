//! The account that logs in, through `getent` and `id`, so that directory users are seen by a
//! static build as well.

use std::time::Instant;

use crate::case::{Account, Look};
use crate::probe::program;

/// Looks the account up.
#[must_use]
pub fn look(user: &str, deadline: Instant) -> Look<Account> {
    let said = match program::run("getent", &["passwd", user], deadline) {
        Ok(said) => said,
        Err(error) => return could_not(user, &error.to_string()),
    };
    match said.code {
        Some(0) => {}
        // getent(1): one or more keys could not be found.
        Some(2) => return Look::Absent,
        _ => return could_not(user, "getent failed"),
    }
    let line = String::from_utf8_lossy(&said.output).into_owned();
    let Some(mut account) = parse(line.lines().next().unwrap_or_default()) else {
        return could_not(user, "getent said something else than a passwd line");
    };
    let words = |flags: &str| {
        let said = program::run("id", &[flags, user], deadline).ok();
        let output = said.map(|said| said.output).unwrap_or_default();
        let text = String::from_utf8_lossy(&output).into_owned();
        text.split_ascii_whitespace().map(str::to_owned).collect::<Vec<_>>()
    };
    account.group_ids = words("-G").iter().filter_map(|id| id.parse().ok()).collect();
    account.groups = words("-Gn");
    Look::Seen(account)
}

/// passwd(5): `name:password:uid:gid:comment:home:shell`.
fn parse(line: &str) -> Option<Account> {
    let fields: Vec<&str> = line.split(':').collect();
    let [name, _, uid, gid, _, home, shell] = fields[..] else { return None };
    Some(Account {
        name: name.into(),
        uid: uid.parse().ok()?,
        gid: gid.parse().ok()?,
        groups: Vec::new(),
        group_ids: Vec::new(),
        home: home.into(),
        // sshd: session.c, do_child: an empty field is /bin/sh.
        shell: if shell.is_empty() { "/bin/sh".into() } else { shell.into() },
    })
}

fn could_not(user: &str, why: &str) -> Look<Account> {
    Look::CouldNot {
        reason: format!("cannot look the account {user} up: {why}"),
        command: format!("getent passwd {user}"),
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn a_passwd_line_has_seven_fields() {
        let account = parse("fogproject:x:999:998:FOG:/home/fogproject:").unwrap();
        assert_eq!((account.uid, account.gid, account.shell.as_str()), (999, 998, "/bin/sh"));
        assert_eq!(parse("fogproject:x:999"), None);
    }
}
