//! Names of hosts with their domains: each label keeps its place, so that what lies in a domain
//! still does.

use super::known;

/// The name of a host with its domain, and no file, unit or version.
pub(super) fn is_domain(word: &str) -> bool {
    let mut labels = word.split('.');
    let last = labels.next_back().unwrap_or_default();
    let fine = |label: &str| {
        (1..=63).contains(&label.len())
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    word.contains('.')
        && word.len() <= 253
        && labels.all(fine)
        && last.len() >= 2
        && last.chars().all(char::is_alphabetic)
        && !known::is_suffix(last)
        && !known::is_file(word)
        && !known::is_domain(word)
}

/// The labels in front, and the part that somebody owns: `acme.org`, or `fog` of `fog.lan`.
pub(super) fn split(domain: &str) -> (Vec<String>, String) {
    let mut labels: Vec<String> = domain.split('.').map(str::to_lowercase).collect();
    let last = labels.pop().unwrap_or_default();
    let owned = labels.pop().unwrap_or_default();
    let owned = if known::is_private(&last) { owned } else { format!("{owned}.{last}") };
    (labels, owned)
}
