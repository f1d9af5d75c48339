//! What edits make of the lines of a file.

use std::collections::BTreeMap;
use std::path::Path;

use super::{Change, Edit, EditError};

/// The lines of a file, their ends with them; together they are the file.
pub(super) fn pieces(bytes: &[u8]) -> Vec<&[u8]> {
    bytes.split_inclusive(|b| *b == b'\n').collect()
}

/// A line without its end.
pub(super) fn body(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// What becomes of the lines of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) enum Piece {
    Same(Vec<u8>),
    Gone(Vec<u8>),
    New(Vec<u8>),
}

/// The lines of `bytes` after the edits of this file, and those that go.
pub(in super::super) fn edited(
    file: &Path,
    bytes: &[u8],
    edits: &[Edit],
) -> Result<Vec<Piece>, EditError> {
    let lines = pieces(bytes);
    let mut by_line: BTreeMap<usize, Vec<&Edit>> = BTreeMap::new();
    for edit in edits.iter().filter(|edit| edit.file == file) {
        check(edit, &lines)?;
        by_line.entry(edit.line).or_default().push(edit);
    }
    let end = line_end(&lines);
    let mut out = Vec::new();
    for number in 1..=lines.len() + 1 {
        let edits = by_line.get(&number).map_or(&[][..], Vec::as_slice);
        let line = lines.get(number - 1).copied();
        if line.is_none() && !edits.is_empty() {
            close_last(&mut out, end);
        }
        let changes = edits.iter().filter(|edit| !matches!(edit.change, Change::Insert(_)));
        if changes.clone().count() > 1 {
            return Err(EditError::Twice(file.to_owned(), number));
        }
        for edit in edits {
            if let Change::Insert(text) = &edit.change {
                out.push(Piece::New([text.0.as_slice(), end].concat()));
            }
        }
        let Some(line) = line else { continue };
        match changes.map(|edit| &edit.change).next() {
            None | Some(Change::Insert(_)) => out.push(Piece::Same(line.to_vec())),
            Some(change) => {
                out.push(Piece::Gone(line.to_vec()));
                out.extend(changed(line, change, &lines).map(Piece::New));
            }
        }
    }
    Ok(out)
}

fn check(edit: &Edit, lines: &[&[u8]]) -> Result<(), EditError> {
    let there = lines.get(edit.line.wrapping_sub(1)).map(|line| body(line));
    match (there, &edit.expects) {
        (Some(line), Some(expected)) if line == expected.0 => Ok(()),
        (None, None) if edit.line == lines.len() + 1 => Ok(()),
        (None, Some(_)) => Err(EditError::NoSuchLine(edit.file.clone(), edit.line)),
        _ => Err(EditError::Changed(edit.file.clone(), edit.line)),
    }
}

/// The line end of the file: that of its first line.
fn line_end(lines: &[&[u8]]) -> &'static [u8] {
    if lines.first().is_some_and(|line| line.ends_with(b"\r\n")) { b"\r\n" } else { b"\n" }
}

/// Ends the last line, if it has no end yet, before something comes behind it.
fn close_last(out: &mut Vec<Piece>, end: &[u8]) {
    let Some(Piece::Same(last)) = out.last() else { return };
    if last.ends_with(b"\n") {
        return;
    }
    let (old, new) = (last.clone(), [last.as_slice(), end].concat());
    out.pop();
    out.extend([Piece::Gone(old), Piece::New(new)]);
}

/// The line after a change; None when it goes.
fn changed(line: &[u8], change: &Change, lines: &[&[u8]]) -> Option<Vec<u8>> {
    let text = body(line);
    let indent = text.iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
    let (indent, text, end) = (&line[..indent], &text[indent..], &line[text.len()..]);
    match change {
        Change::Replace(new) => Some([indent, &new.0, end].concat()),
        Change::CommentOut => Some([indent, comment(lines), text, end].concat()),
        Change::Remove | Change::Insert(_) => None,
    }
}

/// How the file writes comments of commented-out directives: with a blank or without.
fn comment(lines: &[&[u8]]) -> &'static [u8] {
    let directive = |line: &&&[u8]| {
        let text = line.strip_prefix(b"#").unwrap_or_default();
        let text = text.strip_prefix(b" ").unwrap_or(text);
        let word: Vec<u8> = text.iter().copied().take_while(u8::is_ascii_alphanumeric).collect();
        std::str::from_utf8(&word).is_ok_and(|word| super::super::keyword::keyword(word).is_some())
    };
    let (spaced, tight): (Vec<&[u8]>, Vec<&[u8]>) =
        lines.iter().filter(directive).partition(|line| line.starts_with(b"# "));
    if spaced.len() > tight.len() { b"# " } else { b"#" }
}
