//! `sftp-doctor explain`, for people and for machines.

use std::io::{self, Write};

use serde::Serialize;

use super::paper::{Paper, plain, strong};
use super::safe::safe;
use super::{Style, json};
use crate::check::Check;
use crate::checks;
use crate::explain::{Explanation, Known, Suspect};

/// The version of the JSON document's shape.
pub const SCHEMA: &str = "sftp-doctor/explain/1";

/// What to do with a text that nobody knows.
const ASK: &str =
    "The doctor does not know this text. It may still know the cause: on the server, type";

/// Writes the answer to `out`.
///
/// # Errors
/// Those of `out`.
pub fn write(
    typed: &str,
    answer: &Explanation,
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let paper = &mut Paper::new(out, style);
    match answer {
        Explanation::Page(check) => page(paper, check),
        Explanation::Texts(texts) => texts.iter().enumerate().try_for_each(|(number, known)| {
            if number > 0 {
                paper.blank()?;
            }
            text(paper, known)
        }),
        Explanation::UnknownId { meant } => {
            let meant = meant.map_or(String::new(), |id| format!(" Did you mean {id}?"));
            let typed = crate::text::line(typed, 60);
            paper.hanging(0, 0, &[plain(format!("No check has the id {typed}.{meant}"))])?;
            paper.hanging(0, 0, &[plain("These are the ids:")])?;
            paper.command(2, "sftp-doctor checks")
        }
        Explanation::UnknownText => {
            paper.hanging(0, 0, &[plain(ASK)])?;
            paper.command(2, "sudo sftp-doctor")?;
            paper.hanging(0, 0, &[plain("or look at sshd's own words for it:")])?;
            paper.command(2, "sudo journalctl -t sshd -t sshd-session -n 50 --no-pager")
        }
    }
}

/// A page: headings, and paragraphs set anew for the width.
fn page(paper: &mut Paper, check: &Check) -> io::Result<()> {
    paper.heading(&[strong(check.id), plain(format!(": {}", check.summary))])?;
    for block in check.page.trim().split("\n\n") {
        paper.blank()?;
        let mut lines = block.lines().peekable();
        while let Some(heading) = lines.next_if(|line| line.starts_with("## ")) {
            paper.heading(&[strong(heading.trim_start_matches('#').trim())])?;
        }
        let rest: Vec<&str> = lines.collect();
        match rest.iter().any(|line| line.starts_with("    ")) {
            true => rest.iter().try_for_each(|line| paper.command(2, line))?,
            false => paper.hanging(2, 2, &[plain(rest.join(" "))])?,
        }
    }
    Ok(())
}

fn text(paper: &mut Paper, known: &Known) -> io::Result<()> {
    let text = known.text;
    paper.heading(&[strong(text.form()), plain(format!(", said by {}", text.by))])?;
    paper.hanging(2, 2, &[plain(text.means)])?;
    if let Some((number, letters)) = &known.letters {
        let letters = format!("{number} is “{letters}”, {}", first_words(letters));
        paper.hanging(2, 2, &[strong(letters)])?;
    }
    paper.blank()?;
    paper.heading(&[plain("What can be behind it, best first:")])?;
    let suspects = known.suspects();
    for (number, Suspect { id, tell }) in suspects.iter().enumerate() {
        paper.hanging(
            2,
            6,
            &[plain(format!("{}. ", number + 1)), strong(id), plain(format!(": {tell}"))],
        )?;
    }
    paper.blank()?;
    paper.heading(&[plain("To tell them apart:")])?;
    text.commands.iter().try_for_each(|command| paper.command(2, command))?;
    match suspects.iter().find(|suspect| page_of(suspect.id).is_some()) {
        Some(first) => paper.command(2, &format!("sftp-doctor explain {}", first.id)),
        None => Ok(()),
    }
}

/// Whose words begin with these letters.
fn first_words(letters: &str) -> &'static str {
    match letters {
        "You " => "the beginning of FOG's own warning in the account's .bashrc",
        "This" => "as in nologin's \"This account is currently not available\"",
        "bash" | "-bas" => "an error message of the shell",
        letters if letters.starts_with("\\x1b") => {
            "the beginning of a colour or another escape sequence"
        }
        _ => "the first four letters of what was printed",
    }
}

fn page_of(id: &str) -> Option<&'static Check> {
    checks::ALL.iter().find(|check| check.id == id).copied()
}

/// Writes the same as a JSON document.
///
/// # Errors
/// Those of `out`.
pub fn write_json(typed: &str, answer: &Explanation, out: &mut dyn Write) -> io::Result<()> {
    let (page, texts, meant) = match answer {
        Explanation::Page(check) => (Some(Page::of(check)), Vec::new(), None),
        Explanation::Texts(texts) => (None, texts.iter().map(Entry::of).collect(), None),
        Explanation::UnknownId { meant } => (None, Vec::new(), *meant),
        Explanation::UnknownText => (None, Vec::new(), None),
    };
    json::document(&Document { schema: SCHEMA, asked: safe(typed), page, texts, meant }, out)
}

#[derive(Serialize)]
struct Document {
    schema: &'static str,
    asked: String,
    page: Option<Page>,
    texts: Vec<Entry>,
    meant: Option<&'static str>,
}

/// `text` is Markdown.
#[derive(Serialize)]
struct Page {
    id: &'static str,
    summary: &'static str,
    text: &'static str,
}

impl Page {
    fn of(check: &Check) -> Self {
        Self { id: check.id, summary: check.summary, text: check.page }
    }
}

#[derive(Serialize)]
struct Entry {
    text: String,
    by: &'static str,
    means: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    letters: Option<String>,
    causes: Vec<Cause>,
    commands: &'static [&'static str],
}

#[derive(Serialize)]
struct Cause {
    id: &'static str,
    tell: &'static str,
    summary: Option<&'static str>,
}

impl Entry {
    fn of(known: &Known) -> Self {
        let cause = |suspect: &Suspect| Cause {
            id: suspect.id,
            tell: suspect.tell,
            summary: page_of(suspect.id).map(|check| check.summary),
        };
        Self {
            text: known.text.form(),
            by: known.text.by,
            means: known.text.means,
            letters: known.letters.as_ref().map(|(_, letters)| letters.clone()),
            causes: known.suspects().into_iter().map(cause).collect(),
            commands: known.text.commands,
        }
    }
}
