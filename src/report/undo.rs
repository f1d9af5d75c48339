//! `sftp-doctor undo`, for people and for machines.

use std::io::{self, Write};
use std::path::PathBuf;

use serde::Serialize;

use super::paper::{Ink, Paper, Span, plain, strong};
use super::{Style, json};
use crate::fix::InForce;
use crate::fix::service::Seen;
use crate::fix::transaction::Undone;

/// The version of the JSON document's shape.
pub const SCHEMA: &str = "sftp-doctor/undo/1";

/// Who reads the files again where the doctor could not see to it. A reload ends an sshd that a socket
/// of systemd has started (Debian's 9.2 and 10.0), and a unit's name is an alias of the other one's
/// where both are there.
const BY_HAND: &str = "sudo sshd -t && if systemctl -q is-active ssh.socket; then sudo systemctl \
                       restart ssh; else sudo systemctl reload ssh || sudo systemctl reload sshd; fi";

/// Writes what was taken back to `out`. `in_force` is none where no file of sshd's is among it.
///
/// # Errors
/// Those of `out`.
pub fn write(
    undone: &Undone,
    in_force: Option<&InForce>,
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let paper = &mut Paper::new(out, style);
    let interrupted = if undone.interrupted { ", which was interrupted," } else { "" };
    let number = undone.number;
    paper
        .heading(&[Span::new(Ink::Good, format!("Repair {number}{interrupted} is taken back."))])?;
    let taken = &undone.taken;
    if taken.paths.is_empty() && taken.accounts.is_empty() {
        paper.hanging(2, 2, &[plain("Nothing had been changed.")])?;
    }
    list(paper, "as before", &taken.paths)?;
    taken.accounts.iter().try_for_each(|command| {
        let command = crate::text::plain(command);
        paper.beside(2, &[strong("ran  ")], &[plain(command)])
    })?;
    list(paper, "left, not empty", &taken.kept)?;
    list(paper, "replaced, kept in", &taken.displaced)?;
    let Some(in_force) = in_force else { return Ok(()) };
    paper.blank()?;
    let ink = if in_force.is_settled() { Ink::Plain } else { Ink::Warning };
    paper.heading(&[Span::new(ink, sentence(in_force))])?;
    if in_force.is_settled() { Ok(()) } else { paper.command(2, BY_HAND) }
}

/// Writes that there was nothing to take back.
///
/// # Errors
/// Those of `out`.
pub fn write_nothing(why: &str, style: Style, out: &mut dyn Write) -> io::Result<()> {
    Paper::new(out, style).heading(&[plain(format!("Nothing to do: {why}."))])
}

fn list(paper: &mut Paper, label: &str, paths: &[PathBuf]) -> io::Result<()> {
    paths.iter().try_for_each(|path| {
        let path = path.display().to_string();
        paper.beside(2, &[strong(format!("{label}  "))], &[plain(crate::text::plain(&path))])
    })
}

fn sentence(in_force: &InForce) -> String {
    match in_force {
        InForce::Seen(Seen::Read { pid }) => {
            format!("sshd (process {pid}) has read its files again.")
        }
        InForce::Seen(Seen::AtConnection) => {
            "sshd reads its files with the next connection.".to_owned()
        }
        InForce::Stopped => "sshd does not run.".to_owned(),
        InForce::DoesNotLoad { said } => format!(
            "As before the repair, the configuration does not load ({said}). sshd goes on with what \
             it has read; a restart would end it."
        ),
        InForce::Untried(why) => format!("sshd was not told to read its files again: {why}."),
        InForce::NoWay(why) => format!("sshd was not told to read its files again: {why}."),
        InForce::Not(why) => format!("sshd was not seen to read its files again: {why}."),
    }
}

fn word(in_force: Option<&InForce>) -> &'static str {
    match in_force {
        None => "not-needed",
        Some(InForce::Seen(Seen::Read { .. })) => "read",
        Some(InForce::Seen(Seen::AtConnection)) => "at-connection",
        Some(InForce::Stopped) => "stopped",
        Some(InForce::DoesNotLoad { .. }) => "does-not-load",
        Some(InForce::Untried(_) | InForce::NoWay(_)) => "by-hand",
        Some(InForce::Not(_)) => "not-in-force",
    }
}

/// Writes the same as a JSON document.
///
/// # Errors
/// Those of `out`.
pub fn write_json(
    undone: &Undone,
    in_force: Option<&InForce>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let document = Document {
        schema: SCHEMA,
        transaction: Some(undone.number.to_string()),
        outcome: "undone",
        interrupted: undone.interrupted,
        restored: shown(&undone.taken.paths),
        ran: undone.taken.accounts.iter().map(|one| crate::text::plain(one)).collect(),
        kept: shown(&undone.taken.kept),
        displaced: shown(&undone.taken.displaced),
        service: Service { outcome: word(in_force), text: in_force.map(sentence) },
        why: None,
    };
    json::document(&document, out)
}

/// Writes as a JSON document that there was nothing to take back.
///
/// # Errors
/// Those of `out`.
pub fn write_nothing_json(why: &str, out: &mut dyn Write) -> io::Result<()> {
    let document = Document {
        schema: SCHEMA,
        transaction: None,
        outcome: "nothing-to-do",
        interrupted: false,
        restored: Vec::new(),
        ran: Vec::new(),
        kept: Vec::new(),
        displaced: Vec::new(),
        service: Service { outcome: word(None), text: None },
        why: Some(why.to_owned()),
    };
    json::document(&document, out)
}

fn shown(paths: &[PathBuf]) -> Vec<String> {
    paths.iter().map(|path| crate::text::plain(&path.display().to_string())).collect()
}

#[derive(Serialize)]
struct Document {
    schema: &'static str,
    transaction: Option<String>,
    outcome: &'static str,
    interrupted: bool,
    restored: Vec<String>,
    /// Commands that took changes of accounts back.
    ran: Vec<String>,
    kept: Vec<String>,
    displaced: Vec<String>,
    service: Service,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<String>,
}

#[derive(Serialize)]
struct Service {
    outcome: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
}
