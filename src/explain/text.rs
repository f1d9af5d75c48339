//! The shape of a known text.

/// A text that is known, and what can be behind it.
#[derive(Debug, PartialEq, Eq)]
pub struct Text {
    /// Who says it.
    pub by: &'static str,
    /// Its forms in lower case; each is a list of parts that follow each other.
    pub(super) forms: &'static [&'static [&'static str]],
    /// What it means, in one or two sentences.
    pub means: &'static str,
    /// The causes that can be behind it, best first.
    pub suspects: &'static [Suspect],
    /// How to tell them apart: the commands to type, on the server if nothing else is said.
    pub commands: &'static [&'static str],
    /// It is a part of more telling ones, and counts only where none of them matches.
    pub(super) vague: bool,
}

/// A cause that can be behind a text.
#[derive(Debug, PartialEq, Eq)]
pub struct Suspect {
    /// Its id.
    pub id: &'static str,
    /// What tells it from the others.
    pub tell: &'static str,
}

/// Shorthand for the tables.
pub(super) const fn suspect(id: &'static str, tell: &'static str) -> Suspect {
    Suspect { id, tell }
}

impl Text {
    /// The length of the longest form that stands in `pasted`, which is in lower case with single
    /// blanks.
    pub(super) fn matches(&self, pasted: &str) -> Option<usize> {
        let length = |form: &&[&str]| form.iter().map(|part| part.len()).sum::<usize>();
        self.forms.iter().filter(|form| stands_in(form, pasted)).map(length).max()
    }

    /// The same for a paste without any blank.
    pub(super) fn matches_squeezed(&self, pasted: &str) -> Option<usize> {
        let parts = |form: &&[&str]| form.iter().map(|part| part.replace(' ', "")).collect();
        let forms = self.forms.iter().map(parts);
        let forms = forms.filter(|form: &Vec<String>| stands_in(form, pasted));
        forms.map(|form| form.iter().map(String::len).sum()).max()
    }

    /// Its first form, for a list of what is known.
    #[must_use]
    pub fn form(&self) -> String {
        self.forms.first().map_or(String::new(), |form| form.join("…"))
    }
}

/// The parts follow each other in `pasted`.
fn stands_in<S: AsRef<str>>(form: &[S], pasted: &str) -> bool {
    let mut rest = pasted;
    form.iter().all(|part| match rest.find(part.as_ref()) {
        Some(at) => {
            rest = &rest[at + part.as_ref().len()..];
            true
        }
        None => false,
    })
}

/// The doctor on the server, which decides most of them.
pub(super) const DOCTOR: &str = "sudo sftp-doctor";
/// sshd's own log.
pub(super) const LOG: &str = "sudo journalctl -t sshd -t sshd-session -n 50 --no-pager";
/// PHP's warnings, which FOG's message leaves out.
pub(super) const PHP_LOG: &str = "sudo grep -h 'ssh2_' /var/log/apache2/error.log /var/log/php*-fpm.log /var/log/php-fpm/www-error.log";
