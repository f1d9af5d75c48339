//! What others have changed and the running sshd has not read: a reload brings it into force along
//! with the plan's own changes.

use std::path::{Path, PathBuf};

use crate::case::Change;
use crate::check::Examination;
use crate::sshd::{Config, Connection, Written, not_allowed};
use crate::text;

use super::plan::Unread;
use super::site::Site;

/// By these nobody gets in or stays out, and no SFTP depends on them (sshd_config(5), 8.4 to 10.6).
const HARMLESS: [&str; 11] = [
    "banner",
    "clientalivecountmax",
    "clientaliveinterval",
    "compression",
    "debianbanner",
    "loglevel",
    "printlastlog",
    "printmotd",
    "syslogfacility",
    "tcpkeepalive",
    "versionaddendum",
];
/// The lines of Debian's own sshd_config (8.4p1 to 10.6p1).
const STOCK: [&str; 6] = [
    "usepam yes",
    "x11forwarding yes",
    "kbdinteractiveauthentication no",
    "challengeresponseauthentication no",
    "acceptenv lang lc_*",
    "acceptenv lang lc_* colorterm no_color",
];
/// More lines of one file are counted.
const LINES: usize = 12;

/// What a reload would bring in beside the plan.
pub(super) struct Pending {
    /// File by file.
    pub(super) unread: Vec<Unread>,
    /// It can change more than what answers SFTP.
    more: bool,
    /// Accounts that it would give SFTP, and whose shell refuses it today.
    opened: Vec<String>,
    /// It would end captures, and how.
    ends_captures: Option<String>,
}

/// What is to be done about it.
pub(super) enum Brought {
    /// Nothing: there is nothing, or only what the plan is about, or consent.
    Nothing,
    /// Somebody must consent.
    Asks(String),
    /// It must be mended first.
    Harm(String),
}

impl Pending {
    /// What the running sshd has not read; none where it has read all. `not_in_force` where it was
    /// seen that the files say something else on SFTP than it does.
    pub(super) fn of(
        examination: &Examination<'_>,
        site: &Site<'_>,
        not_in_force: bool,
    ) -> Option<Self> {
        let changes = examination.at.host.seen()?.daemon.seen()?.all_unread();
        if changes.is_empty() {
            return None;
        }
        let config = site.now();
        let look = Reader { examination, config: &config, changes: &changes };
        let (unread, more): (Vec<Unread>, Vec<bool>) =
            changes.iter().filter_map(|change| look.one(change)).unzip();
        let more = more.contains(&true);
        let ends_captures = look.ends_captures(site).filter(|_| more);
        let opened = if not_in_force { look.opened(site) } else { Vec::new() };
        Some(Self { unread, more, opened, ends_captures })
    }

    /// What is to be done about it, where there is consent and where there is none.
    pub(super) fn brought(&self, granted: bool) -> Brought {
        if let Some(harm) = &self.ends_captures {
            return Brought::Harm(format!("{}. With it {harm}: mend that first", self.sentence()));
        }
        let asks = self.more || !self.opened.is_empty();
        if asks && !granted { Brought::Asks(self.sentence()) } else { Brought::Nothing }
    }

    /// All of it in one sentence.
    fn sentence(&self) -> String {
        let all: Vec<String> = self.unread.iter().map(ToString::to_string).collect();
        let all = all.join("; ");
        let mut said = format!("a reload also brings in what sshd has not read yet: {all}");
        if !self.opened.is_empty() {
            said.push_str("; it gives SFTP to accounts whose shell refuses it today: ");
            said.push_str(&text::line(&self.opened.join(", "), 200));
        }
        said
    }
}

struct Reader<'a> {
    examination: &'a Examination<'a>,
    config: &'a Config,
    changes: &'a [&'a Change],
}

