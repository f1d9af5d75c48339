//! What a check says: plain data, known to checks, diagnosis, fix and report alike.

use serde::Serialize;

use crate::case::Stage;
use crate::cure::Cure;
use crate::text::Bytes;

/// A wrong pattern that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// The pattern's id, which is the check's: `shell-startup-output`.
    pub id: &'static str,
    /// The stage at which it strikes; what strikes first leads.
    pub stage: Stage,
    /// How bad it is.
    pub severity: Severity,
    /// How sure one can be.
    pub certainty: Certainty,
    /// One sentence that names the concrete thing, without a full stop.
    pub title: String,
    /// What was seen: symptom first, then proof.
    pub evidence: Vec<Evidence>,
    /// What FOG will show because of it.
    pub fog_shows: Option<String>,
    /// Ids that are consequences of this one, and are not listed beside it.
    pub explains: &'static [&'static str],
    /// The cures it knows, best first.
    pub fixes: Vec<Fix>,
}

impl Finding {
    /// A fatal finding: a capture fails because of it.
    pub fn fatal(id: &'static str, stage: Stage, title: impl Into<String>) -> Self {
        Self::new(id, stage, Severity::Fatal, title)
    }

    /// A hazard: nothing fails because of it today.
    pub fn hazard(id: &'static str, stage: Stage, title: impl Into<String>) -> Self {
        Self::new(id, stage, Severity::Hazard, title)
    }

    /// Advice: nothing fails for it, and it could be better.
    pub fn advice(id: &'static str, stage: Stage, title: impl Into<String>) -> Self {
        Self::new(id, stage, Severity::Advice, title)
    }

    fn new(id: &'static str, stage: Stage, severity: Severity, title: impl Into<String>) -> Self {
        Self {
            id,
            stage,
            severity,
            certainty: Certainty::Possible,
            title: title.into(),
            evidence: Vec::new(),
            fog_shows: None,
            explains: &[],
            fixes: Vec::new(),
        }
    }

    /// Symptom and cause were both seen.
    #[must_use]
    pub fn confirmed(self) -> Self {
        Self { certainty: Certainty::Confirmed, ..self }
    }

    /// One of the two was seen.
    #[must_use]
    pub fn likely(self) -> Self {
        Self { certainty: Certainty::Likely, ..self }
    }

    /// Nothing speaks against it.
    #[must_use]
    pub fn possible(self) -> Self {
        Self { certainty: Certainty::Possible, ..self }
    }

    /// [`Certainty::Confirmed`] when `proof` holds, else [`Certainty::Likely`].
    #[must_use]
    pub fn confirmed_if(self, proof: bool) -> Self {
        if proof { self.confirmed() } else { self.likely() }
    }

    /// Adds a piece of evidence.
    #[must_use]
    pub fn seen(mut self, evidence: Evidence) -> Self {
        self.evidence.push(evidence);
        self
    }

    /// What FOG will show.
    #[must_use]
    pub fn fog_shows(self, text: impl Into<String>) -> Self {
        Self { fog_shows: Some(text.into()), ..self }
    }

    /// The consequences it explains away.
    #[must_use]
    pub fn explains(self, ids: &'static [&'static str]) -> Self {
        Self { explains: ids, ..self }
    }

    /// Adds a cure.
    #[must_use]
    pub fn cured_by(mut self, fix: Fix) -> Self {
        self.fixes.push(fix);
        self
    }
}

/// How bad a finding is, worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// A capture fails because of it.
    Fatal,
    /// Works today; one more step and it fails.
    Hazard,
    /// Could be better.
    Advice,
}

/// How sure one can be, surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Certainty {
    /// Symptom and cause were both seen, or the symptom can have no other cause.
    Confirmed,
    /// One of them was seen.
    Likely,
    /// Nothing speaks against it.
    Possible,
}

/// A piece of evidence. The text is escaped; the rest says where to look.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Evidence {
    /// What was seen, in words.
    pub text: String,
    /// The file it stands in, as seen inside the examined root.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The line in that file, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// The bytes that came over the wire.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bytes: Option<Bytes>,
    /// A time, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ms: Option<f64>,
}

impl Evidence {
    /// Something seen.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// A line of a file.
    #[must_use]
    pub fn at(self, file: impl Into<String>, line: usize) -> Self {
        Self { file: Some(file.into()), line: Some(line), ..self }
    }

    /// A file.
    #[must_use]
    pub fn in_file(self, file: impl Into<String>) -> Self {
        Self { file: Some(file.into()), ..self }
    }

    /// Bytes from the wire, at most 200 of them.
    #[must_use]
    pub fn bytes(self, bytes: &[u8]) -> Self {
        Self { bytes: Some(Bytes::bounded(bytes, 200)), ..self }
    }

    /// A time in milliseconds.
    #[must_use]
    pub fn ms(self, ms: f64) -> Self {
        Self { ms: Some(ms), ..self }
    }
}

/// A cure, as data. Only `fix/` carries one out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fix {
    /// Its id: what it does, `use-internal-sftp`.
    pub id: &'static str,
    /// What it takes to be allowed.
    pub class: FixClass,
    /// One sentence in the imperative, without a full stop.
    pub title: String,
    /// The commands to type on the server, in order.
    pub commands: Vec<String>,
    /// What it wants, as far as the doctor can do it itself; none for what is done by hand.
    pub cure: Vec<Cure>,
}

impl Fix {
    /// A cure with its commands.
    pub fn new(id: &'static str, class: FixClass, title: impl Into<String>) -> Self {
        Self { id, class, title: title.into(), commands: Vec::new(), cure: Vec::new() }
    }

    /// Adds a command to type on the server.
    #[must_use]
    pub fn run(mut self, command: impl Into<String>) -> Self {
        self.commands.push(command.into());
        self
    }

    /// Adds what the doctor is to bring about.
    #[must_use]
    pub fn by(mut self, cure: Cure) -> Self {
        self.cure.push(cure);
        self
    }
}

/// What it takes to be allowed to apply a fix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FixClass {
    /// Changes nothing but what it cures.
    Safe,
    /// Widens access or touches an account: asks first.
    Consent,
    /// Shown as commands, never run.
    Manual,
}
