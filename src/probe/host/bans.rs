//! What fail2ban's own log says of the addresses that were tried. A machine that connects to one of
//! its own addresses does so from that address.

use super::disk;
use crate::case::{Ban, Look, SessionRecord};

const LOG: &str = "/var/log/fail2ban.log";
/// The end of the log that is looked at.
const TAIL: u64 = 512 * 1024;

/// The last word about each address.
pub(super) fn look(session: &SessionRecord) -> Look<Vec<Ban>> {
    let text = match disk::read_tail(LOG, TAIL) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Look::Absent,
        Err(error) => return Look::unreadable(LOG, &error),
    };
    let text = String::from_utf8_lossy(&text).into_owned();
    let addresses = session.addresses.iter().map(|ip| ip.to_canonical().to_string());
    Look::Seen(addresses.filter_map(|address| last_word(&text, &address)).collect())
}

/// `… fail2ban.actions [812]: NOTICE [sshd] Ban 192.0.2.7`, or `Restore Ban`, or `Unban`.
fn last_word(text: &str, address: &str) -> Option<Ban> {
    text.lines().rev().find_map(|line| {
        let (head, said) = line
            .split_once("] Ban ")
            .map(|(head, rest)| (head, (rest, true)))
            .or_else(|| line.split_once("] Restore Ban ").map(|(head, rest)| (head, (rest, true))))
            .or_else(|| line.split_once("] Unban ").map(|(head, rest)| (head, (rest, false))))?;
        let (_, jail) = head.rsplit_once('[')?;
        (said.0.trim() == address).then(|| Ban {
            file: LOG.into(),
            address: address.into(),
            jail: crate::text::line(jail, 60),
            text: crate::text::line(line, 160),
            banned: said.1,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::last_word;

    #[test]
    fn the_last_word_counts() {
        let log = "2026-01-02 10:00:00,1 fail2ban.actions [8]: NOTICE  [sshd] Ban 192.0.2.7\n\
                   2026-01-02 10:00:01,1 fail2ban.filter [8]: INFO [sshd] Found 192.0.2.9\n\
                   2026-01-02 10:10:00,1 fail2ban.actions [8]: NOTICE  [sshd] Unban 192.0.2.7\n\
                   2026-01-02 10:11:00,1 fail2ban.actions [8]: NOTICE  [ssh] Restore Ban 192.0.2.70\n";
        assert!(!last_word(log, "192.0.2.7").unwrap().banned);
        let ban = last_word(log, "192.0.2.70").unwrap();
        assert_eq!((ban.jail.as_str(), ban.banned), ("ssh", true));
        assert_eq!(last_word(log, "192.0.2.9"), None);
    }
}
