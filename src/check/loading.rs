//! Whether sshd would load what lies on the disk, as its own test or our reader says.

use super::{Answer, Examination};
use crate::case::{ConnectEnd, Look, Stage};
use crate::finding::{Evidence, Finding};
use crate::fog::says;
use crate::sshd::Severity;
use crate::text;

/// Why the configuration does not load.
pub struct Refusal {
    /// What sshd, or our reader, says.
    pub says: String,
    /// File and line.
    pub place: Option<(String, usize)>,
    /// sshd itself said it.
    pub by_sshd: bool,
    /// Nothing listens: sshd has already failed to start.
    pub down: bool,
}

impl Refusal {
    /// It as evidence.
    #[must_use]
    pub fn evidence(&self) -> Evidence {
        let who = if self.by_sshd { "sshd -t" } else { "as sshd reads it" };
        let evidence = Evidence::new(format!("{who}: {}", text::line(&self.says, 160)));
        match &self.place {
            Some((file, line)) => evidence.at(text::line(file, 120), *line),
            None => evidence,
        }
    }
}

impl Refusal {
    /// The finding `id` for it, with `wrong` said of the line: fatal where sshd is down, else a hazard.
    #[must_use]
    pub fn finding(&self, id: &'static str, wrong: &str) -> Finding {
        let finding = if self.down {
            let title = format!("sshd does not start: {wrong}");
            Finding::fatal(id, Stage::Connect, title).fog_shows(says::NO_CONNECTION)
        } else {
            let title = format!("sshd will not start again: {wrong}");
            Finding::hazard(id, Stage::Subsystem, title)
        };
        finding.confirmed().seen(self.evidence()).explains(&[
            "config-does-not-load",
            "port-closed",
            "config-not-reloaded",
        ])
    }
}

impl Examination<'_> {
    /// Why sshd would not load what lies on the disk; none when it would.
    ///
    /// # Errors
    /// The answer of a check that cannot tell.
    pub fn loading(&self) -> Result<Option<Refusal>, Answer> {
        let sshd = self.sshd()?;
        let host = self.at.host.seen().ok_or(Answer::NotReached)?;
        let refused = |(_, end): &(_, ConnectEnd)| *end == ConnectEnd::Refused;
        let down = self.session().connects.last().is_some_and(refused);
        if let Look::Seen(test) = &host.config_test {
            let Some((says, place)) = test.complaint() else {
                if test.code == Some(0) || sshd.config.loads() {
                    return Ok(None);
                }
                let reason = test.said.first().map_or("sshd -t failed", String::as_str).to_owned();
                return Err(Answer::CouldNotLook { reason, command: Some("sudo sshd -t".into()) });
            };
            let place = place.map(|(file, line)| (file.to_owned(), line)).or_else(|| {
                // The Include line, which sshd does not name.
                let errors = sshd.config.diagnostics().iter();
                let place = errors
                    .filter(|d| d.severity == Severity::Error)
                    .find_map(|d| d.place.as_ref())?;
                Some((place.file.to_string(), place.line))
            });
            let says = says.rsplit_once(": ").map_or(says, |_| says).to_owned();
            return Ok(Some(Refusal { says, place, by_sshd: true, down }));
        }
        if sshd.config.loads() {
            return Ok(None);
        }
        let error = sshd.config.diagnostics().iter().find(|d| d.severity == Severity::Error);
        Ok(error.map(|error| Refusal {
            says: error.message.clone(),
            place: error.place.as_ref().map(|place| (place.file.to_string(), place.line)),
            by_sshd: false,
            down,
        }))
    }
}
