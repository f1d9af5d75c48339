//! Passwords that got into a record: a script may print one, a log may show one. They are removed by
//! their value, in the forms in which programs write them.

use std::net::{IpAddr, SocketAddr};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use zeroize::Zeroizing;

use super::assigned::{self, HIDDEN};
use super::{known, repair, rewrite};
use crate::case::Case;
use crate::fix::Repair;
use crate::secret::Secret;
use crate::text::Bytes;

/// Shorter ones would be found in every second word.
const SHORTEST: usize = 3;
/// Shorter ones are looked for as whole words.
const ANYWHERE: usize = 6;

/// `case` without `secrets` in any of its texts: as they are, escaped, quoted, percent-encoded, as
/// hexadecimal digits, as base64 at any offset, and cut off at the end of a bounded text.
///
/// A secret that is also the name of an account, of a host or of the database, or a name that
/// everybody has, stays: to remove it would say what it is. One of fewer than three characters stays as well.
/// Without their value those go that something announces, `password=…` for one.
#[must_use]
pub fn without_secrets(case: Case, secrets: &[&Secret]) -> Case {
    let forms = forms(&case, secrets);
    let clean = |text: &str| {
        if text.parse::<IpAddr>().is_ok() || text.parse::<SocketAddr>().is_ok() {
            return text.to_owned();
        }
        cleaned(&forms, text)
    };
    // A record whose texts cannot be replaced has none; it is never kept as it was.
    rewrite::texts(&case, &clean).unwrap_or(Case { targets: Vec::new(), ..case })
}

/// The same for what is told of a repair of `case`: a file that it changes may hold one.
#[must_use]
pub fn repair_without_secrets(done: &Repair, case: &Case, secrets: &[&Secret]) -> Repair {
    let forms = forms(case, secrets);
    repair::rewritten(done, false, &|text| cleaned(&forms, text))
}

fn forms(case: &Case, secrets: &[&Secret]) -> Vec<Forms> {
    let removed = |secret: &&&Secret| !is_public(secret.expose(), case);
    secrets.iter().filter(removed).map(|secret| Forms::of(secret.expose())).collect()
}

fn cleaned(forms: &[Forms], text: &str) -> String {
    assigned::hidden(&forms.iter().fold(text.to_owned(), |text, forms| forms.removed_from(text)))
}

fn is_public(secret: &str, case: &Case) -> bool {
    let named = |name: &str| name == secret;
    secret.chars().count() < SHORTEST
        || known::is_name(secret) && !secret.bytes().all(|b| b.is_ascii_digit())
        || is_fogs(secret, case)
        || case.targets.iter().any(|at| {
            let target = &at.target;
            let storage = target.storage.value.split('/').any(named);
            named(&target.user.value) || named(&target.host.value) || named(&target.name) || storage
        })
}

/// The name of the database, or of one of its nodes.
fn is_fogs(secret: &str, case: &Case) -> bool {
    let database = case.fog.seen().and_then(|fog| fog.database.seen());
    database.is_some_and(|database| {
        let mut nodes = database.nodes.iter();
        database.name == secret
            || nodes.any(|n| n.name == secret || n.host == secret || n.user == secret)
    })
}

/// The forms of one secret, the longest first.
struct Forms {
    all: Vec<Zeroizing<String>>,
    whole_words: bool,
}

impl Forms {
    fn of(secret: &str) -> Self {
        let whole_words = secret.len() < ANYWHERE;
        let mut all = vec![secret.to_owned()];
        let escaped = Bytes(secret.as_bytes().to_vec()).to_string();
        all.push(Bytes(escaped.clone().into_bytes()).to_string());
        all.push(escaped);
        all.push(secret.replace('\'', "'\\''"));
        all.push(secret.replace('\'', "'\\\\''"));
        all.push(preceded(secret, "\"$`\\"));
        all.push(preceded(secret, "\"$`\\").replace('\\', "\\\\"));
        all.push(html(secret));
        all.extend(percent(secret));
        if !whole_words {
            all.extend(hex(secret));
            all.extend(base64(secret.as_bytes()));
        }
        all.sort_by_key(|form| std::cmp::Reverse(form.len()));
        all.dedup();
        all.retain(|form| form.len() >= SHORTEST);
        Self { all: all.into_iter().map(Zeroizing::new).collect(), whole_words }
    }

    fn removed_from(&self, text: String) -> String {
        let text = self.all.iter().fold(text, |text, form| match self.whole_words {
            false => text.replace(form.as_str(), HIDDEN),
            true => without_word(&text, form),
        });
        self.without_beginning_at_the_end(text)
    }

