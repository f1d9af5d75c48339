//! The two tokenisers of sshd_config.
//!
//! Up to 8.6 every word is cut off with `strdelim` (misc.c); from 8.7 on only the keyword is, and
//! the arguments with `argv_split` (commit a10f929d1). Both are followed to the letter here:
//! which blanks, which quotes, which escapes.

/// One word and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// The word, quotes and escapes resolved.
    pub text: Vec<u8>,
    /// Where it begins in the text it was cut from.
    pub start: usize,
}

const BLANKS: &[u8] = b" \t\r\n";

/// What `strdelim` answers: a word, or nothing for an unterminated quote, and where the rest
/// begins; no rest when the text is used up.
pub(super) struct Cut {
    pub word: Option<Word>,
    pub rest: Option<usize>,
}

/// The next word of `text` from `from` on, as misc.c:strdelim cuts it. With `equals`, one `=` is a
/// separator too; misc.c:strdelimw, which SetEnv uses up to 8.6, has it unset.
pub(super) fn strdelim(text: &[u8], from: usize, equals: bool) -> Cut {
    let is_end = |b: &u8| BLANKS.contains(b) || *b == b'"' || (equals && *b == b'=');
    let Some(end) = text[from..].iter().position(is_end).map(|at| from + at) else {
        return Cut { word: Some(Word { text: text[from..].to_vec(), start: from }), rest: None };
    };
    let head = &text[from..end];
    if text[end] == b'"' {
        // The quote is closed up, so `Permit"TTY" no` is one keyword.
        let Some(close) = text[end + 1..].iter().position(|b| *b == b'"') else {
            return Cut { word: None, rest: None };
        };
        let close = end + 1 + close;
        let word = [head, &text[end + 1..close]].concat();
        let rest = skip_blanks(text, close + 1);
        return Cut { word: Some(Word { text: word, start: from }), rest: Some(rest) };
    }
    let mut rest = skip_blanks(text, end + 1);
    if equals && text[end] != b'=' && text.get(rest) == Some(&b'=') {
        rest = skip_blanks(text, rest + 1);
    }
    Cut { word: Some(Word { text: head.to_vec(), start: from }), rest: Some(rest) }
}

fn skip_blanks(text: &[u8], from: usize) -> usize {
    let blanks = text[from..].iter().take_while(|b| BLANKS.contains(b)).count();
    from + blanks
}

/// All words of `text` from `from` on, as misc.c:argv_split cuts them with comments ending the
/// line; `Err` with the place of a quote that is never closed.
pub(super) fn argv_split(text: &[u8], from: usize) -> Result<Vec<Word>, usize> {
    let mut words = Vec::new();
    let mut at = from;
    loop {
        while matches!(text.get(at), Some(b' ' | b'\t')) {
            at += 1;
        }
        match text.get(at) {
            None | Some(b'#') => return Ok(words),
            Some(_) => {}
        }
        let (word, next) = one_word(text, at)?;
        words.push(Word { text: word, start: at });
        at = next;
    }
}

fn one_word(text: &[u8], from: usize) -> Result<(Vec<u8>, usize), usize> {
    let mut word = Vec::new();
    let mut quote: Option<(u8, usize)> = None;
    let mut at = from;
    while let Some(&byte) = text.get(at) {
        match (byte, quote) {
            (b'\\', _) => match text.get(at + 1) {
                Some(&next @ (b'\'' | b'"' | b'\\')) => {
                    word.push(next);
                    at += 1;
                }
                Some(b' ') if quote.is_none() => {
                    word.push(b' ');
                    at += 1;
                }
                _ => word.push(b'\\'),
            },
            (b' ' | b'\t', None) => break,
            (b'"' | b'\'', None) => quote = Some((byte, at)),
            (_, Some((open, _))) if byte == open => quote = None,
            _ => word.push(byte),
        }
        at += 1;
    }
    match quote {
        Some((_, opened)) => Err(opened),
        None => Ok((word, at)),
    }
}

/// Words put together so that [`argv_split`] gives them back: misc.c:argv_assemble, with which
/// 9.5 and later keep and print a subsystem's command.
pub(super) fn argv_assemble(words: &[Vec<u8>]) -> Vec<u8> {
    let mut line = Vec::new();
    for (index, word) in words.iter().enumerate() {
        if index > 0 {
            line.push(b' ');
        }
        let quoted = word.iter().any(|b| matches!(b, b' ' | b'\t'));
        line.extend(quoted.then_some(b'"'));
        for &byte in word {
            if matches!(byte, b'\\' | b'\'' | b'"') {
                line.push(b'\\');
            }
            line.push(byte);
        }
        line.extend(quoted.then_some(b'"'));
    }
    line
}

#[cfg(test)]
mod tests {
    use super::{argv_assemble, argv_split, strdelim};
    use proptest::prelude::*;

    fn split(text: &str) -> Result<Vec<String>, usize> {
        let words = argv_split(text.as_bytes(), 0)?;
        Ok(words.into_iter().map(|w| String::from_utf8(w.text).unwrap()).collect())
    }

    fn cut(text: &str) -> Vec<Option<String>> {
        let mut words = Vec::new();
        let mut from = Some(0);
        while let Some(at) = from {
            let cut = strdelim(text.as_bytes(), at, true);
            words.push(cut.word.map(|w| String::from_utf8(w.text).unwrap()));
            from = cut.rest;
        }
        words
    }

    #[test]
    fn the_new_era_quotes_as_measured() {
        assert_eq!(
            split("a 'b c' \"d\"e n'o'"),
            Ok(["a", "b c", "de", "no"].map(Into::into).into())
        );
        assert_eq!(
            split(r#"\" \x a\ b "a\ b""#),
            Ok(["\"", "\\x", "a b", "a\\ b"].map(Into::into).into())
        );
        assert_eq!(split("a#b #c 'd"), Ok(["a#b"].map(Into::into).into()));
        assert_eq!(split("a 'b"), Err(2));
        assert_eq!(split("=a b=c"), Ok(["=a", "b=c"].map(Into::into).into()));
    }

    #[test]
    fn the_old_era_cuts_at_one_equals_sign() {
        let some = |words: &[&str]| words.iter().map(|w| Some((*w).to_owned())).collect::<Vec<_>>();
        assert_eq!(cut("Port = 1"), some(&["Port", "1"]));
        assert_eq!(cut("Port == 1"), some(&["Port", "", "1"]));
        assert_eq!(cut("\"PermitTTY\"no"), some(&["PermitTTY", "no"]));
        assert_eq!(cut("Permit\"TTY no"), vec![None]);
        assert_eq!(cut("a "), some(&["a", ""]));
    }

    proptest! {
        #[test]
        fn what_is_assembled_splits_again(words in prop::collection::vec("[^#\0][^\0]{0,8}", 0..5)) {
            let words: Vec<Vec<u8>> = words.into_iter().map(String::into_bytes).collect();
            let line = argv_assemble(&words);
            let again: Vec<Vec<u8>> =
                argv_split(&line, 0).unwrap().into_iter().map(|w| w.text).collect();
            prop_assert_eq!(again, words);
        }

        #[test]
        fn every_word_starts_inside_the_text(text: Vec<u8>) {
            for word in argv_split(&text, 0).unwrap_or_default() {
                prop_assert!(word.start < text.len());
            }
        }
    }
}
