//! From what was typed to an answer.

use super::paste::{normal, squeezed};
use super::text::{Suspect, Text};
use super::{client, fog, letters, log, system};
use crate::check::Check;
use crate::checks;

/// More than this many texts in one paste are one too many to read.
const MOST: usize = 4;

/// The answer.
pub enum Explanation {
    /// It is the id of a check.
    Page(&'static Check),
    /// It is, or holds, one or more known texts, the most telling first.
    Texts(Vec<Known>),
    /// It looks like an id, and is none.
    UnknownId {
        /// The id that was probably meant.
        meant: Option<&'static str>,
    },
    /// Nothing in it is known.
    UnknownText,
}

/// A known text in what was pasted.
pub struct Known {
    /// The text.
    pub text: &'static Text,
    /// The number in it and the letters it stands for.
    pub letters: Option<(u32, String)>,
}

impl Known {
    /// The causes that can be behind it, best first: the letters may tell which one it is.
    #[must_use]
    pub fn suspects(&self) -> Vec<&'static Suspect> {
        let of_nologin = self.letters.as_ref().is_some_and(|(_, letters)| letters == "This");
        let mut suspects: Vec<&Suspect> = self.text.suspects.iter().collect();
        suspects.sort_by_key(|suspect| !(of_nologin && suspect.id == "login-shell-refuses"));
        suspects
    }
}

/// Explains an id or a pasted text.
#[must_use]
pub fn explain(typed: &str) -> Explanation {
    let typed = typed.trim();
    if let Some(check) = checks::ALL.iter().find(|check| check.id.eq_ignore_ascii_case(typed)) {
        return Explanation::Page(check);
    }
    let known = known(typed);
    if !known.is_empty() {
        return Explanation::Texts(known);
    }
    let like_an_id =
        !typed.is_empty() && typed.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if !like_an_id {
        return Explanation::UnknownText;
    }
    let ids: Vec<&'static str> = checks::ALL.iter().map(|check| check.id).collect();
    Explanation::UnknownId { meant: crate::cli::most_like(typed, &ids) }
}

fn known(typed: &str) -> Vec<Known> {
    let pasted = normal(typed);
    let mut found = matching(|text| text.matches(&pasted));
    if found.is_empty() {
        let squeezed = squeezed(&pasted);
        found = matching(|text| text.matches_squeezed(&squeezed));
    }
    let letters = letters::decode(&pasted);
    let with_letters = |text: &Text| text.matches("message too long").and(letters.clone());
    found.into_iter().map(|text| Known { text, letters: with_letters(text) }).collect()
}

/// Every text, for a search.
fn all() -> impl Iterator<Item = &'static Text> {
    fog::TEXTS.iter().chain(log::TEXTS).chain(client::TEXTS).chain(system::TEXTS)
}

/// The texts that match, the most telling first; the vague ones only where there is no other.
fn matching(length: impl Fn(&Text) -> Option<usize>) -> Vec<&'static Text> {
    let mut found: Vec<(usize, &'static Text)> =
        all().filter_map(|text| Some((length(text)?, text))).collect();
    if found.iter().any(|(_, text)| !text.vague) {
        found.retain(|(_, text)| !text.vague);
    }
    found.sort_by_key(|(length, _)| std::cmp::Reverse(*length));
    found.truncate(MOST);
    found.into_iter().map(|(_, text)| text).collect()
}

#[cfg(test)]
mod tests {
    use super::{Explanation, all, explain, known};
    use std::collections::BTreeSet;

