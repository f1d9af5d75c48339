//! The forms of a report, and which file writes which.

use std::io::{self, Write};

use super::{Failure, Style, fix, github, json, junit, markdown, pending, terminal};
use crate::case::Case;
use crate::diagnosis::Diagnosis;
use crate::fix::transaction::Pending;
use crate::fix::{Outcome, Repair};

/// Form of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For a person at a terminal.
    Terminal,
    /// For a program: one document, schema sftp-doctor/report/1.
    Json,
    /// For a forum or an issue: to paste as it is.
    Markdown,
    /// For a CI that shows test results: JUnit's XML.
    Junit,
    /// For GitHub Actions: annotations.
    Github,
}

impl Format {
    /// True for what strangers read.
    #[must_use]
    pub fn is_for_strangers(self) -> bool {
        self == Self::Markdown
    }

    /// Writes the report on `case` in this form to `out`.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write(self, told: &Told<'_>, style: Style, out: &mut dyn Write) -> io::Result<()> {
        let Told { case, diagnosis, repair, pending, .. } = told;
        match self {
            Self::Terminal => {
                pending.map_or(Ok(()), |pending| pending::write(pending, style, out))?;
                terminal_with(case, diagnosis, *repair, style, out)
            }
            Self::Json => json::write_with(case, diagnosis, *repair, *pending, out),
            Self::Markdown => {
                pending.map_or(Ok(()), |pending| markdown::write_pending(pending, out))?;
                markdown::write(told, out)
            }
            Self::Junit => junit::write(told, out),
            Self::Github => {
                pending.map_or(Ok(()), |pending| github::write_pending(pending, out))?;
                github::write(told, out)
            }
        }
    }

    /// Writes the report of a run that examined nothing to `out`; for machines with a repair that was
    /// interrupted.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write_failure(
        self,
        failure: &Failure,
        pending: Option<&Pending>,
        style: Style,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        match self {
            Self::Terminal => failure.write(style, out),
            Self::Json => json::write_failure_with(failure, pending, out),
            Self::Markdown => markdown::write_failure(failure, out),
            Self::Junit => junit::write_failure(failure, out),
            Self::Github => github::write_failure(failure, out),
        }
    }
}

/// What a report tells of.
#[derive(Clone, Copy)]
pub struct Told<'a> {
    /// What was observed.
    pub case: &'a Case,
    /// What it means.
    pub diagnosis: &'a Diagnosis,
    /// What was hidden from strangers, in one sentence; none where nothing was.
    pub hidden: Option<&'a str>,
    /// What became of `--fix`.
    pub repair: Option<&'a Repair>,
    /// A repair that was interrupted, or that another doctor is at work on.
    pub pending: Option<&'a Pending>,
}

impl<'a> Told<'a> {
    /// Of a run in which nothing was hidden, and nothing repaired.
    #[must_use]
    pub fn of(case: &'a Case, diagnosis: &'a Diagnosis) -> Self {
        Self { case, diagnosis, hidden: None, repair: None, pending: None }
    }
}

/// What became of a repair stands before the diagnosis where it is done, and behind it where
/// something is left to do.
fn terminal_with(
    case: &Case,
    diagnosis: &Diagnosis,
    repair: Option<&Repair>,
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    match repair {
        Some(repair) if repair.outcome == Outcome::Applied => {
            fix::write(repair, style, out)?;
            writeln!(out)?;
            terminal::write(case, diagnosis, style, out)
        }
        _ => {
            terminal::write(case, diagnosis, style, out)?;
            repair.map_or(Ok(()), |repair| fix::write(repair, style, out))
        }
    }
}
