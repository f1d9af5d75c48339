//! `sftp-doctor checks`: the list of checks, for people and for machines.

use std::io::{self, Write};

use serde::Serialize;

use super::paper::{Paper, plain, strong};
use super::{Style, json};
use crate::check::Check;

/// The version of the JSON document's shape.
pub const SCHEMA: &str = "sftp-doctor/checks/1";

/// Writes the id and the summary of each check to `out`, in two columns.
///
/// # Errors
/// Those of `out`.
pub fn write(checks: &[&Check], style: Style, out: &mut dyn Write) -> io::Result<()> {
    let paper = &mut Paper::new(out, style);
    let longest = checks.iter().map(|check| check.id.len()).max().unwrap_or(0);
    checks.iter().try_for_each(|check| {
        let id = strong(format!("{:<longest$}  ", check.id));
        paper.beside(0, &[id], &[plain(check.summary)])
    })
}

/// Writes the same as a JSON document.
///
/// # Errors
/// Those of `out`.
pub fn write_json(checks: &[&Check], out: &mut dyn Write) -> io::Result<()> {
    let checks = checks.iter().map(|c| Entry { id: c.id, summary: c.summary }).collect();
    json::document(&List { schema: SCHEMA, checks }, out)
}

#[derive(Serialize)]
struct List {
    schema: &'static str,
    checks: Vec<Entry>,
}

#[derive(Serialize)]
struct Entry {
    id: &'static str,
    summary: &'static str,
}