    fn first(pasted: &str) -> &'static str {
        match explain(pasted) {
            Explanation::Texts(texts) => texts[0].suspects()[0].id,
            Explanation::Page(check) => check.id,
            Explanation::UnknownId { .. } => "unknown id",
            Explanation::UnknownText => "unknown text",
        }
    }

    #[test]
    fn real_texts_lead_to_their_causes() {
        let real = [
            (
                "Type: 2, File: /var/www/html/fog/lib/fog/fogssh.class.php, Line: 190, Message: \
                 ssh2_sftp(): Unable to startup SFTP subsystem: Timeout waiting for response from SFTP \
                 subsystem, Host: 10.0.0.39, Username: fogproject",
                "shell-startup-output",
            ),
            ("Received message too long 1500476704", "shell-startup-output"),
            ("Received message too long 1416128883", "login-shell-refuses"),
            ("* Reattempting to update database ... Failed", "shell-startup-output"),
            ("mv: cannot move 'a' to 'b': No space left on device", "storage-full"),
            ("Missing privilege separation directory: /run/sshd", "port-closed"),
            ("/etc/ssh/sshd_config line 3: garbage at end of line; \"x\".", "config-does-not-load"),
            (
                "Nov 20 10:00:00 fog sshd[812]: User fogproject from 10.0.0.39 not allowed because not \
                 listed in AllowUsers",
                "user-not-allowed",
            ),
            (
                "PHP Warning:  ssh2_auth_password(): Authentication failed for fogproject using password \
                 in /var/www/html/fog/src/Net/FOGSSH.php on line 12",
                "wrong-password",
            ),
            (
                "fatal: bad ownership or modes for chroot directory component \"/images/\"",
                "chroot-unsafe",
            ),
            (
                "ssh2_connect(): Error starting up SSH connection(-43): Failed getting banner",
                "source-penalised",
            ),
            ("Warning: ssh2_connect(): Unable to connect to 10.0.0.9 on port 22", "port-closed"),
            ("Unable to connect to ssh during move upload", "wrong-password"),
            ("ssh2_sftp(): Unable to startup SFTP subsystem: ", "sftp-server-missing"),
            ("Connection closed", "sftp-server-missing"),
            ("fogproject@10.0.0.39: Permission denied (publickey).", "password-login-disabled"),
            ("port-closed", "port-closed"),
            ("port-clsed", "unknown id"),
            ("the moon is in the seventh house", "unknown text"),
        ];
        for (pasted, id) in real {
            assert_eq!(first(pasted), id, "{pasted}");
        }
    }

    /// Of these nobody says a word: FOG works, or shows what it shows without them.
    const WITHOUT_A_TEXT: &[&str] = &[
        "captures-stranded",
        "configuration-read-differently",
        "external-sftp-server",
        "fog-database-unreadable",
    ];

    #[test]
    fn every_suspect_is_a_check_and_every_check_is_suspected() {
        let suspected: BTreeSet<&str> =
            all().flat_map(|text| text.suspects).map(|suspect| suspect.id).collect();
        let ids: BTreeSet<&str> = crate::checks::ALL.iter().map(|check| check.id).collect();
        let unknown: Vec<_> = suspected.difference(&ids).collect();
        assert!(unknown.is_empty(), "no check has these ids: {unknown:?}");
        let never: Vec<&str> = ids.difference(&suspected).copied().collect();
        assert_eq!(never, WITHOUT_A_TEXT, "no text leads to these");
    }

    #[test]
    fn a_log_broken_over_lines_is_read_as_one() {
        for pasted in [
            "Timeout waiting for\n   response from SFTP\tsubsystem",
            "Timeout waiting for respo\nnse from SFTP subsystem",
            "> \u{1b}[31mTimeout waiting for\n> response from SFTP subsystem",
        ] {
            assert_eq!(first(pasted), "shell-startup-output", "{pasted:?}");
        }
    }

    #[test]
    fn every_form_finds_its_own_text_and_can_be_read() {
        for text in all() {
            for form in text.forms {
                let pasted = form.join(" x ");
                assert_eq!(pasted, pasted.to_lowercase(), "forms are in lower case");
                let found = known(&pasted);
                assert!(found.iter().any(|known| known.text == text), "{pasted}");
            }
            assert!(!text.suspects.is_empty() && !text.commands.is_empty(), "{}", text.means);
        }
    }
}
