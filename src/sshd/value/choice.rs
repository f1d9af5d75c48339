//! Keywords that take one word out of a few.

use super::super::releases::Behaviour;
use super::{Answer, Arguments, Parsed, Reader, quoted};

/// The words a keyword takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Choice {
    Flag,
    AddressFamily,
    PermitRootLogin,
    IgnoreRhosts,
    Compression,
    GatewayPorts,
    Forwarding,
    FingerprintHash,
    Tunnel,
    /// A flag that 10.6 prints as true or false, and reads so too.
    TrueFlag,
    WeakCrypto,
}

/// The words and what `sshd -T` prints for them; the case of a word does not count.
fn words(choice: Choice) -> &'static [(&'static str, &'static str)] {
    match choice {
        Choice::Flag => &[("yes", "yes"), ("no", "no")],
        Choice::AddressFamily => &[("inet", "inet"), ("inet6", "inet6"), ("any", "any")],
        Choice::PermitRootLogin => &[
            ("without-password", "without-password"),
            ("prohibit-password", "without-password"),
            ("forced-commands-only", "forced-commands-only"),
            ("yes", "yes"),
            ("no", "no"),
        ],
        Choice::IgnoreRhosts => &[("yes", "yes"), ("no", "no"), ("shosts-only", "shosts-only")],
        Choice::Compression => &[("yes", "yes"), ("delayed", "yes"), ("no", "no")],
        Choice::GatewayPorts => {
            &[("clientspecified", "clientspecified"), ("yes", "yes"), ("no", "no")]
        }
        Choice::Forwarding => &[
            ("yes", "yes"),
            ("all", "yes"),
            ("no", "no"),
            ("remote", "remote"),
            ("local", "local"),
        ],
        Choice::FingerprintHash => &[
            ("md5", "MD5"),
            ("sha1", "SHA1"),
            ("sha256", "SHA256"),
            ("sha384", "SHA384"),
            ("sha512", "SHA512"),
        ],
        Choice::TrueFlag => &[("yes", "yes"), ("no", "no"), ("true", "yes"), ("false", "no")],
        Choice::WeakCrypto => {
            &[("yes", "yes"), ("no", "no"), ("true", "yes"), ("false", "no"), ("no-pq-kex", "no")]
        }
        Choice::Tunnel => &[
            ("no", "no"),
            ("point-to-point", "point-to-point"),
            ("ethernet", "ethernet"),
            ("yes", "yes"),
        ],
    }
}

impl Reader<'_> {
    pub(super) fn choose(&self, choice: Choice, arguments: &mut Arguments) -> Answer {
        let word = self.required(arguments)?;
        let chosen = words(choice).iter().find(|(name, _)| match choice {
            // servconf.c compares these with strcmp.
            Choice::Tunnel => name.as_bytes() == word.text,
            _ => name.as_bytes().eq_ignore_ascii_case(&word.text),
        });
        match chosen {
            Some(("shosts-only", _)) if !self.release.at_least(8, 2) => self.unsupported(&word),
            Some(("true" | "false", _)) if !self.does(Behaviour::FlagsPrintAsTrue) => {
                self.unsupported(&word)
            }
            Some((_, printed)) if self.prints_true(choice) => {
                Ok(Parsed::one(if *printed == "yes" { "true" } else { "false" }))
            }
            Some((_, "without-password")) if self.does(Behaviour::PrintsProhibitPassword) => {
                Ok(Parsed::one("prohibit-password"))
            }
            Some((_, printed)) => Ok(Parsed::one(*printed)),
            None => self.unsupported(&word),
        }
    }

    fn prints_true(&self, choice: Choice) -> bool {
        matches!(choice, Choice::TrueFlag | Choice::WeakCrypto)
            && self.does(Behaviour::FlagsPrintAsTrue)
    }

    fn unsupported(&self, word: &super::Word) -> Answer {
        self.fault(Some(word), format!("unsupported option \"{}\".", quoted(word)))
    }
}
