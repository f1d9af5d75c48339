//! Lines of styled text: wrapped, indented, coloured where the output shows colours, and never
//! with a control character of somebody else's.

use std::io::{self, Write};

use colored::Color;

use super::Style;
use super::safe::{command, safe};
use super::width::{ascii, columns};
use super::wrap::{Glyph, wrap};

/// What a piece of text is, which decides how it looks. Nothing is said by the look alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ink {
    /// Running text.
    Plain,
    /// A heading, a label, what counts in a sentence.
    Strong,
    /// It went well.
    Good,
    /// It did not.
    Bad,
    /// It may not, one day.
    Warning,
}

impl Ink {
    /// The parameters of the escape sequence. Red, green and magenta are readable on dark and on
    /// light backgrounds alike; yellow, cyan and grey are not.
    fn code(self) -> Option<String> {
        let bold = |colour: Color| Some(format!("1;{}", colour.to_fg_str()));
        match self {
            Self::Plain => None,
            Self::Strong => Some("1".to_owned()),
            Self::Good => Some(Color::Green.to_fg_str().into_owned()),
            Self::Bad => bold(Color::Red),
            Self::Warning => bold(Color::Magenta),
        }
    }
}

/// A piece of text with its look.
pub(super) struct Span {
    text: String,
    ink: Ink,
}

impl Span {
    pub(super) fn new(ink: Ink, text: impl AsRef<str>) -> Self {
        Self { text: safe(text.as_ref()), ink }
    }
}

/// Running text.
pub(super) fn plain(text: impl AsRef<str>) -> Span {
    Span::new(Ink::Plain, text)
}

/// What counts.
pub(super) fn strong(text: impl AsRef<str>) -> Span {
    Span::new(Ink::Strong, text)
}

/// The sheet a report is written on.
pub(super) struct Paper<'a> {
    out: &'a mut dyn Write,
    style: Style,
}

impl<'a> Paper<'a> {
    pub(super) fn new(out: &'a mut dyn Write, style: Style) -> Self {
        Self { out, style }
    }

    pub(super) fn style(&self) -> Style {
        self.style
    }

    pub(super) fn blank(&mut self) -> io::Result<()> {
        writeln!(self.out)
    }

    /// A line that begins at the margin.
    pub(super) fn heading(&mut self, spans: &[Span]) -> io::Result<()> {
        self.hanging(0, 2, spans)
    }

    /// Text whose first line is indented by `first` columns, the others by `rest`.
    pub(super) fn hanging(&mut self, first: usize, rest: usize, spans: &[Span]) -> io::Result<()> {
        let text = self.glyphs(spans);
        let room = |indent| self.style.width.saturating_sub(indent).max(1);
        for (number, line) in wrap(&text, room(first), room(rest)).iter().enumerate() {
            self.row(if number == 0 { first } else { rest }, line)?;
        }
        Ok(())
    }

    /// `left` indented by `indent` columns, and `text` in the column beside it.
    pub(super) fn beside(&mut self, indent: usize, left: &[Span], text: &[Span]) -> io::Result<()> {
        let (left, text) = (self.glyphs(left), self.glyphs(text));
        let column = indent + left.iter().map(|(c, _)| columns(*c)).sum::<usize>();
        let room = self.style.width.saturating_sub(column).max(1);
        for (number, line) in wrap(&text, room, room).into_iter().enumerate() {
            match number {
                0 => self.row(indent, &[&left, line].concat())?,
                _ => self.row(column, line)?,
            }
        }
        Ok(())
    }

    /// A label that fills `column` columns, and `text` beside it.
    pub(super) fn labelled(&mut self, label: &str, column: usize, text: &[Span]) -> io::Result<()> {
        self.beside(2, &[strong(format!("{label:<column$}"))], text)
    }

    /// A command to copy: on a line of its own, never broken.
    pub(super) fn command(&mut self, indent: usize, text: &str) -> io::Result<()> {
        let span = Span { text: command(text), ink: Ink::Strong };
        let line = self.glyphs(&[span]);
        self.row(indent, &line)
    }

    /// A line of somebody's file: never broken, tabs as blanks.
    pub(super) fn verbatim(&mut self, indent: usize, ink: Ink, text: &str) -> io::Result<()> {
        let span = Span { text: command(&text.replace('\t', "    ")), ink };
        let line = self.glyphs(&[span]);
        self.row(indent, &line)
    }

    fn glyphs(&self, spans: &[Span]) -> Vec<Glyph> {
        let mut glyphs = Vec::new();
        for span in spans {
            let spelt = if self.style.unicode { None } else { Some(ascii(&span.text)) };
            let text = spelt.as_deref().unwrap_or(&span.text);
            glyphs.extend(text.chars().map(|c| (c, span.ink)));
        }
        glyphs
    }

    /// Writes one line, without blanks at its end.
    fn row(&mut self, indent: usize, line: &[Glyph]) -> io::Result<()> {
        let end = line.iter().rposition(|(c, _)| *c != ' ').map_or(0, |last| last + 1);
        let mut rest = &line[..end];
        if end > 0 {
            write!(self.out, "{:indent$}", "")?;
        }
        while let Some((_, ink)) = rest.first() {
            let run = rest.iter().position(|(_, other)| other != ink).unwrap_or(rest.len());
            let text: String = rest[..run].iter().map(|(c, _)| *c).collect();
            match ink.code().filter(|_| self.style.colour) {
                Some(code) => write!(self.out, "\x1b[{code}m{text}\x1b[0m")?,
                None => self.out.write_all(text.as_bytes())?,
            }
            rest = &rest[run..];
        }
        writeln!(self.out)
    }
}
