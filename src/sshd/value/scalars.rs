//! Keywords that take one number, time, name or word.

use super::super::releases::Behaviour;
use super::super::{algorithms, logging, numbers, qos};
use super::{Algorithms, Answer, Arguments, Fault, Parsed, Reader, Word, quoted};

impl Reader<'_> {
    pub(super) fn word(&self, arguments: &mut Arguments) -> Answer {
        Ok(Parsed::one(self.required(arguments)?.text))
    }

    pub(super) fn port(&self, arguments: &mut Arguments) -> Answer {
        let word = self.required(arguments)?;
        match self.a2port(&word.text) {
            Some(port) if port > 0 => Ok(Parsed::one(port.to_string())),
            _ => self.fault(Some(&word), "Badly formatted port number."),
        }
    }

    /// misc.c:a2port: a number, or a service's name.
    pub(in super::super) fn a2port(&self, text: &[u8]) -> Option<i64> {
        numbers::strtonum(text, 0, 65535).or_else(|| self.accounts.service(text))
    }

    pub(super) fn int(&self, arguments: &mut Arguments) -> Answer {
        let word = arguments.next();
        let text = word.as_ref().map_or(&b""[..], |word| &word.text);
        match numbers::atoi(text) {
            Some(value) => Ok(Parsed::one(value.to_string())),
            None => self.fault(word.as_ref(), format!("{} integer value invalid.", self.keyword)),
        }
    }

    pub(super) fn int_or_none(&self, arguments: &mut Arguments) -> Answer {
        let word = self.required(arguments)?;
        if word.text == b"none" {
            return Ok(Parsed::one("none"));
        }
        match numbers::atoi(&word.text) {
            Some(value) if value == i64::from(i32::MAX) => Ok(Parsed::one("none")),
            Some(value) => Ok(Parsed::one(value.to_string())),
            None => self.fault(Some(&word), format!("{} integer value invalid.", self.keyword)),
        }
    }

    /// The seconds of a word; a release's own limits.
    pub(super) fn seconds(&self, text: &[u8]) -> Option<i64> {
        if self.does(Behaviour::TimesHaveFractions) {
            let seconds = numbers::convtime_double(text)?;
            return (seconds <= f64::from(i32::MAX)).then_some(seconds as i64);
        }
        let (long, digits) =
            (self.does(Behaviour::TimesAreLong), self.does(Behaviour::TimesAreDigits));
        numbers::convtime(text, long, digits)
    }

    pub(super) fn time(&self, arguments: &mut Arguments) -> Answer {
        let Some(word) = arguments.required() else {
            return self.fault(None, "missing time value.");
        };
        Ok(Parsed::one(self.seconds_of(&word)?.to_string()))
    }

    pub(super) fn seconds_of(&self, word: &Word) -> Result<i64, Fault> {
        match self.seconds(&word.text) {
            Some(seconds) => Ok(seconds),
            None => self.fault(Some(word), "invalid time value."),
        }
    }

    pub(super) fn time_or_none(&self, arguments: &mut Arguments) -> Answer {
        if arguments.peek().is_some_and(|word| word.eq_ignore_ascii_case(b"none")) {
            arguments.next();
            return Ok(Parsed::Overwrite(b"none".to_vec()));
        }
        let parsed = self.time(arguments)?;
        Ok(if parsed == Parsed::one("0") { Parsed::one("none") } else { parsed })
    }

    pub(super) fn facility(&self, arguments: &mut Arguments) -> Answer {
        let word = arguments.next();
        match word.as_ref().and_then(|word| logging::facility(&word.text)) {
            Some(name) => Ok(Parsed::one(name)),
            None => {
                let shown = word.as_ref().map_or("<NONE>".into(), quoted);
                self.fault(word.as_ref(), format!("unsupported log facility '{shown}'"))
            }
        }
    }

    pub(super) fn log_level(&self, arguments: &mut Arguments) -> Answer {
        let word = arguments.next();
        let silent = matches!(self.build, super::Build::Debian | super::Build::Unknown);
        match word.as_ref().and_then(|word| logging::level(&word.text, silent)) {
            Some(name) => Ok(Parsed::one(name)),
            None => {
                let shown = word.as_ref().map_or("<NONE>".into(), quoted);
                self.fault(word.as_ref(), format!("unsupported log level '{shown}'"))
            }
        }
    }

    pub(super) fn octal_mask(&self, arguments: &mut Arguments) -> Answer {
        let word = self.required(arguments)?;
        match numbers::strtol(&word.text, 8) {
            // What follows the digits is not looked at.
            Some((mask, _)) if (0..=0o777).contains(&mask) => Ok(Parsed::one(format!("0{mask:o}"))),
            _ => self.fault(Some(&word), format!("Invalid {}.", self.keyword)),
        }
    }

    pub(super) fn ip_qos(&self, arguments: &mut Arguments) -> Answer {
        let first = self.required(arguments)?;
        let second = arguments.next();
        let value = self.qos_of(&first)?;
        let bulk = second.map_or(Ok(value.clone()), |word| self.qos_of(&word))?;
        Ok(Parsed::one([value, bulk].join(&b' ')))
    }

    fn qos_of(&self, word: &Word) -> Result<Vec<u8>, Fault> {
        match qos::parse(&word.text, self.release, self.build) {
            Some(value) => Ok(value),
            None => self.fault(Some(word), format!("Bad {} value: {}", self.keyword, quoted(word))),
        }
    }

    pub(super) fn algorithms(&self, which: Algorithms, arguments: &mut Arguments) -> Answer {
        let word = self.required(arguments)?;
        let names = algorithms::Names::of(which, self.release, self.build);
        // What is not taken is checked name by name, and never put together.
        let list = if self.is_passed_over() {
            names.accepts(&word.text).then(|| word.text.clone())
        } else {
            names.assemble(&word.text)
        };
        match list {
            Some(list) => Ok(Parsed::one(list)),
            None => self.fault(
                Some(&word),
                format!("Bad {} specification '{}'.", self.keyword, quoted(&word)),
            ),
        }
    }

    /// The mapping from names to yes and no is case-sensitive here (servconf.c uses strcmp).
    pub(super) fn permit_user_environment(&self, arguments: &mut Arguments) -> Answer {
        Ok(Parsed::one(self.required(arguments)?.text))
    }

    pub(super) fn pubkey_auth_options(&self, arguments: &mut Arguments) -> Answer {
        let (mut touch, mut verify) = (false, false);
        let mut most = None;
        while let Some(word) = arguments.item(false) {
            let lower = word.text.to_ascii_lowercase();
            match lower.as_slice() {
                b"none" => {}
                b"touch-required" => touch = true,
                b"verify-required" => verify = true,
                _ => match self.max_pk_ok(&lower) {
                    Some(count) => most = Some(count),
                    None => {
                        let shown = quoted(&word);
                        let message = format!("unsupported {} option {shown}", self.keyword);
                        return self.fault(Some(&word), message);
                    }
                },
            }
        }
        Ok(Parsed::one(pubkey_options(touch, verify, most)))
    }

    fn has_max_pk_ok(&self) -> bool {
        self.does(Behaviour::PubkeyOptionsHaveMaxPkOk)
    }

    fn max_pk_ok(&self, word: &[u8]) -> Option<i64> {
        let count = word.strip_prefix(b"max-pk-ok:").filter(|_| self.has_max_pk_ok())?;
        numbers::atoi(count)
    }
}

/// PubkeyAuthOptions as `sshd -T` prints it.
pub(in super::super) fn pubkey_options(touch: bool, verify: bool, most: Option<i64>) -> String {
    let mut words = Vec::new();
    if !touch && !verify {
        words.push("none".to_owned());
    }
    words.extend(touch.then(|| "touch-required".to_owned()));
    words.extend(verify.then(|| "verify-required".to_owned()));
    words.extend(most.map(|count| format!("max-pk-ok:{count}")));
    words.join(" ")
}
