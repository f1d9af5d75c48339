//! Changes of a file as a unified diff, in the form that `patch` takes.

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
    Ok(written(file, &edited(file, bytes, edits)?))
}

/// The unified diff between two texts; empty when they are one.
#[must_use]
pub fn between(file: &Path, before: &[u8], after: &[u8]) -> Vec<u8> {
    written(file, &compared(before, after))
}

fn written(file: &Path, pieces: &[Piece]) -> Vec<u8> {
    let hunks = hunks(pieces);
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
    out
}

/// More comparisons are not made: a file that long and that different is shown as one change.
const COMPARISONS: usize = 4 << 20;

/// The lines of both, those they have in common once (the longest common subsequence).
fn compared(before: &[u8], after: &[u8]) -> Vec<Piece> {
    let split = |bytes: &[u8]| -> Vec<Vec<u8>> {
        bytes.split_inclusive(|b| *b == b'\n').map(<[u8]>::to_vec).collect()
    };
    let (old, new) = (split(before), split(after));
    let head = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let room = old.len().min(new.len()) - head;
    let tail = old.iter().rev().zip(new.iter().rev()).take(room).take_while(|(a, b)| a == b);
    let tail = tail.count();
    let (a, b) = (&old[head..old.len() - tail], &new[head..new.len() - tail]);
    let mut pieces: Vec<Piece> = old[..head].iter().cloned().map(Piece::Same).collect();
    pieces.extend(middle(a, b));
    pieces.extend(old[old.len() - tail..].iter().cloned().map(Piece::Same));
    pieces
}

fn middle(a: &[Vec<u8>], b: &[Vec<u8>]) -> Vec<Piece> {
    let gone = |lines: &[Vec<u8>]| lines.iter().cloned().map(Piece::Gone).collect::<Vec<_>>();
    let come = |lines: &[Vec<u8>]| lines.iter().cloned().map(Piece::New).collect::<Vec<_>>();
    if a.len().saturating_mul(b.len()) > COMPARISONS {
        return [gone(a), come(b)].concat();
    }
    // common[i][j]: how many lines a[i..] and b[j..] have in common.
    let mut common = vec![vec![0_usize; b.len() + 1]; a.len() + 1];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            common[i][j] = if a[i] == b[j] {
                common[i + 1][j + 1] + 1
            } else {
                common[i + 1][j].max(common[i][j + 1])
            };
        }
    }
    let (mut i, mut j, mut pieces) = (0, 0, Vec::new());
    while i < a.len() && j < b.len() {
        if a[i] == b[j] {
            pieces.push(Piece::Same(a[i].clone()));
            (i, j) = (i + 1, j + 1);
        } else if common[i + 1][j] >= common[i][j + 1] {
            pieces.push(Piece::Gone(a[i].clone()));
            i += 1;
        } else {
            pieces.push(Piece::New(b[j].clone()));
            j += 1;
        }
    }
    pieces.extend(gone(&a[i..]));
    pieces.extend(come(&b[j..]));
    pieces
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

#[cfg(test)]
mod tests {
    use super::between;
    use std::path::Path;

    #[test]
    fn two_texts_differ_in_few_lines() {
        let of = |a: &str, b: &str| {
            String::from_utf8(between(Path::new("/f"), a.as_bytes(), b.as_bytes())).unwrap()
        };
        assert_eq!(of("a\nb\n", "a\nb\n"), "");
        assert_eq!(
            of("a\nb\nc\n", "a\nB\nc\n"),
            "--- /f\n+++ /f\n@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n"
        );
        let ends = of("x\n1\n2\n3\n4\n5\n6\n7\n8\n", "1\n2\n3\n4\n5\n6\n7\n8\ny\n");
        assert!(
            ends.contains("-x\n") && ends.ends_with("+y\n") && ends.matches("@@ -").count() == 2
        );
        assert_eq!(of("", "n\n"), "--- /f\n+++ /f\n@@ -0,0 +1 @@\n+n\n");
    }
}
