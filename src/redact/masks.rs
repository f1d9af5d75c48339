//! What each thing in a Case is called instead.

use super::assigned;
use super::domains;
use super::hidden::Hidden;
use super::known;
use super::learn::shapes;
use super::names::{Kind, Names};
use super::networks::{Network, Networks};
use super::paths;
use super::patterns;
use super::scan::{self, Piece};
use super::spelled::Spelled;

/// What each thing in a Case is called instead. Everything is learnt first; then it is settled, and
/// texts can be rewritten.
#[derive(Debug, Default)]
pub(super) struct Masks {
    names: Names,
    networks: Networks,
    patterns: Vec<(Kind, String)>,
    beginnings: Vec<(String, Network, u8)>,
    /// The names that patterns are compared with.
    evaluated: Vec<String>,
}

impl Masks {
    /// Takes note of a name. A host's may have a domain, or be an address.
    pub(super) fn learn(&mut self, kind: Kind, name: &str) {
        let name = name.trim();
        if patterns::is_pattern(name) {
            return self.learn_pattern(kind, name);
        }
        match kind {
            Kind::Host if name.ends_with('.') => self.learn_beginning(name),
            Kind::Host if crate::redact::spelled::read(name).is_some() => {}
            Kind::Host => {
                let first = name.split('.').next().unwrap_or_default();
                if !first.contains([':', '[', ']', '/']) {
                    self.names.learn(Kind::Host, first);
                }
            }
            kind => self.learn_of_a_domain(kind, name),
        }
    }

    /// `DOMAIN\name` as winbind has it; recorded texts have the backslash twice, being escaped.
    fn learn_of_a_domain(&mut self, kind: Kind, name: &str) {
        if let Some((domain, own)) = name.rsplit_once('\\') {
            let domain = domain.trim_end_matches('\\');
            self.names.learn(Kind::Host, domain);
            self.names.learn(kind, own);
            self.names.learn(kind, &format!("{domain}\\\\{own}"));
        }
        self.names.learn(kind, name);
    }

    /// Takes note of a name that patterns are compared with.
    pub(super) fn learn_evaluated(&mut self, kind: Kind, name: &str) {
        self.learn(kind, name);
        self.evaluated.push(name.to_owned());
    }

    fn learn_pattern(&mut self, kind: Kind, pattern: &str) {
        self.learn_beginning(pattern);
        self.patterns.push((kind, pattern.to_owned()));
    }

    fn learn_beginning(&mut self, text: &str) {
        if let Some((network, groups)) = patterns::beginning(text) {
            self.networks.learn_network(network);
            self.beginnings.push((text.to_owned(), network, groups));
        }
    }

    /// Takes note of all that a text holds.
    pub(super) fn learn_text(&mut self, text: &str) {
        let text = &assigned::hidden(text);
        for (kind, name) in shapes::names(text) {
            self.learn(kind, name);
        }
        for piece in scan::pieces(text, &self.names) {
            match piece {
                Piece::Plain(_) | Piece::Name(_) | Piece::Odd(_) => {}
                Piece::Part(word) => self.names.learn_spelling(word),
                Piece::Account(name) => self.names.learn(Kind::User, name),
                Piece::Component(component) => {
                    let (stem, _) = paths::split(component);
                    if self.names.word(stem).is_none() {
                        self.names.learn_placed(Kind::Path, stem);
                    }
                }
                Piece::Domain(domain) => self.learn_domain(domain),
                Piece::Spelled(spelled, text) => self.learn_spelled(spelled, text),
            }
        }
    }

    fn learn_domain(&mut self, domain: &str) {
        let (labels, owned) = domains::split(domain);
        for label in labels.iter().chain([&owned]) {
            if self.label(label).is_none() {
                self.names.learn_placed(Kind::Host, label);
            }
        }
    }

    fn learn_spelled(&mut self, spelled: Spelled, text: &str) {
        match spelled {
            Spelled::Address(address) => self.networks.learn(address),
            Spelled::Network(address, network) => {
                self.networks.learn_network(network);
                if address != network.address() {
                    self.networks.learn(address);
                }
            }
            Spelled::Mac => self.names.learn_placed(Kind::Mac, &digits(text)),
            Spelled::Fingerprint => self.names.learn_placed(Kind::Key, text),
        }
    }

