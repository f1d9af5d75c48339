//! Changes to single lines of a configuration, as data: they can be shown, tried on a copy, and
//! applied elsewhere. Every byte that is not of a changed line stays. Nothing is written here.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::arguments::{Shape, shape, stripped};
use super::config::{Config, File};
use super::diagnostic::Place;
use super::keyword::find;
use super::source::{ReadError, Source};
use super::value::Kind;
use crate::text::Bytes;

mod lines; // what edits make of the lines of a file

pub(super) use lines::{Piece, edited};
use lines::{body, pieces};

/// What happens to a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// The line says this instead; indentation and line end stay.
    Replace(Bytes),
    /// The line becomes a comment, in the file's own style.
    CommentOut,
    /// The line goes, its end with it.
    Remove,
    /// A line comes before it; behind the last line, when its number is one too high.
    Insert(Bytes),
}

/// One change to one line of one file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    /// The file as seen inside the tree.
    pub file: PathBuf,
    /// The line before any edit, from 1.
    pub line: usize,
    /// What the line said when the edit was made, without its end; an edit of another text is
    /// refused. None for an insertion behind the last line.
    pub expects: Option<Bytes>,
    /// What happens to it.
    pub change: Change,
}

/// Why an edit cannot be made or applied.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// The text to be written holds a line end or a NUL byte.
    #[error("a line of sshd_config cannot hold a line end or a NUL byte")]
    NotOneLine,
    /// The file holds a NUL byte: its lines are not what they seem.
    #[error("{} holds a NUL byte: its lines cannot be told apart", .0.display())]
    Nul(PathBuf),
    /// The file was not read, or has no such line.
    #[error("{} has no line {}", .0.display(), .1)]
    NoSuchLine(PathBuf, usize),
    /// The line has changed since the edit was made.
    #[error("line {} of {} has changed meanwhile", .1, .0.display())]
    Changed(PathBuf, usize),
    /// Two edits for one line.
    #[error("two edits of line {} of {}", .1, .0.display())]
    Twice(PathBuf, usize),
    /// The file cannot be read.
    #[error("{}: {}", .0.display(), .1)]
    Unreadable(PathBuf, ReadError),
}

impl Config {
    /// The line at `place` says `text` instead.
    ///
    /// # Errors
    /// When there is no such line, or `text` is not one line.
    pub fn replace_line(&self, place: &Place, text: &str) -> Result<Edit, EditError> {
        self.edit(place, Change::Replace(one_line(text)?))
    }

    /// The line at `place` becomes a comment.
    ///
    /// # Errors
    /// When there is no such line.
    pub fn comment_out(&self, place: &Place) -> Result<Edit, EditError> {
        self.edit(place, Change::CommentOut)
    }

    /// The line at `place` goes.
    ///
    /// # Errors
    /// When there is no such line.
    pub fn remove_line(&self, place: &Place) -> Result<Edit, EditError> {
        self.edit(place, Change::Remove)
    }

    /// A global line for the main file that counts before everything it includes: above its first
    /// Include, or where [`Self::insert_global`] puts it.
    ///
    /// # Errors
    /// When `text` is not one line.
    pub fn insert_above_include(&self, text: &str) -> Result<Edit, EditError> {
        self.insert_before(text, &[Kind::Include, Kind::Match])
    }

    /// A global line for the main file: before its first Match, or at its end.
    ///
    /// # Errors
    /// When `text` is not one line.
    pub fn insert_global(&self, text: &str) -> Result<Edit, EditError> {
        self.insert_before(text, &[Kind::Match])
    }

    fn insert_before(&self, text: &str, kinds: &[Kind]) -> Result<Edit, EditError> {
        let change = Change::Insert(one_line(text)?);
        let none = || EditError::NoSuchLine(PathBuf::new(), 1);
        let file = self.files.first().ok_or_else(none)?;
        let is_one = |line: &&super::lines::Line| {
            let text = stripped(file.lines.of(**line));
            let Shape::Keyed(keyed) = shape(text) else { return false };
            let found = find(&keyed.keyword.text, self.release, self.build);
            found.is_some_and(|found| kinds.contains(&found.row.kind))
        };
        let lines = pieces(&file.bytes);
        let line = file.lines.lines.iter().find(is_one).map_or(lines.len() + 1, |l| l.number);
        make(file, line, change)
    }

    fn edit(&self, place: &Place, change: Change) -> Result<Edit, EditError> {
        let file = self.files.iter().find(|file| *file.name == *place.file);
        let none = || EditError::NoSuchLine(PathBuf::from(&*place.file), place.line);
        make(file.ok_or_else(none)?, place.line, change)
    }
}

fn make(file: &File, line: usize, change: Change) -> Result<Edit, EditError> {
    if file.bytes.contains(&0) {
        return Err(EditError::Nul(file.path.clone()));
    }
    let lines = pieces(&file.bytes);
    let expects = lines.get(line.wrapping_sub(1)).map(|line| Bytes(body(line).to_vec()));
    if expects.is_none() && !matches!(change, Change::Insert(_)) {
        return Err(EditError::NoSuchLine(file.path.clone(), line));
    }
    Ok(Edit { file: file.path.clone(), line, expects, change })
}

fn one_line(text: &str) -> Result<Bytes, EditError> {
    if text.contains(['\n', '\r', '\0']) {
        return Err(EditError::NotOneLine);
    }
    Ok(Bytes(text.as_bytes().to_vec()))
}

/// The bytes of a file after the edits that concern it.
///
/// # Errors
/// When a line has changed since an edit was made, or two edits meet.
pub fn apply(file: &Path, bytes: &[u8], edits: &[Edit]) -> Result<Vec<u8>, EditError> {
    let kept = edited(file, bytes, edits)?.into_iter().filter_map(|piece| match piece {
        Piece::Same(line) | Piece::New(line) => Some(line),
        Piece::Gone(_) => None,
    });
    Ok(kept.flatten().collect())
}

/// A source as it would be after some edits: to see what they do before anything is written.
pub struct Edited<'a> {
    from: &'a dyn Source,
    files: BTreeMap<PathBuf, Vec<u8>>,
}

impl<'a> Edited<'a> {
    /// `from` with the edits applied.
    ///
    /// # Errors
    /// When a file cannot be read or an edit does not fit.
    pub fn new(from: &'a dyn Source, edits: &[Edit]) -> Result<Self, EditError> {
        let paths: BTreeSet<&Path> = edits.iter().map(|edit| edit.file.as_path()).collect();
        let mut files = BTreeMap::new();
        for path in paths {
            let unreadable = |why| EditError::Unreadable(path.to_owned(), why);
            let bytes = from.read(path).map_err(unreadable)?;
            files.insert(path.to_owned(), apply(path, &bytes, edits)?);
        }
        Ok(Self { from, files })
    }

    /// The new bytes of the files that change.
    #[must_use]
    pub fn files(&self) -> &BTreeMap<PathBuf, Vec<u8>> {
        &self.files
    }
}

impl Source for Edited<'_> {
    fn read(&self, path: &Path) -> Result<Vec<u8>, ReadError> {
        self.files.get(path).map_or_else(|| self.from.read(path), |bytes| Ok(bytes.clone()))
    }

    fn list(&self, directory: &Path) -> Result<Vec<OsString>, ReadError> {
        self.from.list(directory)
    }

    fn exists(&self, path: &Path) -> bool {
        self.from.exists(path)
    }

    fn is_directory(&self, path: &Path) -> bool {
        self.from.is_directory(path)
    }
}
