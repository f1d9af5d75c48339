//! What of the server's own machine is looked at only because the session failed.

use serde::{Deserialize, Serialize};

use super::{FileFacts, LimitLine, Look, PamStack, StoragePath};

/// The looks after a session that failed: each only where the stage that stopped it makes it matter.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AfterRecord {
    /// The ageing fields of the account's shadow entry.
    pub ageing: Look<Ageing>,
    /// The login shell's file, links followed.
    pub shell: Look<FileFacts>,
    /// The nologin files that exist.
    pub nologin: Look<Vec<String>>,
    /// What PAM does for sshd.
    pub pam: Look<PamStack>,
    /// Linux-PAM's own helper takes the password that was refused, for the shadow file's.
    pub password: Look<bool>,
    /// The limits that the session gets, from pam_limits' files and from sshd itself.
    pub limits: Look<Vec<LimitLine>>,
    /// Each component of the ChrootDirectory in force, from `/` down.
    pub chroot: Look<Vec<StoragePath>>,
    /// The files of the HostKey lines in force.
    pub host_keys: Look<Vec<HostKeyFile>>,
    /// The connections that are not logged in yet, as the listener counts them.
    pub startups: Look<Startups>,
    /// The last word of fail2ban's log about each address of the server that was tried.
    pub bans: Look<Vec<Ban>>,
    /// The `ListenStream` lines of sshd's socket unit.
    pub sockets: Look<Vec<SocketLine>>,
    /// What sshd and PAM logged meanwhile about this account or this client, oldest first.
    pub log: Look<Vec<LogLine>>,
}

impl AfterRecord {
    /// Nothing was looked at.
    #[must_use]
    pub fn not_looked(why: &str) -> Self {
        Self {
            ageing: Look::not_looked(why),
            shell: Look::not_looked(why),
            nologin: Look::not_looked(why),
            pam: Look::not_looked(why),
            password: Look::not_looked(why),
            limits: Look::not_looked(why),
            chroot: Look::not_looked(why),
            host_keys: Look::not_looked(why),
            startups: Look::not_looked(why),
            bans: Look::not_looked(why),
            sockets: Look::not_looked(why),
            log: Look::not_looked(why),
        }
    }
}

/// A shadow entry without its password (shadow(5)). Days are counted from 1970-01-01.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ageing {
    /// What stands in the password's place.
    pub password: PasswordField,
    /// The day of the last change; 0 asks for a new password at the next login.
    pub last_change: Option<i64>,
    /// Days after which the password must be changed.
    pub max: Option<i64>,
    /// Days after that in which it can still be changed.
    pub inactive: Option<i64>,
    /// The day from which on the account is closed.
    pub expires: Option<i64>,
    /// The day of the look.
    pub today: i64,
}

impl Ageing {
    /// The day on which the password became too old; 0 when a new one was asked for by hand.
    #[must_use]
    pub fn password_expired(&self) -> Option<i64> {
        let last = self.last_change?;
        if last == 0 {
            return Some(0);
        }
        let end = last.checked_add(self.max.filter(|max| (0..99_999).contains(max))?)?;
        (self.today > end).then_some(end)
    }

    /// The day on which the account was closed, by its own date or because its password had been
    /// too old for too long.
    #[must_use]
    pub fn account_expired(&self) -> Option<i64> {
        if let Some(day) = self.expires.filter(|day| *day >= 0 && self.today >= *day) {
            return Some(day);
        }
        let grace = self.inactive.filter(|days| *days >= 0)?;
        let end = self.password_expired().filter(|day| *day > 0)?.checked_add(grace)?;
        (self.today > end).then_some(end)
    }
}

/// What stands in a shadow entry in the password's place. The password itself is never kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PasswordField {
    /// A password.
    Set,
    /// A password behind `!`: locked, as `usermod --lock` and `passwd -l` do.
    Locked,
    /// `*`, `!` or `!!` alone: there never was one.
    None,
    /// Nothing: no password is asked for.
    Empty,
}

/// A private host key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostKeyFile {
    /// Its path.
    pub path: String,
    /// Its file.
    pub file: Look<FileFacts>,
    /// It begins as a private key does; none where it could not be read.
    pub is_key: Option<bool>,
}

/// The counters in the listener's process title: `1 of 10-100 startups` (OpenSSH 8.2 and later).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Startups {
    /// Connections that are not logged in yet.
    pub now: u32,
    /// From how many on some are dropped.
    pub begin: u32,
    /// From how many on all are.
    pub full: u32,
}

/// The last word about an address in fail2ban's log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ban {
    /// The log.
    pub file: String,
    /// The address.
    pub address: String,
    /// The jail.
    pub jail: String,
    /// The line.
    pub text: String,
    /// It is banned; else the ban was lifted.
    pub banned: bool,
}

/// A `ListenStream` line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SocketLine {
    /// The unit or its drop-in.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// Its value; empty for a line that takes back those before it.
    pub value: String,
}

/// A line of a log, escaped, without its date and host.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogLine {
    /// The log file, or `journal`.
    pub source: String,
    /// What it says.
    pub text: String,
}

#[cfg(test)]
mod tests {
    use super::{Ageing, PasswordField};

    fn ageing(last: i64, max: i64, inactive: i64, expires: Option<i64>) -> Ageing {
        Ageing {
            password: PasswordField::Set,
            last_change: Some(last),
            max: Some(max),
            inactive: Some(inactive),
            expires,
            today: 20_000,
        }
    }

    #[test]
    fn passwords_and_accounts_expire_as_shadow_says() {
        assert_eq!(ageing(19_000, 99_999, -1, None).password_expired(), None);
        assert_eq!(ageing(19_970, 30, -1, None).password_expired(), None);
        assert_eq!(ageing(19_969, 30, -1, None).password_expired(), Some(19_999));
        assert_eq!(ageing(0, 99_999, -1, None).password_expired(), Some(0));
        assert_eq!(ageing(19_900, 30, 5, None).account_expired(), Some(19_935));
        assert_eq!(ageing(19_900, 30, 300, None).account_expired(), None);
        assert_eq!(ageing(19_900, 99_999, -1, Some(20_001)).account_expired(), None);
        assert_eq!(ageing(19_900, 99_999, -1, Some(19_999)).account_expired(), Some(19_999));
        assert_eq!(ageing(19_900, 99_999, -1, Some(-1)).account_expired(), None);
    }
}