    /// All was learnt.
    pub(super) fn settle(&mut self) {
        self.networks.settle();
        for (text, network, groups) in std::mem::take(&mut self.beginnings) {
            let instead = self.networks.network_instead_of(network);
            self.names.learn_odd(&text, patterns::spelled_as(&text, instead, groups));
        }
        for (kind, pattern) in std::mem::take(&mut self.patterns) {
            let instead = patterns::instead(&pattern, kind, &self.evaluated, &mut self.names);
            if let Some(instead) = instead {
                self.names.learn_odd(&pattern, instead);
            }
        }
    }

    /// `text` with all that was learnt replaced.
    pub(super) fn text(&self, text: &str) -> String {
        let text = assigned::hidden(text);
        scan::pieces(&text, &self.names).into_iter().map(|piece| self.piece(piece)).collect()
    }

    /// What was replaced, without the comments.
    pub(super) fn count(&self) -> Hidden {
        Hidden { addresses: self.networks.count(), ..self.names.count() }
    }

    fn piece(&self, piece: Piece<'_>) -> String {
        match piece {
            Piece::Plain(text) | Piece::Part(text) => text.to_owned(),
            Piece::Name(name) | Piece::Account(name) => {
                self.names.word(name).unwrap_or(name).to_owned()
            }
            Piece::Odd(text) => {
                self.names.odd(text).map_or(text, |(_, instead)| instead).to_owned()
            }
            Piece::Component(component) => {
                let (stem, suffix) = paths::split(component);
                let placed = || self.names.placed(Kind::Path, stem);
                let instead = self.names.word(stem).or_else(placed).unwrap_or(stem);
                format!("{instead}{suffix}")
            }
            Piece::Domain(domain) => self.domain(domain),
            Piece::Spelled(spelled, text) => self.spelled(spelled, text),
        }
    }

    fn domain(&self, domain: &str) -> String {
        let (labels, owned) = domains::split(domain);
        let all = labels.iter().chain([&owned]);
        let instead = |label: &String| {
            let placed = || self.names.placed(Kind::Host, label);
            self.label(label).or_else(placed).unwrap_or(label).to_owned()
        };
        let labels: Vec<String> = all.map(instead).collect();
        format!("{}.example", labels.join("."))
    }

    /// What a label is called that is a name of its own, or everybody's.
    fn label<'a>(&'a self, label: &'a str) -> Option<&'a str> {
        let everybodys = known::is_name(label) && !label.bytes().all(|b| b.is_ascii_digit());
        self.names.word(label).or(everybodys.then_some(label))
    }

    fn spelled(&self, spelled: Spelled, text: &str) -> String {
        match spelled {
            Spelled::Address(address) => self.networks.instead_of(address).to_string(),
            Spelled::Network(address, network) => {
                let instead = match address == network.address() {
                    true => self.networks.network_instead_of(network).address(),
                    false => self.networks.instead_of(address),
                };
                let length = text.find('/').map_or("", |at| &text[at..]);
                format!("{instead}{length}")
            }
            Spelled::Mac => self.mac(text),
            Spelled::Fingerprint => {
                let kind = text.split(':').next().filter(|kind| kind.len() > 2).unwrap_or("MD5");
                let placed = self.names.placed(Kind::Key, text).unwrap_or("key");
                format!("{kind}:{placed}")
            }
        }
    }

    /// Spelled as it was.
    fn mac(&self, text: &str) -> String {
        let instead = self.names.placed(Kind::Mac, &digits(text)).unwrap_or_default().to_owned();
        let Some(sign) = text.chars().find(|c| matches!(c, ':' | '-' | '.')) else {
            return instead;
        };
        let width = if sign == '.' { 4 } else { 2 };
        let groups: Vec<&str> =
            (0..instead.len() / width).map(|i| &instead[width * i..width * (i + 1)]).collect();
        groups.join(&sign.to_string())
    }
}

/// A MAC address without its signs.
fn digits(mac: &str) -> String {
    mac.chars().filter(char::is_ascii_hexdigit).map(|c| c.to_ascii_lowercase()).collect()
}