    /// A text that was cut may end within a secret.
    fn without_beginning_at_the_end(&self, text: String) -> String {
        let body = text.strip_suffix('…').unwrap_or(&text);
        if self.whole_words || body.len() == text.len() && text.len() < 4000 {
            return text;
        }
        for form in &self.all {
            let enough = form.len() / 2..form.len();
            let ends = enough.rev().filter(|end| form.is_char_boundary(*end));
            if let Some(end) = ends.into_iter().find(|end| body.ends_with(&form[..*end])) {
                return format!("{}{HIDDEN}…", &body[..body.len() - end]);
            }
        }
        text
    }
}

fn without_word(text: &str, word: &str) -> String {
    let (mut out, mut rest) = (String::new(), text);
    while let Some(at) = rest.find(word) {
        let (before, after) = (&rest[..at], &rest[at + word.len()..]);
        let joins = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let inside = joins(before.chars().next_back()) || joins(after.chars().next());
        out.push_str(before);
        out.push_str(if inside { word } else { HIDDEN });
        rest = after;
    }
    out + rest
}

/// Each of `signs` with a backslash in front of it.
fn preceded(secret: &str, signs: &str) -> String {
    let sign = |c: char| if signs.contains(c) { format!("\\{c}") } else { c.to_string() };
    secret.chars().map(sign).collect()
}

fn html(secret: &str) -> String {
    let named = [("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\"", "&quot;"), ("'", "&#039;")];
    named.into_iter().fold(secret.to_owned(), |text, (sign, name)| text.replace(sign, name))
}

fn percent(secret: &str) -> [String; 2] {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-_.~".contains(&b);
    let upper = |b: u8| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") };
    let lower = |b: u8| if plain(b) { char::from(b).to_string() } else { format!("%{b:02x}") };
    [secret.bytes().map(upper).collect(), secret.bytes().map(lower).collect()]
}

fn hex(secret: &str) -> [String; 2] {
    let all = secret.bytes();
    [all.clone().map(|b| format!("{b:02x}")).collect(), all.map(|b| format!("{b:02X}")).collect()]
}

/// What stays the same of it, whatever stands around it: at each of the three offsets the characters
/// that hold nothing but bytes of the secret.
fn base64(secret: &[u8]) -> Vec<String> {
    let at = |offset: usize| {
        let padded = [&vec![0; offset][..], secret].concat();
        let (first, last) = ((offset * 8).div_ceil(6), (offset + secret.len()) * 8 / 6);
        let all = [STANDARD_NO_PAD.encode(&padded), URL_SAFE_NO_PAD.encode(&padded)];
        all.map(|text| text[first..last.max(first)].to_owned())
    };
    (0..3).flat_map(at).collect()
}

#[cfg(test)]
mod tests {
    use super::{Forms, HIDDEN, STANDARD_NO_PAD};
    use base64::Engine as _;

    const SECRET: &str = "s3cr'et\\ pa$$&w\"ord";

    #[test]
    fn every_form_is_found() {
        let forms = Forms::of(SECRET);
        let base64 = |text: &str| STANDARD_NO_PAD.encode(text);
        for text in [
            SECRET.to_owned(),
            crate::text::plain(SECRET),
            crate::text::plain(&crate::text::plain(SECRET)),
            "s3cr'\\''et\\ pa$$&w\"ord".to_owned(),
            "s3cr'et\\\\ pa\\$\\$&w\\\"ord".to_owned(),
            "s3cr%27et%5C%20pa%24%24%26w%22ord".to_owned(),
            "s3cr&#039;et\\ pa$$&amp;w&quot;ord".to_owned(),
            base64(SECRET),
            base64(&format!("u:{SECRET}")),
            base64(&format!("us:{SECRET}!")),
            base64(&format!("use:{SECRET}!")),
        ] {
            let clean = forms.removed_from(format!("before {text} behind"));
            assert!(clean.contains(HIDDEN), "{text}: {clean}");
            assert!(clean.starts_with("before ") && clean.ends_with(" behind"), "{clean}");
        }
    }

    #[test]
    fn a_cut_secret_is_one_too() {
        let forms = Forms::of("correct horse battery");
        let clean = forms.removed_from("it says correct horse…".to_owned());
        assert_eq!(clean, format!("it says {HIDDEN}…"));
        let short = "it says correct".to_owned();
        assert_eq!(forms.removed_from(short.clone()), short);
    }

    #[test]
    fn a_short_one_is_no_part_of_a_word() {
        let forms = Forms::of("bash");
        assert_eq!(forms.removed_from("/bin/bash bashrc".into()), "/bin/(hidden) bashrc");
    }
}
