//! `sftp-doctor config`: the effective sshd configuration, line by line, for people and machines.

use std::io::{self, Write};

use serde::Serialize;

use super::paper::{Ink, Paper, Span, plain, strong};
use super::{Style, json};
use crate::effective_config::Answer;
use crate::sshd::{Diagnostic, Lost, Place, Setting, Severity};

/// The version of the JSON document's shape.
pub const SCHEMA: &str = "sftp-doctor/config/1";

/// Writes the values with the lines that decided them; what is wrong, and whether sshd would
/// start, stand last.
///
/// # Errors
/// Those of `out`.
pub fn write(answer: &Answer, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let paper = &mut Paper::new(out, style);
    for setting in answer.settings() {
        value(paper, setting)?;
    }
    for path in answer.config.not_included() {
        let text = format!("{}: no Include reads this file", path.display());
        note(paper, Ink::Warning, "unread", &text)?;
    }
    for warning in &answer.warnings {
        note(paper, Ink::Warning, "warning", warning)?;
    }
    for diagnostic in answer.config.diagnostics().iter().chain(answer.effective.diagnostics()) {
        problem(paper, diagnostic)?;
    }
    verdict(paper, answer)
}

fn value(paper: &mut Paper, setting: &Setting) -> io::Result<()> {
    let place = setting.place.as_ref().map_or("default".to_owned(), at);
    let line = [
        strong(setting.keyword),
        plain(" "),
        plain(&setting.value),
        plain(format!("   ({place})")),
    ];
    paper.hanging(0, 4, &line)?;
    setting.lost.iter().try_for_each(|lost| loser(paper, lost))
}

fn loser(paper: &mut Paper, lost: &Lost) -> io::Result<()> {
    let text = format!("not {} ({}): {}", lost.value, at(&lost.place), lost.why);
    paper.hanging(4, 8, &[plain(text)])
}

fn problem(paper: &mut Paper, diagnostic: &Diagnostic) -> io::Result<()> {
    let (ink, label) = match diagnostic.severity {
        Severity::Error => (Ink::Bad, "error"),
        Severity::Warning => (Ink::Warning, "warning"),
    };
    let text = match &diagnostic.place {
        Some(place) => format!("{}: {}", at(place), diagnostic.message),
        None => diagnostic.message.clone(),
    };
    note(paper, ink, label, &text)
}

fn note(paper: &mut Paper, ink: Ink, label: &str, text: &str) -> io::Result<()> {
    paper.hanging(0, 4, &[Span::new(ink, format!("{label}: ")), plain(text)])
}

fn verdict(paper: &mut Paper, answer: &Answer) -> io::Result<()> {
    let name = format!("OpenSSH {}", answer.config.release());
    let (ink, text) = if !answer.config.loads() {
        (Ink::Bad, format!("{name} would not start with these files."))
    } else if answer.effective.crashes() {
        (Ink::Bad, format!("{name} starts, and its process for this connection crashes."))
    } else if !answer.effective.diagnostics().is_empty() {
        (Ink::Bad, format!("{name} starts, and ends this connection."))
    } else {
        (Ink::Good, format!("{name} loads these files."))
    };
    paper.heading(&[Span::new(ink, text)])
}

fn at(place: &Place) -> String {
    format!("{}:{}", place.file, place.line)
}

/// Writes the same as a JSON document.
///
/// # Errors
/// Those of `out`.
pub fn write_json(answer: &Answer, out: &mut dyn Write) -> io::Result<()> {
    json::document(&document(answer), out)
}

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    release: Option<&'a str>,
    loads: bool,
    effective: Vec<Entry<'a>>,
    diagnostics: Vec<Problem>,
    not_included: Vec<String>,
}

#[derive(Serialize)]
struct Entry<'a> {
    keyword: &'static str,
    value: &'a str,
    file: Option<String>,
    line: Option<usize>,
    lost: Vec<Loser<'a>>,
}

#[derive(Serialize)]
struct Loser<'a> {
    file: String,
    line: usize,
    value: &'a str,
    why: String,
}

#[derive(Serialize)]
struct Problem {
    file: Option<String>,
    line: Option<usize>,
    column: Option<usize>,
    severity: &'static str,
    message: String,
}

fn document(answer: &Answer) -> Document<'_> {
    let mut diagnostics: Vec<Problem> = answer.warnings.iter().map(|text| whole(text)).collect();
    let problems = answer.config.diagnostics().iter().chain(answer.effective.diagnostics());
    diagnostics.extend(problems.map(placed));
    if answer.effective.crashes() {
        let text = "a Match block's Subsystem crashes sshd's process for this connection";
        diagnostics.push(whole(text));
    }
    let paths = answer.config.not_included().iter();
    Document {
        schema: SCHEMA,
        release: answer.release.as_deref(),
        loads: answer.config.loads(),
        effective: answer.settings().map(entry).collect(),
        diagnostics,
        not_included: paths.map(|path| path.to_string_lossy().into_owned()).collect(),
    }
}

fn entry(setting: &Setting) -> Entry<'_> {
    Entry {
        keyword: setting.keyword,
        value: &setting.value,
        file: setting.place.as_ref().map(|place| place.file.to_string()),
        line: setting.place.as_ref().map(|place| place.line),
        lost: setting.lost.iter().map(lost).collect(),
    }
}

fn lost(lost: &Lost) -> Loser<'_> {
    Loser {
        file: lost.place.file.to_string(),
        line: lost.place.line,
        value: &lost.value,
        why: lost.why.to_string(),
    }
}

fn placed(diagnostic: &Diagnostic) -> Problem {
    let place = diagnostic.place.as_ref();
    Problem {
        file: place.map(|place| place.file.to_string()),
        line: place.map(|place| place.line),
        column: place.map(|place| place.column),
        severity: match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        },
        message: diagnostic.message.clone(),
    }
}

/// A doubt about the whole answer.
fn whole(text: &str) -> Problem {
    Problem { file: None, line: None, column: None, severity: "warning", message: text.to_owned() }
}
