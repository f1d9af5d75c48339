//! Lines of the shell's start-up files that leave the shell, or keep it waiting.

use super::Examination;
use crate::case::{Look, Process, StartupFile};
use crate::finding::Evidence;
use crate::shell::{Command, Dialect, Reached, commands};
use crate::sshd::Runs;
use crate::text;

pub use super::printed::printing_line;

/// A line of a start-up file.
pub struct Line<'a> {
    /// The file.
    pub file: &'a StartupFile,
    /// The command in it.
    pub command: Command,
    /// The family of the shell that reads it.
    dialect: Dialect,
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
    let dialect = Dialect::of(files.iter().map(|file| file.path.as_str()));
    files.iter().flat_map(|file| lines_of(file, dialect)).collect()
}

fn lines_of(file: &StartupFile, dialect: Dialect) -> Vec<Line<'_>> {
    let Look::Seen(text) = &file.text else { return Vec::new() };
    let text = String::from_utf8_lossy(&text.0).into_owned();
    let all = commands(&text, dialect).into_iter();
    all.map(|command| Line { file, command, dialect }).collect()
}

/// The line that leaves the shell with `status`, the surest first; then one that makes it leave
/// when another fails.
#[must_use]
pub fn leaving<'a>(lines: Vec<Line<'a>>, status: Option<i32>) -> Option<Line<'a>> {
    let fits = |line: &Line<'_>| match line.dialect.leaves(&line.command) {
        None => false,
        Some(None) => true,
        Some(Some(named)) => status.is_none_or(|status| named == status),
    };
    let on_failure = |line: &Line<'_>| {
        line.dialect.leaves_on_failure(&line.command) && status.is_none_or(|status| status != 0)
    };
    let (certain, others): (Vec<_>, Vec<_>) = lines.into_iter().partition(fits);
    surest(certain).or_else(|| {
        let mut line = surest(others.into_iter().filter(on_failure).collect())?;
        line.command.reached = Reached::Perhaps;
        Some(line)
    })
}

/// The first of the surest.
fn surest(lines: Vec<Line<'_>>) -> Option<Line<'_>> {
    lines.into_iter().rev().max_by_key(|line| line.command.reached)
}

/// The line that runs a program which prints, if the shell comes to no other for certain. What it
/// prints is not in the file.
#[must_use]
pub fn running<'a>(lines: Vec<Line<'a>>) -> Option<Line<'a>> {
    let mut printing = lines.into_iter().filter(|line| line.is_sure() && prints(&line.command));
    printing.next().filter(|_| printing.next().is_none())
}

/// The start-up files were read, and a shell without a terminal comes to no line in them that prints.
#[must_use]
pub fn nothing_prints(examination: &Examination<'_>) -> bool {
    let read = examination.at.host.seen().is_some_and(|host| host.startup.seen().is_some());
    read && !lines(examination).iter().any(|line| line.is_sure() && prints(&line.command))
}

/// The program of the Subsystem line is a script, and no start-up file prints: what came is its own.
#[must_use]
pub fn script_prints(examination: &Examination<'_>, runs: &Runs) -> bool {
    let script = examination.sftp_server().is_some_and(|server| server.interpreter.is_some());
    script && !runs.internal && !runs.is_sftp_server() && nothing_prints(examination)
}

/// Programs that print when they are given nothing to do.
const PRINTING: [&str; 26] = [
    "cal",
    "cat",
    "cowsay",
    "date",
    "df",
    "echo",
    "fastfetch",
    "figlet",
    "fortune",
    "free",
    "hostname",
    "id",
    "last",
    "ls",
    "neofetch",
    "print",
    "printf",
    "pwd",
    "quota",
    "screenfetch",
    "toilet",
    "uname",
    "uptime",
    "w",
    "who",
    "whoami",
];

fn prints(command: &Command) -> bool {
    let name = command.word().rsplit('/').next().unwrap_or_default();
    PRINTING.contains(&name) && !command.text.contains('>')
}

/// The line that keeps the shell waiting; `child` is what the shell was seen to wait for.
#[must_use]
pub fn waiting<'a>(lines: Vec<Line<'a>>, child: Option<&Process>) -> Option<Line<'a>> {
    let wanted = |line: &Line<'_>| match child {
        Some(child) => starts(&line.command, child),
        None => waits(&line.command),
    };
    surest(lines.into_iter().filter(wanted).collect())
}

/// The line that reads from standard input, where the client's packets come.
#[must_use]
pub fn reading<'a>(lines: Vec<Line<'a>>) -> Option<Line<'a>> {
    let reads = |line: &Line<'_>| {
        let word = line.command.word();
        let elsewhere = line.command.text.contains('<') && !line.command.text.contains("$<");
        !elsewhere
            && (matches!(word, "read" | "select" | "mapfile" | "readarray" | "vared")
                || line.command.text.contains("$<"))
    };
    surest(lines.into_iter().filter(reads).collect())
}

/// The line that put the program of `process` in the shell's place.
#[must_use]
pub fn replacing<'a>(lines: Vec<Line<'a>>, process: &Process) -> Option<Line<'a>> {
    let wanted = |line: &Line<'_>| line.command.word() == "exec" && starts(&line.command, process);
    surest(lines.into_iter().filter(wanted).collect())
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
    matches!(command.word(), "sleep" | "read" | "wait" | "select" | "mount" | "vared")
        || command.text.contains("$<")
        || command.text.contains("< /")
        || command.text.contains("</")
}
