//! The machine contract, schema `sftp-doctor/report/1`: one document, one newline at its end.
//! Within schema 1 members are added, never renamed, removed or given another meaning.

mod fill; // from what was observed to the document
mod php; // what PHP's calls come to
mod record; // the document, frozen
mod repair; // what a repair changed
#[cfg(test)]
mod schema; // its JSON Schema, which docs/report-schema.json is

use std::io::{self, Write};

use serde::Serialize;

use super::Failure;
use crate::case::Case;
use crate::diagnosis::Diagnosis;
use crate::fix::Repair;
use crate::fix::transaction::Pending;

/// The version of the document's shape.
pub const SCHEMA: &str = "sftp-doctor/report/1";

/// Writes the document on `case` to `out`.
///
/// # Errors
/// Those of `out`.
pub fn write(case: &Case, diagnosis: &Diagnosis, out: &mut dyn Write) -> io::Result<()> {
    write_with(case, diagnosis, None, None, out)
}

/// The same with what became of `--fix`, and with a repair that was interrupted.
///
/// # Errors
/// Those of `out`.
pub fn write_with(
    case: &Case,
    diagnosis: &Diagnosis,
    repair: Option<&Repair>,
    pending: Option<&Pending>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let report = fill::report(case, diagnosis);
    let fix = repair.map(|repair| repair::fix(case, repair));
    let interrupted_repair = pending.map(repair::interrupted);
    document(&record::Report { fix, interrupted_repair, ..report }, out)
}

/// Writes the document of a run that examined nothing (exit code 3) to `out`.
///
/// # Errors
/// Those of `out`.
pub fn write_failure(failure: &Failure, out: &mut dyn Write) -> io::Result<()> {
    write_failure_with(failure, None, out)
}

/// The same with a repair that was interrupted.
///
/// # Errors
/// Those of `out`.
pub fn write_failure_with(
    failure: &Failure,
    pending: Option<&Pending>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let interrupted_repair = pending.map(repair::interrupted);
    document(&record::Report { interrupted_repair, ..fill::failure(failure) }, out)
}

/// One document with its newline, for every JSON output.
pub(super) fn document(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, value)?;
    out.write_all(b"\n")
}
