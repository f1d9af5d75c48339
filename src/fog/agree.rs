//! Whether two passwords are the same, without either leaving its type.

use zeroize::Zeroizing;

use crate::case::Agreement;
use crate::secret::Secret;

/// How `other` compares with `first`.
#[must_use]
pub(crate) fn agreement(first: &Secret, other: &Secret) -> Agreement {
    let (a, b) = (first.expose(), other.expose());
    if a == b {
        Agreement::Same
    } else if a.is_empty() || b.is_empty() {
        Agreement::Empty
    } else if a.trim() == b.trim() {
        Agreement::Blanks
    } else if written(a).chain(written(b)).any(|(from, form)| {
        let against = if from == a { b } else { a };
        *form == *against
    }) {
        Agreement::Encoding
    } else {
        Agreement::Differs
    }
}

/// The forms in which a program on the way may have written it.
fn written(text: &str) -> impl Iterator<Item = (&str, Zeroizing<String>)> {
    let forms: [fn(&str) -> String; 6] = [html, html_and_quotes, url, slashes, twice, doubled];
    forms.into_iter().map(move |form| (text, Zeroizing::new(form(text))))
}

/// PHP's `htmlspecialchars` up to PHP 8.0, which leaves `'` alone.
fn html(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    text.replace('"', "&quot;")
}

/// The same from PHP 8.1 on.
fn html_and_quotes(text: &str) -> String {
    html(text).replace('\'', "&#039;")
}

/// A form's value, as it goes over the wire (RFC 3986).
fn url(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        match byte {
            b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            byte if byte.is_ascii_alphanumeric() => out.push(char::from(byte)),
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// PHP's `addslashes`.
fn slashes(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\'', "\\'").replace('"', "\\\"")
}

/// UTF-8 taken for Latin-1 and made UTF-8 once more.
fn twice(text: &str) -> String {
    text.bytes().map(char::from).collect()
}

/// Quotes doubled, as SQL and some installers write them.
fn doubled(text: &str) -> String {
    text.replace('\'', "''")
}

#[cfg(test)]
mod tests {
    use super::agreement;
    use crate::case::Agreement;
    use crate::secret::Secret;

    #[test]
    fn what_differs_how() {
        let of = |a: &str, b: &str| agreement(&Secret::new(a.into()), &Secret::new(b.into()));
        assert_eq!(of("a b", "a b"), Agreement::Same);
        assert_eq!(of("a b", "a b \n"), Agreement::Blanks);
        assert_eq!(of("a>b", "a&gt;b"), Agreement::Encoding);
        assert_eq!(of("a&gt;b", "a>b"), Agreement::Encoding);
        assert_eq!(of("it's", "it\\'s"), Agreement::Encoding);
        assert_eq!(of("it's", "it&#039;s"), Agreement::Encoding);
        assert_eq!(of("p%w", "p%25w"), Agreement::Encoding);
        assert_eq!(of("caf\u{e9}", "caf\u{c3}\u{a9}"), Agreement::Encoding);
        assert_eq!(of("a", ""), Agreement::Empty);
        assert_eq!(of("a", "A"), Agreement::Differs);
    }
}
