//! `NAME=value` in the syntax of the shell, read without a shell: nothing is run, nothing expanded.
//!
//! FOG's installer sources its settings in bash, so quoting follows bash 5 (manual, "Quoting").
//! One bad line hides nothing: it leaves a complaint, and reading goes on at the next line.

use crate::secret::Secret;

/// What a file of assignments said.
#[derive(Debug, Default)]
pub(crate) struct Script {
    /// The assignments in order; the last one of a name is the one in force.
    pub(crate) assignments: Vec<Assignment>,
    /// The lines that say nothing usable, at most [`MOST_COMPLAINTS`].
    pub(crate) complaints: Vec<(usize, Complaint)>,
}

/// One assignment. Every value is held as a secret, because a hand-set key may be one.
#[derive(Debug)]
pub(crate) struct Assignment {
    pub(crate) line: usize,
    pub(crate) name: String,
    pub(crate) value: Result<Secret, Unusable>,
}

/// Why a value is not known although it stands there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unusable {
    /// It holds a variable, a command substitution or a tilde, which only a shell could expand.
    NeedsShell,
    /// It is not UTF-8, or holds a NUL.
    NotText,
}

/// What is wrong with a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Complaint {
    /// Something else than an assignment.
    NotAnAssignment,
    /// A quote is never closed: bash stops here.
    QuoteNotClosed,
    /// It ends in CR LF; bash takes the CR as part of the value. It is left out here.
    CarriageReturn,
}

/// Random bytes have a complaint a line; nobody reads them all.
const MOST_COMPLAINTS: usize = 50;

/// Joins two lines.
const CONTINUATION: &[u8] = b"\\\n";

/// Reads all assignments of `text`.
pub(crate) fn parse(text: &[u8]) -> Script {
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    let mut reader = Reader { text, at: 0, line: 1 };
    let mut script = Script::default();
    while let Some(byte) = reader.peek() {
        match byte {
            b'\n' | b' ' | b'\t' | b'\r' | b';' => reader.step(),
            b'#' => reader.skip_line(),
            _ => reader.command(&mut script),
        }
    }
    script
}

impl Script {
    fn complain(&mut self, line: usize, complaint: Complaint) {
        if self.complaints.len() < MOST_COMPLAINTS {
            self.complaints.push((line, complaint));
        }
    }
}

struct Reader<'a> {
    text: &'a [u8],
    at: usize,
    line: usize,
}

/// A value as far as it was read.
#[derive(Default)]
struct Value {
    bytes: zeroize::Zeroizing<Vec<u8>>,
    needs_shell: bool,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn step(&mut self) {
        if self.peek() == Some(b'\n') {
            self.line += 1;
        }
        self.at += 1;
    }

    fn take(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.step();
        Some(byte)
    }

    /// To the line end, which stays.
    fn skip_line(&mut self) {
        let rest = &self.text[self.at..];
        self.at += rest.iter().position(|b| *b == b'\n').unwrap_or(rest.len());
    }

    /// One command: assignments up to the line end. Before a command's name they would hold for that
    /// command alone, so that such a line sets nothing.
    fn command(&mut self, script: &mut Script) {
        let (start, line) = (self.at, self.line);
        let mut found = Vec::new();
        match self.assignments(&mut found) {
            Ok(()) => {
                if found.is_empty() {
                    script.complain(line, Complaint::NotAnAssignment);
                } else if self.ends_in_cr() {
                    script.complain(line, Complaint::CarriageReturn);
                }
                script.assignments.append(&mut found);
            }
            Err(complaint) => {
                script.complain(line, complaint);
                // A quote that is never closed has swallowed the rest of the file: back to its line.
                (self.at, self.line) = (start, line);
                self.skip_line();
            }
        }
    }

    fn assignments(&mut self, found: &mut Vec<Assignment>) -> Result<(), Complaint> {
        let mut exported = false;
        loop {
            match self.peek() {
                None | Some(b'\n' | b';' | b'#') => return Ok(()),
                Some(b' ' | b'\t') => self.step(),
                Some(b'\r') if self.at_line_end() => return Ok(()),
                _ => match self.name() {
                    Some(name) if self.peek() == Some(b'=') => {
                        let line = self.line;
                        self.step();
                        found.push(Assignment { line, name, value: self.value()? });
                    }
                    Some(word) if word == "export" && found.is_empty() && !exported => {
                        exported = true;
                    }
                    // `export NAME` changes no value.
                    Some(_) if exported && self.at_word_end() => {}
                    _ => return Err(Complaint::NotAnAssignment),
                },
            }
        }
    }

