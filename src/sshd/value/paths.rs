//! Keywords that take names of files.

use super::super::releases::Behaviour;
use super::{Answer, Arguments, Fault, Parsed, Reader, Word};

impl Reader<'_> {
    pub(super) fn path(&self, arguments: &mut Arguments) -> Answer {
        let Some(word) = arguments.required() else {
            return self.fault(None, "missing file name.");
        };
        if self.is_passed_over() {
            return Ok(Parsed::one(word.text));
        }
        Ok(Parsed::one(self.absolute(&word)?))
    }

    /// A path of a list that grows with every line.
    pub(super) fn one_of_paths(&self, arguments: &mut Arguments) -> Answer {
        Reader { is_set: false, ..*self }.path(arguments)
    }

    /// True when the value will not be taken: sshd then leaves a `~` in it alone, whoever it names.
    pub(super) fn is_passed_over(&self) -> bool {
        !self.active || self.is_set
    }

    /// A path, unless it is this word.
    pub(super) fn path_unless(
        &self,
        arguments: &mut Arguments,
        word: &[u8],
        any_case: bool,
    ) -> Answer {
        let given = self.required(arguments)?;
        let same =
            if any_case { given.text.eq_ignore_ascii_case(word) } else { given.text == word };
        if same || self.is_passed_over() {
            Ok(Parsed::one(given.text))
        } else {
            Ok(Parsed::one(self.absolute(&given)?))
        }
    }

    /// 10.6: `none`, or a path below a directory of the user's (measured on Debian's 10.6).
    pub(super) fn agent_socket(&self, arguments: &mut Arguments) -> Answer {
        let word = self.required(arguments)?;
        let below = word.text.strip_prefix(b"user:").is_some_and(|path| !path.is_empty());
        if below || word.text == b"none" {
            return Ok(Parsed::one(word.text));
        }
        self.fault(Some(&word), "invalid path.")
    }

    /// Linux has no routing domains to put a process in (openbsd-compat/port-net.c).
    pub(super) fn no_rdomain(&self) -> Answer {
        self.fault(None, "setting RDomain not supported on this platform.")
    }

    pub(super) fn tilde_word(&self, arguments: &mut Arguments) -> Answer {
        let word = self.required(arguments)?;
        if self.is_passed_over() {
            return Ok(Parsed::one(word.text));
        }
        Ok(Parsed::one(self.expanded(&word)?))
    }

    /// servconf.c:derelativise_path. What is not absolute is taken from the directory in which
    /// sshd was started: `/` under every init system.
    fn absolute(&self, word: &Word) -> Result<Vec<u8>, Fault> {
        if word.text.eq_ignore_ascii_case(b"none") {
            return Ok(b"none".to_vec());
        }
        let path = self.expanded(word)?;
        if path.starts_with(b"/") { Ok(path) } else { Ok([b"//", path.as_slice()].concat()) }
    }

    /// misc.c:tilde_expand_filename, for root.
    fn expanded(&self, word: &Word) -> Result<Vec<u8>, Fault> {
        match self.accounts.expand(&word.text, self.release) {
            Some(path) => Ok(path),
            None => self.fault(Some(word), "tilde_expand_filename: No such user"),
        }
    }

    pub(super) fn keys_file(&self, arguments: &mut Arguments) -> Answer {
        let old = !self.does(Behaviour::SplitsLikeAShell);
        if old && (!self.active || self.is_set) {
            // Not even looked at.
            arguments.consume();
            return Ok(Parsed::Nothing);
        }
        let parsed = self.files(arguments, self.does(Behaviour::NoneIsAloneInKeysFile));
        if old {
            arguments.consume();
        }
        parsed
    }

    pub(super) fn revoked_keys(&self, arguments: &mut Arguments) -> Answer {
        if self.does(Behaviour::RevokedKeysIsAList) {
            self.files(arguments, true)
        } else {
            self.path(arguments)
        }
    }

    fn files(&self, arguments: &mut Arguments, none_is_alone: bool) -> Answer {
        let mut files: Vec<Vec<u8>> = Vec::new();
        while let Some(word) = arguments.item(false) {
            if word.text.is_empty() {
                return self.empty_argument(&word);
            }
            let none = none_is_alone && word.text.eq_ignore_ascii_case(b"none");
            if none && (!files.is_empty() || arguments.has_more()) {
                return self.none_is_not_alone(&word);
            }
            files.push(self.expanded(&word)?);
        }
        self.list(files)
    }
}
