//! Accounts that can log in and whose shell refuses: what a change to internal-sftp would open.

use std::collections::HashSet;
use std::time::Instant;

use super::disk;
use super::look::in_force;
use crate::case::{Look, RefusedAccount, SshdFiles};
use crate::probe::program;
use crate::sshd::Connection;

/// More are not looked at.
const MOST: usize = 64;
const LIMIT: u64 = 1 << 20;

/// Looks at all accounts but `user`, which FOG uses, and root.
pub(super) fn look(sshd: &SshdFiles, user: &str, deadline: Instant) -> Look<Vec<RefusedAccount>> {
    let command = "getent passwd | grep -E '(nologin|false)$'".to_owned();
    let shadow = match disk::read("/etc/shadow", LIMIT) {
        Ok(shadow) => shadow,
        Err(error) => {
            let reason = format!("cannot read /etc/shadow: {error}");
            return Look::CouldNot { reason, command };
        }
    };
    let passwd = match program::run("getent", &["passwd"], deadline) {
        Ok(said) => said.output,
        Err(error) => {
            return Look::CouldNot {
                reason: format!("cannot list the accounts: {error}"),
                command,
            };
        }
    };
    let shells = disk::read("/etc/shells", LIMIT).unwrap_or_default();
    let (shells, shadow) = (text(&shells), text(&shadow));
    let shells: HashSet<&str> = shells.lines().map(str::trim).collect();
    let keys = key_files(sshd);
    let passwd = text(&passwd);
    let accounts = passwd.lines().filter_map(|line| Entry::parse(line, user));
    let able = accounts
        .filter(|entry| refuses(entry.shell, &shells))
        .filter(|entry| has_password(&shadow, entry.name) || entry.has_key(&keys));
    let found = able.take(MOST).map(|entry| RefusedAccount {
        name: entry.name.to_owned(),
        groups: groups(entry.name, deadline),
        shell: crate::text::line(entry.shell, 80),
    });
    Look::Seen(found.collect())
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A line of the passwd database, as far as it counts here.
struct Entry<'a> {
    name: &'a str,
    home: &'a str,
    shell: &'a str,
}

impl<'a> Entry<'a> {
    fn parse(line: &'a str, fog: &str) -> Option<Self> {
        let fields: Vec<&str> = line.split(':').collect();
        let [name, _, uid, _, _, home, shell] = fields[..] else { return None };
        let plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        let counts = name != fog && uid != "0" && name.chars().all(plain);
        counts.then_some(Self { name, home, shell })
    }

    /// One of its key files is there and says something; a private one is seen by root.
    fn has_key(&self, patterns: &[String]) -> bool {
        patterns.iter().any(|pattern| {
            let path = pattern.replace("%h", self.home).replace("%u", self.name);
            let path = if path.starts_with('/') { path } else { format!("{}/{path}", self.home) };
            std::fs::metadata(path).is_ok_and(|file| file.is_file() && file.len() > 0)
        })
    }
}

/// The files of AuthorizedKeysFile in force for everybody.
fn key_files(sshd: &SshdFiles) -> Vec<String> {
    let effective = in_force(sshd, &Connection::default());
    let value = effective.get("authorizedkeysfile").map(|setting| setting.value.clone());
    value.unwrap_or_default().split_ascii_whitespace().map(str::to_owned).collect()
}

/// An empty field is `/bin/sh`.
fn refuses(shell: &str, shells: &HashSet<&str>) -> bool {
    let name = shell.rsplit('/').next().unwrap_or_default();
    !shell.is_empty() && (matches!(name, "nologin" | "false") || !shells.contains(shell))
}

/// shadow(5): a hash begins with `$` or `_`, or is 13 characters long; `!` and `*` are none.
fn has_password(shadow: &str, name: &str) -> bool {
    let field = shadow.lines().find_map(|line| {
        let (of, rest) = line.split_once(':')?;
        (of == name).then(|| rest.split(':').next().unwrap_or_default())
    });
    field.is_some_and(|field| field.starts_with(['$', '_']) || field.len() == 13)
}

fn groups(name: &str, deadline: Instant) -> Vec<String> {
    let said = program::run("id", &["-Gn", name], deadline).ok();
    let output = said.map(|said| said.output).unwrap_or_default();
    text(&output).split_ascii_whitespace().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::{has_password, refuses};

    #[test]
    fn who_is_refused_and_can_log_in() {
        let shells = ["/bin/bash", "/bin/sh"].into();
        for shell in ["/usr/sbin/nologin", "/bin/false", "/usr/bin/git-shell"] {
            assert!(refuses(shell, &shells), "{shell}");
        }
        assert!(!refuses("/bin/bash", &shells) && !refuses("", &shells));
        let shadow = "a:$y$x:1::::::\nb:!:1::::::\nc:*:1::::::\nd:!$y$x:1::::::\n";
        assert!(has_password(shadow, "a"));
        assert!(!["b", "c", "d", "e"].iter().any(|name| has_password(shadow, name)));
    }
}