    fn name(&mut self) -> Option<String> {
        let rest = &self.text[self.at..];
        let length = rest.iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'_').count();
        if length == 0 || rest[0].is_ascii_digit() {
            return None;
        }
        self.at += length;
        Some(String::from_utf8_lossy(&rest[..length]).into_owned())
    }

    fn value(&mut self) -> Result<Result<Secret, Unusable>, Complaint> {
        let mut value = Value::default();
        let mut before = b'=';
        while !self.at_word_end() {
            if self.text[self.at..].starts_with(CONTINUATION) {
                // It is gone before bash looks at the line at all.
                (self.at, self.line) = (self.at + 2, self.line + 1);
                continue;
            }
            let byte = self.take();
            match byte {
                Some(b'\'') => self.single_quoted(&mut value)?,
                Some(b'"') => self.double_quoted(&mut value)?,
                Some(b'\\') => self.escaped(&mut value),
                Some(b'&' | b'|' | b'<' | b'>' | b'(' | b')') => {
                    return Err(Complaint::NotAnAssignment);
                }
                Some(b'$') if self.begins_expansion(true) => value.needs_shell = true,
                Some(b'`') => value.needs_shell = true,
                // In an assignment a tilde is expanded after a colon too.
                Some(b'~') if matches!(before, b'=' | b':') => value.needs_shell = true,
                Some(byte) => value.bytes.push(byte),
                None => break,
            }
            if value.needs_shell {
                // What belongs to an expansion only a shell can tell.
                self.skip_line();
                break;
            }
            before = byte.unwrap_or_default();
        }
        Ok(value.finish())
    }

    fn single_quoted(&mut self, value: &mut Value) -> Result<(), Complaint> {
        loop {
            match self.take().ok_or(Complaint::QuoteNotClosed)? {
                b'\'' => return Ok(()),
                byte => value.bytes.push(byte),
            }
        }
    }

    fn double_quoted(&mut self, value: &mut Value) -> Result<(), Complaint> {
        while !value.needs_shell {
            match self.take().ok_or(Complaint::QuoteNotClosed)? {
                b'"' => break,
                b'`' => value.needs_shell = true,
                b'$' if self.begins_expansion(false) => value.needs_shell = true,
                b'\\' if matches!(self.peek(), Some(b'$' | b'`' | b'"' | b'\\' | b'\n')) => {
                    self.escaped(value);
                }
                byte => value.bytes.push(byte),
            }
        }
        Ok(())
    }

    /// The byte after a backslash; an escaped line end is no byte at all.
    fn escaped(&mut self, value: &mut Value) {
        match self.take() {
            Some(b'\n') => {}
            Some(byte) => value.bytes.push(byte),
            None => value.bytes.push(b'\\'),
        }
    }

    /// True when the `$` just taken is more than a dollar sign. `$'…'` and `$"…"` are quotes of
    /// bash, outside of double quotes only.
    fn begins_expansion(&self, bare: bool) -> bool {
        let mut rest = &self.text[self.at..];
        while let Some(after) = rest.strip_prefix(CONTINUATION) {
            rest = after;
        }
        rest.first().is_some_and(|next| {
            next.is_ascii_alphanumeric()
                || b"_{([*@#?-$!".contains(next)
                || bare && matches!(next, b'\'' | b'"')
        })
    }

    fn at_word_end(&self) -> bool {
        matches!(self.peek(), None | Some(b' ' | b'\t' | b'\n' | b';'))
            || self.peek() == Some(b'\r') && self.at_line_end()
    }

    /// At a CR that ends the line, or the file.
    fn at_line_end(&self) -> bool {
        matches!(self.text.get(self.at + 1), None | Some(b'\n'))
    }

    fn ends_in_cr(&self) -> bool {
        self.peek() == Some(b'\r')
    }
}

impl Value {
    fn finish(mut self) -> Result<Secret, Unusable> {
        if self.needs_shell {
            return Err(Unusable::NeedsShell);
        }
        match String::from_utf8(std::mem::take(&mut self.bytes)) {
            Ok(text) if !text.contains('\0') => Ok(Secret::new(text)),
            Ok(text) => Err(drop_secret(text)),
            Err(error) => Err(drop_secret(error.into_bytes())),
        }
    }
}

/// A value that cannot be used may be a password all the same: its memory is wiped.
fn drop_secret(value: impl zeroize::Zeroize) -> Unusable {
    drop(zeroize::Zeroizing::new(value));
    Unusable::NotText
}

#[cfg(test)]
#[path = "shell_tests.rs"]
mod tests;
