//! A run that could not examine anything.

use std::io::{self, Write};

use super::Style;
use super::paper::{Ink, Paper, Span, plain};

/// Why nothing was examined (exit code 3), and what would change that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// What went wrong, in words, without a full stop.
    pub what: String,
    /// The file it went wrong with.
    pub path: Option<String>,
    /// What to do about it.
    pub remedy: Option<String>,
}

impl Failure {
    /// Writes the failure to `out`, for people; it belongs on standard error.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write(&self, style: Style, out: &mut dyn Write) -> io::Result<()> {
        self.write_on(&mut Paper::new(out, style))
    }

    pub(super) fn write_on(&self, paper: &mut Paper) -> io::Result<()> {
        let named = self.path.as_ref().filter(|path| !self.what.contains(path.as_str()));
        let place = named.map_or(String::new(), |path| format!("{path}: "));
        let what = format!("{place}{}", self.what);
        paper.heading(&[Span::new(Ink::Bad, "sftp-doctor: "), plain(what)])?;
        match &self.remedy {
            Some(remedy) => paper.hanging(2, 2, &[plain(remedy)]),
            None => Ok(()),
        }
    }
}
