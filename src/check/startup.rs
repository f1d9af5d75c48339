//! Lines of the shell's start-up files that leave the shell, or keep it waiting.

use super::Examination;
use crate::case::{Look, Process, StartupFile};
use crate::finding::Evidence;
use crate::shell::{Command, Reached, commands};
use crate::text;

pub use super::printed::printing_line;

/// A line of a start-up file.
pub struct Line<'a> {
    /// The file.
    pub file: &'a StartupFile,
    /// The command in it.
    pub command: Command,
}

impl Line<'_> {
    /// A shell without a terminal comes to it for certain.
    #[must_use]
    pub fn is_sure(&self) -> bool {
        self.command.reached == Reached::Surely
    }

    /// `/home/fogproject/.bashrc:3`.
    #[must_use]
    pub fn place(&self) -> String {
        format!("{}:{}", text::line(&self.file.path, 80), self.command.line)
    }

    /// It as evidence.
    #[must_use]
    pub fn evidence(&self) -> Evidence {
        let what = format!("`{}`", text::line(&self.command.text, 80));
        Evidence::new(what).at(text::line(&self.file.path, 120), self.command.line)
    }
}

/// The commands of all start-up files that a shell without a terminal may come to.
#[must_use]
pub fn lines<'a>(examination: &Examination<'a>) -> Vec<Line<'a>> {
    let host = examination.at.host.seen();
    let files = host.and_then(|host| host.startup.seen()).map_or(&[][..], Vec::as_slice);
    files.iter().flat_map(lines_of).collect()
}

fn lines_of(file: &StartupFile) -> Vec<Line<'_>> {
    let Look::Seen(text) = &file.text else { return Vec::new() };
    let text = String::from_utf8_lossy(&text.0).into_owned();
    commands(&text).into_iter().map(|command| Line { file, command }).collect()
}

/// The line that leaves the shell with `status`, the surest first.
#[must_use]
pub fn leaving<'a>(lines: Vec<Line<'a>>, status: Option<i32>) -> Option<Line<'a>> {
    let fits = |line: &Line<'_>| match leaves(&line.command) {
        None => false,
        Some(None) => true,
        Some(Some(named)) => status.is_none_or(|status| named == status),
    };
    let all = lines.into_iter().filter(fits);
    all.max_by_key(|line| (line.command.reached, std::cmp::Reverse(line.command.line)))
}

/// Whether a command leaves the shell, and with which status if it names one.
fn leaves(command: &Command) -> Option<Option<i32>> {
    let mut words = command.text.split_ascii_whitespace();
    match words.next()? {
        "exit" | "logout" => {
            Some(words.next().and_then(|status| status.parse::<i32>().ok()).map(|s| s & 0xff))
        }
        // Without a program it only redirects.
        "exec" => words.next().filter(|word| !word.contains(['<', '>'])).map(|_| None),
        "kill" if command.text.contains("$$") => Some(None),
        _ => None,
    }
}

/// The line that keeps the shell waiting; `child` is what the shell was seen to wait for.
#[must_use]
pub fn waiting<'a>(lines: Vec<Line<'a>>, child: Option<&Process>) -> Option<Line<'a>> {
    let wanted = |line: &Line<'_>| match child {
        Some(child) => starts(&line.command, child),
        None => waits(&line.command),
    };
    let all = lines.into_iter().filter(wanted);
    all.max_by_key(|line| (line.command.reached, std::cmp::Reverse(line.command.line)))
}

/// The command has the words of the process.
fn starts(command: &Command, child: &Process) -> bool {
    let clean = |word: &str| word.trim_matches(|c: char| "\"'()`$".contains(c)).to_owned();
    let words: Vec<String> = command.text.split_ascii_whitespace().map(clean).collect();
    let name = child.name();
    let named = |word: &String| word.rsplit('/').next() == Some(name);
    !name.is_empty() && words.iter().any(named)
}

/// The shell's own words that wait, and the usual programs.
fn waits(command: &Command) -> bool {
    matches!(command.word(), "sleep" | "read" | "wait" | "select" | "mount" | "set")
        && (command.word() != "set" || command.text.contains("$<"))
        || command.text.contains("< /")
        || command.text.contains("</")
}
