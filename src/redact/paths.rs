//! The personal parts of paths. What lies in the system's own trees is everybody's; elsewhere a
//! component that is not a usual one is replaced, and its suffix stays.

use super::names::Names;
use super::scan::{self, Piece};
use super::spelled;
use super::{domains, known};

/// A path may begin behind this character.
pub(super) fn may_begin(before: Option<char>) -> bool {
    !before.is_some_and(|c| c.is_alphanumeric() || "._-}*?)]~%$+@/".contains(c))
}

/// How long the path at the beginning of `text` is.
pub(super) fn length(text: &str) -> usize {
    let ends =
        |c: char| c.is_whitespace() || c.is_control() || "\"'`;|&<>(){},:\\[]…“”„".contains(c);
    text.find(ends).unwrap_or(text.len())
}

/// The pieces of a path.
pub(super) fn pieces<'a>(path: &'a str, names: &Names) -> Vec<Piece<'a>> {
    let components: Vec<&str> = path.split('/').collect();
    let first = components.iter().find(|c| !c.is_empty()).copied().unwrap_or_default();
    let system = known::is_system_tree(first);
    let mut found = Vec::new();
    let (mut above, mut at) = ("", 0);
    for component in components {
        if at > 0 {
            found.push(Piece::Plain(&path[at - 1..at]));
        }
        if !component.is_empty() {
            found.extend(of_component(component, above, system, names));
            above = component;
        }
        at += component.len() + 1;
    }
    found
}

fn of_component<'a>(
    component: &'a str,
    above: &str,
    system: bool,
    names: &Names,
) -> Vec<Piece<'a>> {
    if names.word(component).is_some() {
        return vec![Piece::Name(component)];
    }
    if let Some((found, length)) = spelled::read(component).filter(|(_, n)| *n == component.len()) {
        return vec![Piece::Spelled(found, &component[..length])];
    }
    let is_home = matches!(above, "home" | "Users");
    if is_home && !known::is_name(component) && !has_signs(component) {
        return vec![Piece::Account(component)];
    }
    if has_signs(component) || stays(component, above, system) {
        return in_words(component, names);
    }
    if domains::is_domain(component) {
        return vec![Piece::Domain(component)];
    }
    vec![Piece::Component(component)]
}

/// Patterns, variables and the tokens of sshd stand for something else.
fn has_signs(component: &str) -> bool {
    component.contains(['*', '?', '$', '%', '~', '=', '^', '!'])
}

fn stays(component: &str, above: &str, system: bool) -> bool {
    let is_site = matches!(above, "www" | "vhosts" | "html" | "live");
    let sites = is_site || component.matches('.').count() > 1;
    let host = sites && domains::is_domain(component);
    let (stem, _) = split(component);
    system && !host
        || known::is_path(component)
        || known::is_name(component)
        || known::is_path(stem)
        || component.chars().count() < 2
}

fn in_words<'a>(component: &'a str, names: &Names) -> Vec<Piece<'a>> {
    if component.chars().all(super::names::is_of_word) {
        // In the system's trees two words with a dot between them are a file.
        return scan::parts(component, names);
    }
    scan::pieces(component, names)
}

/// A component without its suffix, and the suffix with its dot: `login` and `.sh`.
pub(super) fn split(component: &str) -> (&str, &str) {
    match component.rfind('.').filter(|at| *at > 0) {
        Some(at) if known::is_suffix(&component[at + 1..]) => component.split_at(at),
        _ => (component, ""),
    }
}
