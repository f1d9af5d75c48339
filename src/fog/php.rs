//! `define('NAME', 'value')` of a PHP file, read without PHP: nothing is run, no variable is known.
//!
//! Quoting follows PHP's manual, "Strings": in single quotes only `\\` and `\'` are escapes, in double
//! quotes a variable makes a value that only PHP can know. Comments and other code are skipped.

use zeroize::Zeroizing;

use crate::secret::Secret;

/// One constant. Every value is held as a secret, because one of them is.
#[derive(Debug)]
pub(crate) struct Constant {
    pub(crate) name: String,
    /// None where only PHP could know it: a variable, a call, another constant.
    pub(crate) value: Option<Secret>,
    pub(crate) line: usize,
}

/// A file has some twenty.
const MOST: usize = 500;

/// Every constant of `text` in order. The first of a name counts: PHP refuses to define one twice.
pub(crate) fn constants(text: &[u8]) -> Vec<Constant> {
    let mut reader = Reader { text, at: 0 };
    let mut found: Vec<Constant> = Vec::new();
    while let Some(word) = reader.next_word() {
        if found.len() >= MOST {
            break;
        }
        if !word.eq_ignore_ascii_case(b"define") {
            continue;
        }
        let start = reader.at;
        if let Some(constant) = reader.arguments() {
            if found.iter().all(|known| known.name != constant.name) {
                found.push(constant);
            }
        } else {
            reader.at = start;
        }
    }
    found
}

