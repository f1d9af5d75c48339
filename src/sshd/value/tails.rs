//! Keywords that take the rest of the line, and Subsystem.

use super::super::releases::Behaviour;
use super::{Answer, Arguments, Parsed, Reader};

fn unblanked(text: &[u8]) -> &[u8] {
    let blanks = text.iter().take_while(|b| matches!(b, b' ' | b'\t' | b'\r' | b'\n')).count();
    &text[blanks..]
}

impl Reader<'_> {
    /// The text as it stands: quotes stay, and from 8.7 on a comment becomes part of it.
    pub(super) fn tail(&self, arguments: &mut Arguments) -> Answer {
        let tail = arguments.tail();
        if tail.is_empty() {
            return self.missing();
        }
        arguments.consume();
        Ok(Parsed::one(unblanked(tail)))
    }

    pub(super) fn version_addendum(&self, arguments: &mut Arguments) -> Answer {
        let tail = arguments.tail();
        if tail.is_empty() {
            return self.missing();
        }
        arguments.consume();
        let text = unblanked(tail);
        if text.contains(&b'\r') {
            return self.fault(None, format!("Invalid {} argument", self.keyword));
        }
        let none = text.eq_ignore_ascii_case(b"none") || text.is_empty();
        Ok(Parsed::one(if none { &b"none"[..] } else { text }))
    }

    pub(super) fn command(&self, arguments: &mut Arguments) -> Answer {
        let text = unblanked(arguments.tail());
        arguments.consume();
        let checked = self.does(Behaviour::SplitsLikeAShell) || (self.active && !self.is_set);
        if checked && !text.starts_with(b"/") && !text.eq_ignore_ascii_case(b"none") {
            let message = format!("{} must be an absolute path", self.keyword);
            return self.fault(None, message);
        }
        Ok(Parsed::one(text))
    }

    pub(super) fn subsystem(&self, arguments: &mut Arguments) -> Answer {
        let name = self.required(arguments)?;
        if !self.active && !self.does(Behaviour::ChecksSubsystemCommandAlways) {
            self.skip_inactive_subsystem(arguments);
            return Ok(Parsed::Nothing);
        }
        let mut words = Vec::new();
        match arguments.required() {
            Some(command) => words.push(command.text),
            None if self.does(Behaviour::ChecksSubsystemCommandAlways) => return self.missing(),
            // Whether that matters depends on what is defined already.
            None => {
                arguments.consume();
                return Ok(Parsed::Subsystem { name: name.text, words });
            }
        }
        words.extend(arguments.rest().into_iter().map(|word| word.text));
        Ok(Parsed::Subsystem { name: name.text, words })
    }

    /// Up to 9.4 only one word is taken, so that more are garbage; later the whole line is.
    fn skip_inactive_subsystem(&self, arguments: &mut Arguments) {
        if self.does(Behaviour::DuplicateSubsystemIsFatal) {
            arguments.next();
        } else {
            arguments.consume();
        }
    }
}