impl Reader<'_> {
    /// A file or a directory, and whether it can change more than what answers SFTP.
    fn one(&self, change: &Change) -> Option<(Unread, bool)> {
        let path = PathBuf::from(&change.path);
        let of = |lines: Vec<String>| Unread {
            path: change.path.clone(),
            ctime_ns: change.ctime_ns,
            lines,
        };
        if self.config.file(&path).is_none() {
            // Of a directory the files that came or were written anew tell for themselves.
            let told = self.files_in(&path).any(|file| self.is_unread(file));
            return Some((of(Vec::new()), !told));
        }
        let written = self.config.written(&path);
        let other: Vec<&Written> = written.iter().filter(|line| self.is_other(line)).collect();
        let mut lines: Vec<String> = other.iter().take(LINES).map(|line| shown(line)).collect();
        if other.len() > LINES {
            lines.push(format!("{} lines more", other.len() - LINES));
        }
        let more = !other.is_empty();
        Some((of(lines), more))
    }

    fn files_in<'b>(&'b self, directory: &'b Path) -> impl Iterator<Item = &'b Path> {
        let all = self.config.files().iter().map(|file| file.path.as_path());
        all.filter(move |file| file.parent() == Some(directory))
    }

    fn is_unread(&self, file: &Path) -> bool {
        self.changes.iter().any(|change| Path::new(&change.path) == file)
    }

    /// It is about something else than SFTP, and not known to be in force already.
    fn is_other(&self, line: &Written) -> bool {
        let words = line.text.split(|c: char| c.is_ascii_whitespace() || c == '=');
        let words = words.filter(|word| !word.is_empty()).map(str::to_lowercase);
        let rest: Vec<String> = words.skip(1).collect();
        let plain = format!("{} {}", line.keyword, rest.join(" "));
        match line.keyword {
            "subsystem" => rest.first().is_none_or(|name| name.trim_matches('"') != "sftp"),
            keyword if HARMLESS.contains(&keyword) => false,
            "port" => {
                let port = rest.first().and_then(|port| port.parse::<u16>().ok());
                !port.is_some_and(|port| self.listens(port))
            }
            _ => line.in_block || !STOCK.contains(&plain.as_str()),
        }
    }

    fn listens(&self, port: u16) -> bool {
        let listeners = self.examination.at.host.seen().and_then(|host| host.listeners.seen());
        listeners.is_some_and(|all| all.iter().any(|one| one.address.port() == port))
    }

    /// Accounts whose shell refuses, and which these files give sshd's own server.
    fn opened(&self, site: &Site<'_>) -> Vec<String> {
        let internal =
            |who: &&Connection| self.config.effective(who).sftp().is_some_and(|runs| runs.internal);
        let names = site.others.iter().filter(internal).filter_map(|who| who.user.as_ref());
        let refused = |name: &&String| site.refused.iter().any(|one| one.name == **name);
        names.filter(refused).cloned().collect()
    }

    /// With these files FOG would not get in any more: it is let in today, by what was read before.
    fn ends_captures(&self, site: &Site<'_>) -> Option<String> {
        let auth = self.examination.session().auth.as_ref()?;
        if !auth.accepted() {
            return None;
        }
        let effective = self.config.effective(&site.fog);
        let port = self.examination.target().port.value;
        let ends = format!(":{port}");
        let mut addresses = effective.all("listenaddress").peekable();
        if addresses.peek().is_some() && !addresses.any(|one| one.value.ends_with(&ends)) {
            return Some(format!(
                "sshd would not listen on port {port} any more, where FOG connects"
            ));
        }
        let out = not_allowed(&effective, &site.fog).filter(|out| out.certain)?;
        let user = text::line(&self.examination.target().user.value, 40);
        Some(format!("{} would not let {user} in any more", out.keyword))
    }
}

fn shown(line: &Written) -> String {
    format!("line {}: {}", line.place.line, text::line(&line.text, 80))
}

#[cfg(test)]
mod tests; // what is named, and what asks