struct Reader<'a> {
    text: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a [u8] {
        &self.text[self.at.min(self.text.len())..]
    }

    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    /// The next identifier outside of comments and strings.
    fn next_word(&mut self) -> Option<&'a [u8]> {
        loop {
            self.skip_blanks();
            match self.peek()? {
                b'\'' | b'"' => drop(self.string()),
                byte if is_word(byte) => {
                    let rest = self.rest();
                    let length = rest.iter().take_while(|b| is_word(**b)).count();
                    self.at += length;
                    return Some(&rest[..length]);
                }
                _ => self.at += 1,
            }
        }
    }

    /// Blanks and comments. `#[` begins an attribute, not a comment (PHP 8).
    fn skip_blanks(&mut self) {
        loop {
            let rest = self.rest();
            let blanks = rest.iter().take_while(|b| b.is_ascii_whitespace()).count();
            self.at += blanks;
            let rest = self.rest();
            let end = if rest.starts_with(b"/*") {
                find(&rest[2..], b"*/").map_or(rest.len(), |at| at + 4)
            } else if rest.starts_with(b"//")
                || rest.starts_with(b"#") && rest.get(1) != Some(&b'[')
            {
                rest.iter().position(|b| *b == b'\n').unwrap_or(rest.len())
            } else {
                return;
            };
            self.at += end;
        }
    }

    fn takes(&mut self, byte: u8) -> Option<()> {
        self.skip_blanks();
        (self.peek()? == byte).then(|| self.at += 1)
    }

    /// `('NAME', value)`; anything but one literal is a value that only PHP knows.
    fn arguments(&mut self) -> Option<Constant> {
        self.takes(b'(')?;
        self.skip_blanks();
        let line = 1 + self.text[..self.at].iter().filter(|b| **b == b'\n').count();
        let name = self.string()?.filter(|name| name.len() <= 64)?;
        let name = String::from_utf8(name.to_vec()).ok()?;
        self.takes(b',')?;
        self.skip_blanks();
        let value = self.literal();
        // Something follows the literal: it was the beginning of an expression.
        self.skip_blanks();
        let alone = matches!(self.peek(), Some(b')' | b','));
        Some(Constant { name, value: value.filter(|_| alone), line })
    }

    fn literal(&mut self) -> Option<Secret> {
        let bytes = match self.peek()? {
            b'\'' | b'"' => self.string()??,
            byte if byte.is_ascii_digit() => {
                let rest = self.rest();
                let length = rest.iter().take_while(|b| b.is_ascii_digit()).count();
                self.at += length;
                Zeroizing::new(rest[..length].to_vec())
            }
            _ => return None,
        };
        let text = str::from_utf8(&bytes).ok().filter(|text| !text.contains('\0'))?;
        Some(Secret::new(text.to_owned()))
    }

    /// A string in quotes: none where it never ends, `Some(None)` where it holds a variable.
    #[allow(clippy::option_option)] // two different answers
    fn string(&mut self) -> Option<Option<Zeroizing<Vec<u8>>>> {
        let quote = self.peek().filter(|b| matches!(b, b'\'' | b'"'))?;
        self.at += 1;
        let mut value = Zeroizing::new(Vec::new());
        let mut variable = false;
        loop {
            let byte = self.peek()?;
            self.at += 1;
            match byte {
                _ if byte == quote => return Some((!variable).then_some(value)),
                b'\\' if quote == b'\'' => self.escape_in_single(&mut value),
                b'\\' => self.escape_in_double(&mut value),
                b'$' if quote == b'"' && self.peek().is_some_and(|b| is_word(b) || b == b'{') => {
                    variable = true;
                }
                b'{' if quote == b'"' && self.peek() == Some(b'$') => variable = true,
                _ => value.push(byte),
            }
        }
    }

    fn escape_in_single(&mut self, value: &mut Vec<u8>) {
        match self.peek() {
            Some(byte @ (b'\\' | b'\'')) => {
                value.push(byte);
                self.at += 1;
            }
            _ => value.push(b'\\'),
        }
    }

    fn escape_in_double(&mut self, value: &mut Vec<u8>) {
        let Some(byte) = self.peek() else { return };
        self.at += 1;
        match byte {
            b'n' => value.push(b'\n'),
            b't' => value.push(b'\t'),
            b'r' => value.push(b'\r'),
            b'v' => value.push(0x0b),
            b'e' => value.push(0x1b),
            b'f' => value.push(0x0c),
            b'\\' | b'$' | b'"' => value.push(byte),
            b'0'..=b'7' => {
                self.at -= 1;
                let number = self.digits(3, |b| (b'0'..=b'7').contains(&b), 8);
                value.push(number.to_le_bytes()[0]);
            }
            b'x' if self.peek().is_some_and(|b| b.is_ascii_hexdigit()) => {
                let number = self.digits(2, |b| b.is_ascii_hexdigit(), 16);
                value.push(number.to_le_bytes()[0]);
            }
            b'u' if self.peek() == Some(b'{') => self.code_point(value),
            _ => value.extend([b'\\', byte]),
        }
    }

    fn digits(&mut self, most: usize, is: impl Fn(u8) -> bool, radix: u32) -> u32 {
        let rest = self.rest();
        let length = rest.iter().take(most).take_while(|b| is(**b)).count();
        self.at += length;
        let text = String::from_utf8_lossy(&rest[..length]);
        u32::from_str_radix(&text, radix).unwrap_or_default()
    }

    /// `\u{1F600}`, the brace not yet taken.
    fn code_point(&mut self, value: &mut Vec<u8>) {
        self.at += 1;
        let number = self.digits(6, |b| b.is_ascii_hexdigit(), 16);
        if self.peek() == Some(b'}') {
            self.at += 1;
        }
        let mut buffer = [0; 4];
        if let Some(c) = char::from_u32(number) {
            value.extend(c.encode_utf8(&mut buffer).bytes());
        }
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

fn find(text: &[u8], needle: &[u8]) -> Option<usize> {
    text.windows(needle.len()).position(|window| window == needle)
}

#[cfg(test)]
mod tests {
    use super::{Constant, constants};
    use proptest::prelude::*;

    fn read(text: &str) -> Vec<(String, Option<String>)> {
        let one = |c: Constant| (c.name, c.value.map(|v| v.expose().to_owned()));
        constants(text.as_bytes()).into_iter().map(one).collect()
    }

    fn value(literal: &str) -> Option<String> {
        read(&format!("<?php define('X', {literal});")).pop().unwrap().1
    }

    #[test]
    fn quoting_is_phps() {
        for (literal, expected) in [
            (r"'plain'", "plain"),
            (r"'it\'s \\ \n $x'", r"it's \ \n $x"),
            (r#""a\tb\x41\101\u{e9}\$x\"""#, "a\tbAA\u{e9}$x\""),
            (r#""\q $ {x}""#, r"\q $ {x}"),
            ("3306", "3306"),
            ("''", ""),
        ] {
            assert_eq!(value(literal).as_deref(), Some(expected), "{literal}");
        }
        for literal in [r#""$x""#, r#""{$x}""#, "getenv('X')", "OTHER", "'a' . 'b'", "\"\\xff\""] {
            assert_eq!(value(literal), None, "{literal}");
        }
    }

    #[test]
    fn comments_strings_and_other_code_define_nothing() {
        let text = "<?php // define('A', '1')\n# define('B', '2');\n/* define('C', '3') */\n\
                    echo \"define('D', '4')\"; $define = 5; undefine('E', '5');\n\
                    #[Attribute] DEFINE ( /* x */ 'F' , \"6\" ); define('F', '7'); define('G";
        assert_eq!(read(text), [("F".into(), Some("6".into()))]);
        assert_eq!(constants(text.as_bytes())[0].line, 5);
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_to_the_end(text: Vec<u8>) {
            let _ = constants(&text);
            let _ = constants(&[b"define('A', \"", text.as_slice()].concat());
        }
    }
}
