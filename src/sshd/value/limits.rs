//! Keywords with several numbers, and those that name addresses and ports.

use super::super::address::{Found, match_list};
use super::super::numbers;
use super::super::releases::Behaviour;
use super::{Answer, Arguments, Fault, Parsed, Reader, Word, quoted};

/// The parts of PerSourcePenalties, in the order of [`Parsed::Parts`]; part 0 is the switch.
pub(in super::super) const PENALTIES: [&str; 13] = [
    "",
    "crash",
    "authfail",
    "noauth",
    "invaliduser",
    "grace-exceeded",
    "refuseconnection",
    "max",
    "min",
    "max-sources4",
    "max-sources6",
    "overflow",
    "overflow6",
];

impl Reader<'_> {
    pub(super) fn max_startups(&self, arguments: &mut Arguments) -> Answer {
        let word = self.required(arguments)?;
        let numbers = numbers::scan_colons(&word.text, 3);
        let zero = self.does(Behaviour::MaxStartupsMayBeZero);
        let parts = match numbers[..] {
            [begin, rate, full]
                if begin <= full && (1..=100).contains(&rate) && (zero || begin > 0) =>
            {
                vec![(0, begin), (1, rate), (2, full)]
            }
            [full] if zero || full > 0 => match self.does(Behaviour::OneNumberLeavesBegin) {
                true => vec![(2, full)],
                false => vec![(0, full), (2, full)],
            },
            _ => return self.fault(Some(&word), format!("Invalid {} spec.", self.keyword)),
        };
        // From 10.1 on the three go together: the first line that sets any sets all.
        if !self.does(Behaviour::LastMaxStartupsWins) && self.is_set {
            return Ok(Parsed::Parts(Vec::new()));
        }
        // -1 is how servconf.c marks what is not set.
        Ok(parts_of(parts.into_iter().filter(|(_, value)| *value != -1).collect()))
    }

    pub(super) fn net_block_size(&self, arguments: &mut Arguments) -> Answer {
        let word = self.required(arguments)?;
        let fault = || self.fault(Some(&word), format!("Invalid {} spec.", self.keyword));
        match numbers::scan_colons(&word.text, 2)[..] {
            [v4, v6] if (0..=32).contains(&v4) && (0..=128).contains(&v6) => {
                Ok(Parsed::one(format!("{v4}:{v6}")))
            }
            [v4] if (0..=32).contains(&v4) => {
                let v6 = if self.does(Behaviour::NetBlockSizeV6IsGarbage) { "?" } else { "128" };
                Ok(Parsed::one(format!("{v4}:{v6}")))
            }
            _ => fault(),
        }
    }

    pub(super) fn rekey_limit(&self, arguments: &mut Arguments) -> Answer {
        let word = self.required(arguments)?;
        let limit = match word.text.as_slice() {
            b"default" => 0,
            text => match numbers::scan_scaled(text) {
                Some(limit) if limit == 0 || limit >= 16 => limit,
                Some(_) => return self.fault(Some(&word), format!("{} too small", self.keyword)),
                None => {
                    let message = format!("Bad {} number '{}'", self.keyword, quoted(&word));
                    return self.fault(Some(&word), message);
                }
            },
        };
        let mut parts = vec![(0, limit)];
        if arguments.has_more() {
            if arguments.peek() == Some(b"none") {
                arguments.next();
            } else {
                let Some(interval) = arguments.required() else {
                    return self.fault(None, "missing time value.");
                };
                parts.push((1, self.seconds_of(&interval)?));
            }
        }
        Ok(parts_of(parts))
    }

    pub(super) fn penalty_exempt(&self, arguments: &mut Arguments) -> Answer {
        let word = self.required(arguments)?;
        match match_list(None, &word.text) {
            Found::Invalid => self
                .fault(Some(&word), format!("keyword {} invalid address argument.", self.keyword)),
            _ => Ok(Parsed::one(word.text)),
        }
    }

    pub(super) fn penalties(&self, arguments: &mut Arguments) -> Answer {
        let mut parts = Vec::new();
        let mut found = false;
        while let Some(word) = arguments.item(false) {
            found = true;
            let switch =
                [&b"no"[..], b"yes"].iter().position(|s| word.text.eq_ignore_ascii_case(s));
            if let Some(switch) = switch {
                if arguments.has_more() {
                    let shown = quoted(&word);
                    let message =
                        format!("keyword {} \"{shown}\" argument must appear alone.", self.keyword);
                    return self.fault(Some(&word), message);
                }
                parts.push((0, switch.to_string().into_bytes()));
            } else {
                parts.push(self.penalty(&word)?);
            }
        }
        if !found {
            return self.fault(None, format!("no {} specified", self.keyword));
        }
        Ok(Parsed::Parts(parts))
    }

    fn penalty(&self, word: &Word) -> Result<(usize, Vec<u8>), Fault> {
        let colon = word.text.iter().position(|b| *b == b':').unwrap_or(word.text.len());
        let (name, value) = word.text.split_at(colon);
        let value = value.strip_prefix(b":").unwrap_or_default();
        let part = PENALTIES.iter().position(|known| known.as_bytes() == name);
        let fractions = self.does(Behaviour::PenaltiesHaveFractions);
        let read = match part {
            None | Some(0) => None,
            Some(4) if !fractions => None,
            Some(6) if !self.release.at_least(9, 9) => None,
            Some(part @ 1..=8) => {
                let printed = if fractions {
                    numbers::convtime_double(value).map(|seconds| format!("{seconds:.6}"))
                } else {
                    self.seconds(value).map(|seconds| seconds.to_string())
                };
                let Some(printed) = printed else {
                    let message = format!("invalid {} time value.", self.keyword);
                    return self.fault(Some(word), message);
                };
                Some((part, printed.into_bytes()))
            }
            Some(part @ (9 | 10)) => match numbers::atoi(value) {
                Some(count) => Some((part, count.to_string().into_bytes())),
                None => return self.fault(Some(word), format!("{} value invalid.", self.keyword)),
            },
            Some(part) => {
                matches!(value, b"deny-all" | b"permissive").then(|| (part, value.to_vec()))
            }
        };
        match read {
            Some(read) => Ok(read),
            None => {
                let message = format!("unsupported {} keyword {}", self.keyword, quoted(word));
                self.fault(Some(word), message)
            }
        }
    }

    /// The address and the port, if one stands there, as `address port rdomain`.
    pub(super) fn listen_address(&self, arguments: &mut Arguments) -> Answer {
        let word = self.required(arguments)?;
        let colons = word.text.iter().filter(|b| **b == b':').count();
        let (host, port) = if !word.text.contains(&b'[') && colons >= 2 {
            (word.text.clone(), 0)
        } else {
            let Some((host, port)) = self.hpdelim(&word.text) else {
                return self.fault(Some(&word), "bad address:port usage");
            };
            let port = match port.map(|port| self.a2port(port)) {
                None => 0,
                Some(Some(port)) if port > 0 => port,
                Some(_) => return self.fault(Some(&word), "bad port number"),
            };
            (clean(host).to_vec(), port)
        };
        let rdomain = match arguments.next() {
            None => None,
            Some(word) if word.text == b"rdomain" => match arguments.next() {
                Some(name) => Some(name.text),
                None => return self.fault(Some(&word), "bad ListenAddress syntax"),
            },
            // Up to 8.6 a word may be empty here, and is an error all the same.
            Some(word) => return self.fault(Some(&word), "bad ListenAddress syntax"),
        };
        let port = port.to_string().into_bytes();
        Ok(Parsed::one([host, port, rdomain.unwrap_or_default()].join(&0)))
    }

    /// misc.c:hpdelim: the host, and what follows its colon.
    fn hpdelim<'t>(&self, text: &'t [u8]) -> Option<(&'t [u8], Option<&'t [u8]>)> {
        let end = if text.first() == Some(&b'[') {
            text.iter().position(|b| *b == b']')? + 1
        } else {
            text.iter().position(|b| matches!(b, b':' | b'/')).unwrap_or(text.len())
        };
        match text.get(end) {
            None => Some((text, None)),
            Some(b'/') if !self.does(Behaviour::SlashEndsHost) => None,
            Some(b':' | b'/') => Some((&text[..end], Some(&text[end + 1..]))),
            Some(_) => None,
        }
    }

    pub(super) fn permit_open(&self, arguments: &mut Arguments, listen: bool) -> Answer {
        let strict = self.does(Behaviour::PermitOpenAnyIsAlone);
        let mut values: Vec<Vec<u8>> = Vec::new();
        while let Some(word) = arguments.next() {
            let alone = word.text == b"any" || word.text == b"none";
            if alone && strict && !values.is_empty() {
                let message =
                    format!("{} must appear alone on a {} line.", quoted(&word), self.keyword);
                return self.fault(Some(&word), message);
            }
            if alone && (strict || values.is_empty()) {
                values.push(word.text);
                if strict {
                    continue;
                }
                break;
            }
            if word.text.is_empty() && !strict {
                break;
            }
            values.push(self.open_pattern(&word, listen)?);
        }
        if values.is_empty() {
            return self.missing();
        }
        Ok(Parsed::Values(values))
    }

    fn open_pattern(&self, word: &Word, listen: bool) -> Result<Vec<u8>, Fault> {
        let bare = listen && !word.text.contains(&b':');
        let port = if bare {
            Some(&word.text[..])
        } else {
            match self.hpdelim(&word.text) {
                Some((_, port)) => port,
                None => return self.fault(Some(word), format!("{} missing host", self.keyword)),
            }
        };
        let valid = port.is_some_and(|port| port == b"*" || self.a2port(port) > Some(0));
        if !valid {
            return self.fault(Some(word), format!("{} bad port number", self.keyword));
        }
        let prefix: &[u8] = if bare { b"*:" } else { b"" };
        Ok([prefix, &word.text].concat())
    }
}

fn clean(host: &[u8]) -> &[u8] {
    host.strip_prefix(b"[").and_then(|host| host.strip_suffix(b"]")).unwrap_or(host)
}

fn parts_of(parts: Vec<(usize, i64)>) -> Parsed {
    Parsed::Parts(parts.into_iter().map(|(part, n)| (part, n.to_string().into_bytes())).collect())
}
