//! Edits as a unified diff, in the form that `patch` takes. It needs no search for what two texts
//! have in common: the edits say which lines change.

use std::path::Path;

use super::edit::{Edit, EditError, Piece, edited};

/// Lines around a change.
const CONTEXT: usize = 3;

/// The unified diff of what the edits do to a file; empty when they do nothing to it. The bytes are
/// those of the file: escape them before they are shown.
///
/// # Errors
/// When an edit does not fit.
pub fn unified(file: &Path, bytes: &[u8], edits: &[Edit]) -> Result<Vec<u8>, EditError> {
    let pieces = edited(file, bytes, edits)?;
    let hunks = hunks(&pieces);
    let mut out = Vec::new();
    if !hunks.is_empty() {
        let name = file.display();
        out.extend_from_slice(format!("--- {name}\n+++ {name}\n").as_bytes());
    }
    let (mut old, mut new, mut from) = (1, 1, 0);
    for (start, end) in hunks {
        let (skipped, _) = counts(&pieces[from..start]);
        old += skipped;
        new += counts(&pieces[from..start]).1;
        let (removed, added) = counts(&pieces[start..end]);
        out.extend_from_slice(heading(old, removed, new, added).as_bytes());
        pieces[start..end].iter().for_each(|piece| line(piece, &mut out));
        (old, new, from) = (old + removed, new + added, end);
    }
    Ok(out)
}

/// Which pieces belong together, with their context.
fn hunks(pieces: &[Piece]) -> Vec<(usize, usize)> {
    let mut hunks: Vec<(usize, usize)> = Vec::new();
    for (index, piece) in pieces.iter().enumerate() {
        if matches!(piece, Piece::Same(_)) {
            continue;
        }
        let (start, end) = (index.saturating_sub(CONTEXT), (index + CONTEXT + 1).min(pieces.len()));
        match hunks.last_mut() {
            Some(last) if start <= last.1 => last.1 = end,
            _ => hunks.push((start, end)),
        }
    }
    hunks
}

/// How many lines the old file has there, and how many the new one.
fn counts(pieces: &[Piece]) -> (usize, usize) {
    let old = pieces.iter().filter(|piece| !matches!(piece, Piece::New(_))).count();
    let new = pieces.iter().filter(|piece| !matches!(piece, Piece::Gone(_))).count();
    (old, new)
}

/// A side without lines is named by the line before it.
fn heading(old: usize, removed: usize, new: usize, added: usize) -> String {
    let side = |at: usize, count: usize| match count {
        0 => format!("{},0", at - 1),
        1 => at.to_string(),
        _ => format!("{at},{count}"),
    };
    format!("@@ -{} +{} @@\n", side(old, removed), side(new, added))
}

fn line(piece: &Piece, out: &mut Vec<u8>) {
    let (mark, text) = match piece {
        Piece::Same(text) => (b' ', text),
        Piece::Gone(text) => (b'-', text),
        Piece::New(text) => (b'+', text),
    };
    out.push(mark);
    out.extend_from_slice(text);
    if !text.ends_with(b"\n") {
        out.extend_from_slice(b"\n\\ No newline at end of file\n");
    }
}
