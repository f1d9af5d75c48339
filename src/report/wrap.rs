//! Text over lines.

use super::paper::Ink;
use super::width::columns;

/// A character and how it looks.
pub(super) type Glyph = (char, Ink);

/// Breaks `text` into lines of at most `first` columns for the first and `rest` for the others: at
/// blanks; in a word that is too long, after a comma or a slash; failing that, anywhere.
pub(super) fn wrap(text: &[Glyph], first: usize, rest: usize) -> Vec<&[Glyph]> {
    let (mut width, others) = (first, rest);
    let mut lines = Vec::new();
    let mut rest = text;
    while let Some(full) = overflow(rest, width) {
        width = others;
        let end = break_before(rest, full);
        lines.push(trim_end(&rest[..end]));
        rest = trim_start(&rest[end..]);
    }
    lines.push(rest);
    lines
}

/// Index of the first glyph that no longer fits.
fn overflow(text: &[Glyph], width: usize) -> Option<usize> {
    let mut used = 0;
    text.iter().position(|(c, _)| {
        used += columns(*c);
        used > width
    })
}

/// Where the line ends whose first glyph too many is at `full`.
fn break_before(text: &[Glyph], full: usize) -> usize {
    if text[full].0 == ' ' {
        return full.max(1);
    }
    let after = |wanted: fn(char) -> bool| text[..full].iter().rposition(|(c, _)| wanted(*c));
    match (after(|c| c == ' '), after(|c| matches!(c, ',' | '/' | ';'))) {
        (Some(blank), _) if blank > 0 => blank,
        (_, Some(sign)) if sign + 1 > full / 2 => sign + 1,
        _ => full.max(1),
    }
}

fn trim_start(text: &[Glyph]) -> &[Glyph] {
    let blanks = text.iter().take_while(|(c, _)| *c == ' ').count();
    &text[blanks..]
}

fn trim_end(text: &[Glyph]) -> &[Glyph] {
    let blanks = text.iter().rev().take_while(|(c, _)| *c == ' ').count();
    &text[..text.len() - blanks]
}

#[cfg(test)]
mod tests {
    use super::{Glyph, Ink, wrap};
    use proptest::prelude::*;

    fn lines(text: &str, width: usize) -> Vec<String> {
        let glyphs: Vec<Glyph> = text.chars().map(|c| (c, Ink::Plain)).collect();
        wrap(&glyphs, width, width)
            .iter()
            .map(|line| line.iter().map(|(c, _)| *c).collect())
            .collect()
    }

    #[test]
    fn breaks_at_blanks_then_signs_then_anywhere() {
        assert_eq!(lines("one two three", 8), ["one two", "three"]);
        assert_eq!(lines("one two three", 7), ["one two", "three"]);
        assert_eq!(lines("aes128-ctr,aes256-ctr", 14), ["aes128-ctr,", "aes256-ctr"]);
        assert_eq!(lines("abcdefgh", 3), ["abc", "def", "gh"]);
        assert_eq!(lines("", 3), [""]);
    }

    proptest! {
        #[test]
        fn no_line_is_too_wide_and_no_word_is_lost(text in "[a-z, /]{0,200}", width in 1_usize..40) {
            let broken = lines(&text, width);
            prop_assert!(broken.iter().all(|line| line.chars().count() <= width));
            let letters = |text: &str| text.replace(' ', "");
            prop_assert_eq!(letters(&broken.concat()), letters(&text));
        }
    }
}
