//! The words of one directive, in the grammar of its era.

use super::tokens::{Word, argv_split, strdelim};

/// The words behind a keyword, taken one after another.
pub(super) struct Arguments<'a> {
    line: &'a [u8],
    /// Where the text behind the keyword begins.
    tail: usize,
    words: Words,
}

enum Words {
    /// Up to 8.6: where the next word begins.
    Cut(Option<usize>),
    /// From 8.7 on: all of them.
    Split(std::vec::IntoIter<Word>),
}

/// A line that is a directive: its keyword, and where the rest begins.
pub(super) struct Keyed {
    pub keyword: Word,
    pub rest: Option<usize>,
}

/// What a line is, its trailing blanks gone.
pub(super) enum Shape {
    Blank,
    Comment,
    /// The keyword opens a quote and never closes it: sshd passes over the line in silence.
    OpenQuote,
    Keyed(Keyed),
}

/// The line without the blanks sshd strips at its end; the first byte always stays.
pub(super) fn stripped(line: &[u8]) -> &[u8] {
    let keep = line
        .iter()
        .rposition(|b| !matches!(b, b' ' | b'\t' | b'\r' | b'\n' | b'\x0c'))
        .unwrap_or(0);
    &line[..line.len().min(keep + 1)]
}

/// Looks at a stripped line as process_server_config_line begins to.
pub(super) fn shape(line: &[u8]) -> Shape {
    if line.is_empty() {
        return Shape::Blank;
    }
    let mut cut = strdelim(line, 0, true);
    if cut.word.as_ref().is_some_and(|word| word.text.is_empty()) {
        // Leading blanks, or an `=`.
        let Some(rest) = cut.rest else { return Shape::Blank };
        cut = strdelim(line, rest, true);
    }
    match cut.word {
        None => Shape::OpenQuote,
        Some(word) if word.text.is_empty() => Shape::Blank,
        Some(word) if word.text.starts_with(b"#") => Shape::Comment,
        Some(keyword) => Shape::Keyed(Keyed { keyword, rest: cut.rest }),
    }
}

impl<'a> Arguments<'a> {
    /// Cuts the arguments of a line; `Err` with the place of an open quote.
    pub(super) fn new(
        line: &'a [u8],
        rest: Option<usize>,
        like_a_shell: bool,
    ) -> Result<Self, usize> {
        let tail = rest.unwrap_or(line.len());
        let words = if like_a_shell {
            Words::Split(argv_split(line, tail)?.into_iter())
        } else {
            Words::Cut(rest)
        };
        Ok(Self { line, tail, words })
    }

    /// The next word; None when there is none, or up to 8.6 an open quote.
    pub(super) fn next(&mut self) -> Option<Word> {
        self.cut(true)
    }

    /// The next word, `=` being part of it up to 8.6 as well (SetEnv).
    pub(super) fn next_with_equals(&mut self) -> Option<Word> {
        self.cut(false)
    }

    fn cut(&mut self, equals: bool) -> Option<Word> {
        match &mut self.words {
            Words::Split(words) => words.next(),
            Words::Cut(at) => {
                let cut = strdelim(self.line, (*at)?, equals);
                *at = cut.rest;
                cut.word
            }
        }
    }

    /// The next word that is not empty.
    pub(super) fn required(&mut self) -> Option<Word> {
        self.next().filter(|word| !word.text.is_empty())
    }

    /// The next word of a list. Up to 8.6 an empty word ends the list.
    pub(super) fn item(&mut self, with_equals: bool) -> Option<Word> {
        let word = if with_equals { self.next_with_equals() } else { self.next() };
        let ends = matches!(self.words, Words::Cut(_));
        word.filter(|word| !(ends && word.text.is_empty()))
    }

    /// True when something is left: from 8.7 on a word, before any rest of the line.
    pub(super) fn has_more(&self) -> bool {
        match &self.words {
            Words::Split(words) => words.len() > 0,
            Words::Cut(at) => at.is_some(),
        }
    }

    /// True when not one byte is left.
    pub(super) fn is_spent(&self) -> bool {
        match &self.words {
            Words::Split(words) => words.len() == 0,
            Words::Cut(at) => at.is_none_or(|at| at >= self.line.len()),
        }
    }

    /// The next word without taking it.
    pub(super) fn peek(&self) -> Option<&[u8]> {
        match &self.words {
            Words::Split(words) => words.as_slice().first().map(|word| word.text.as_slice()),
            Words::Cut(at) => at.map(|at| &self.line[at..]),
        }
    }

    /// All words that are left.
    pub(super) fn rest(&mut self) -> Vec<Word> {
        std::iter::from_fn(|| self.item(false)).collect()
    }

    /// The text behind the keyword as it stands.
    pub(super) fn tail(&self) -> &'a [u8] {
        &self.line[self.tail..]
    }

    /// Takes everything.
    pub(super) fn consume(&mut self) {
        match &mut self.words {
            Words::Split(words) => words.by_ref().for_each(drop),
            Words::Cut(at) => *at = None,
        }
    }

    /// A word that is left though the directive is complete.
    pub(super) fn garbage(&mut self) -> Option<Word> {
        match self.words {
            Words::Split(_) => self.next(),
            Words::Cut(_) => self.required(),
        }
    }
}
