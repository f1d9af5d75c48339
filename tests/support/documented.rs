//! The command lines of the documents that begin with `sftp-doctor`, as they stand there.

#![allow(clippy::unwrap_used)] // a test fails by panicking

use std::path::{Path, PathBuf};

/// What ends a command line within a line of a shell, or of a Markdown table.
const ENDS: [&str; 7] = [" | ", " && ", " || ", "; ", " >", " 2>", "`"];

/// Every document, those of the causes as well.
pub(crate) fn documents() -> Vec<PathBuf> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut all = vec![here.join("README.md")];
    for folder in ["docs", "docs/causes"] {
        let entries = std::fs::read_dir(here.join(folder)).unwrap();
        all.extend(entries.map(|entry| entry.unwrap().path()));
    }
    all.retain(|path| path.extension().is_some_and(|ending| ending == "md"));
    all.sort();
    all
}

/// The command lines of a document: lines of blocks, lines joined where YAML and the shell join them,
/// and what stands between back-ticks in a sentence.
pub(crate) fn commands(text: &str) -> Vec<String> {
    let joined = text.replace("\\\n", " ");
    let joined = folded(&joined);
    let mut all = Vec::new();
    let mut fenced = false;
    for line in joined.lines() {
        if line.starts_with("```") {
            fenced = !fenced;
        } else if fenced || line.starts_with("    ") {
            // `$(command)` in a script as well.
            let inner = line.split("$(").skip(1).map(|rest| rest.split(" 2>").next().unwrap());
            all.extend(std::iter::once(line).chain(inner).filter_map(command));
        } else {
            all.extend(line.split('`').skip(1).step_by(2).filter_map(command));
        }
    }
    all
}

/// YAML's `>`: the lines below, deeper indented, are one.
fn folded(text: &str) -> String {
    let mut out = String::new();
    let mut fold: Option<usize> = None;
    for line in text.lines() {
        let indent = line.len() - line.trim_start().len();
        match fold {
            Some(depth) if indent > depth => {
                out.push(' ');
                out.push_str(line.trim());
                continue;
            }
            _ => fold = line.ends_with(": >").then_some(indent),
        }
        out.push('\n');
        out.push_str(line);
    }
    out
}

/// The line from `sftp-doctor` on, without what comes before it and after it.
fn command(line: &str) -> Option<String> {
    line.split(" | ").find_map(part)
}

/// The same of one part of a pipeline.
fn part(line: &str) -> Option<String> {
    let line = line.trim().trim_start_matches("- ").trim_start_matches("run: > ");
    let line = line.trim_start_matches("ExecStart=/usr/bin/");
    let words: Vec<&str> = line.split(' ').collect();
    let before = |word: &&str| {
        *word == "sudo" || word.starts_with("--preserve-env=") || word.starts_with("run:")
    };
    let start = words.iter().position(|word| !before(word))?;
    if words[start] != "sftp-doctor" {
        return None;
    }
    let line = words[start..].join(" ");
    let end = ENDS.iter().filter_map(|end| line.find(end)).min().unwrap_or(line.len());
    Some(line[..end].to_owned())
}
