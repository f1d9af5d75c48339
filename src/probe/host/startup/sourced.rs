//! The files that a text sources: `. FILE`, `source FILE`, and loops over a folder of drop-ins.

use std::collections::BTreeMap;

use super::super::patience::patiently;
use super::environment::Environment;
use super::shells::matching;
use crate::case::Look;
use crate::shell::{Dialect, commands};

/// The variables that name places, as far as they are known; they stay from file to file.
#[derive(Debug)]
pub(super) struct Names {
    home: String,
    dialect: Dialect,
    /// A variable, and the places it goes through.
    variables: BTreeMap<String, Vec<String>>,
}

impl Names {
    pub(super) fn new(home: &str, environment: &Environment, dialect: Dialect) -> Self {
        let home = home.trim_end_matches('/').to_owned();
        let mut variables = BTreeMap::from([("HOME".to_owned(), vec![home.clone()])]);
        for name in ["ZDOTDIR", "XDG_CONFIG_HOME"] {
            if let Some(folder) = environment.folder(name) {
                variables.insert(name.to_owned(), vec![folder.to_owned()]);
            }
        }
        Self { home, dialect, variables }
    }

    /// The files that a shell without a terminal sources, where they are named literally, through a
    /// variable that the text sets, or by `*` in a folder.
    pub(super) fn sourced(&mut self, text: &str) -> Vec<String> {
        // A loop is no command; its header is.
        for line in text.lines().map(str::trim) {
            self.note(line);
        }
        let mut found = Vec::new();
        for command in commands(text, self.dialect) {
            let mut words = command.text.split_ascii_whitespace();
            // Behind a backslash no alias is meant, as in the lines that nvm's installer writes.
            let is_source = |word: &str| matches!(word, "." | "\\." | "source" | "builtin");
            if words.next().is_some_and(is_source)
                && let Some(word) = words.find(|word| !is_source(word))
            {
                found.extend(self.expand(word));
            }
        }
        found
    }

    /// `NAME=PLACE`, `set NAME=PLACE`, `set -x NAME PLACE`; `for NAME in PLACE…`, `foreach NAME (PLACE…)`.
    fn note(&mut self, line: &str) {
        let plain = line.replace(['(', ')', '`'], " ");
        let mut words = plain.split([' ', '\t', ';']).filter(|word| !word.is_empty());
        let Some(first) = words.next() else { return };
        let (name, places): (String, Vec<&str>) = match first {
            "for" | "foreach" => {
                let Some(name) = words.next() else { return };
                let skipped = ["in", "/bin/ls", "ls"];
                (name.to_owned(), words.filter(|word| !skipped.contains(word)).collect())
            }
            "export" | "typeset" | "local" | "set" | "setenv" => {
                let mut words = words.filter(|word| !word.starts_with('-') && *word != "=");
                let Some(name) = words.next() else { return };
                match name.split_once('=') {
                    Some((name, place)) => (name.to_owned(), vec![place]),
                    None => (name.to_owned(), words.take(1).collect()),
                }
            }
            _ => match first.split_once('=') {
                Some((name, place)) => (name.to_owned(), vec![place]),
                None => return,
            },
        };
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
        if name.is_empty() || !name.chars().all(is_name) || name == "HOME" {
            return;
        }
        let places: Vec<String> = places.into_iter().flat_map(|word| self.expand(word)).collect();
        if !places.is_empty() {
            self.variables.insert(name, places);
        }
    }

    /// `~/x`, `$HOME/x`, `"${ZDOTDIR}/x"`, `$file`, `/etc/x.d/*.sh` or an absolute path.
    fn expand(&self, word: &str) -> Vec<String> {
        let word = word.replace(['"', '\'', ';'], "");
        // A flag of zsh's patterns: `*.zsh(N)`.
        let word = word.split('(').next().unwrap_or_default();
        let starts: Vec<String> = match self.begins(word) {
            Some((places, rest)) => places.iter().map(|place| format!("{place}{rest}")).collect(),
            None => vec![word.to_owned()],
        };
        starts.iter().flat_map(|path| files_at(path)).collect()
    }

    /// The places that the beginning of a word stands for, and the rest of it.
    fn begins<'a>(&self, word: &'a str) -> Option<(Vec<String>, &'a str)> {
        if let Some(rest) = word.strip_prefix('~') {
            return Some((vec![self.home.clone()], rest));
        }
        let name = word.strip_prefix('$')?;
        let (name, rest) = match name.strip_prefix('{') {
            Some(braced) => {
                let (inside, rest) = braced.split_once('}')?;
                (inside, rest)
            }
            None => name.split_at(
                name.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(name.len()),
            ),
        };
        // `${ZDOTDIR:-$HOME}`: what is not set is the home, as far as anybody uses it.
        let (name, default) = match name.split_once(":-") {
            Some((name, default)) => (name, Some(default)),
            None => (name, None),
        };
        match (self.variables.get(name), default) {
            (Some(places), _) => Some((places.clone(), rest)),
            (None, Some("$HOME" | "~")) => Some((vec![self.home.clone()], rest)),
            _ => None,
        }
    }
}

/// The path itself, or what it finds where its last part has one `*`.
fn files_at(path: &str) -> Vec<String> {
    let path = path.trim_end_matches('/');
    if !path.starts_with('/') || path.contains(['$', '?', '[', '{', '~', '`']) {
        return Vec::new();
    }
    let Some((before, after)) = path.split_once('*') else { return vec![path.to_owned()] };
    let Some((folder, begins)) = before.rsplit_once('/') else { return Vec::new() };
    if after.contains(['*', '/']) {
        return Vec::new();
    }
    let (folder, begins, ends) = (folder.to_owned(), begins.to_owned(), after.to_owned());
    let look = patiently(&folder.clone(), move || Look::Seen(matching(&folder, &begins, &ends)));
    look.seen().cloned().unwrap_or_default()
}

/// The place that a text gives the variable `name`.
pub(super) fn assigned(text: &str, name: &str, home: &str) -> Option<String> {
    let mut names = Names::new(home, &Environment::default(), Dialect::Sh);
    text.lines().map(str::trim).for_each(|line| names.note(line));
    names.variables.remove(name)?.into_iter().next()
}

#[cfg(test)]
mod tests {
    use super::super::environment::Environment;
    use super::{Names, assigned};
    use crate::shell::Dialect;
    use proptest::prelude::*;
    use std::fs;

    fn sourced(text: &str) -> Vec<String> {
        Names::new("/home/f", &Environment::default(), Dialect::Sh).sourced(text)
    }

    #[test]
    fn what_is_sourced_is_followed_where_it_is_named() {
        let text = "# . ~/no\n. ~/.motd\n[ -f /etc/x ] && source \"$HOME/y\"\n\
                    if true; then . /etc/bashrc; fi\n. $OTHER/z\necho . /no\n. ${HOME}/.w;\n";
        let expected =
            ["/home/f/.motd", "/home/f/y", "/etc/bashrc", "/home/f/.w"].map(str::to_owned);
        assert_eq!(sourced(text), expected);
    }

    #[test]
    fn what_only_people_source_is_not_followed() {
        assert!(sourced("[[ $- == *i* ]] && . ~/.motd\n").is_empty());
        assert!(sourced("[ -z \"$PS1\" ] && return\n. ~/.motd\n").is_empty());
        assert!(sourced("if status is-interactive\n  source ~/x.fish\nend\n").is_empty());
    }

    #[test]
    fn variables_and_loops_over_folders_are_followed() {
        assert_eq!(sourced("D=~/.zsh\nsource $D/a.zsh"), ["/home/f/.zsh/a.zsh"]);
        assert_eq!(sourced("setenv D ~/.t\nif (-r $D/x) source $D/x"), ["/home/f/.t/x"]);
        assert_eq!(sourced("source ${ZDOTDIR:-$HOME}/.x"), ["/home/f/.x"]);
        let folder = tempfile::tempdir().unwrap();
        for name in ["10-a.sh", "20-b.sh", "notes"] {
            fs::write(folder.path().join(name), "").unwrap();
        }
        let path = folder.path().to_str().unwrap();
        let both = [format!("{path}/10-a.sh"), format!("{path}/20-b.sh")];
        assert_eq!(sourced(&format!("for f in {path}/*.sh; do\n  . \"$f\"\ndone\n")), both);
        assert_eq!(sourced(&format!("for f in {path}/*.sh; do . $f; done\n")), both);
        let csh =
            format!("set dir={path}\nforeach FILE (`/bin/ls $dir/*`)\n  source $FILE;\nend;\n");
        assert_eq!(sourced(&csh).len(), 3);
    }

    #[test]
    fn a_folder_that_a_text_names_is_known() {
        let text = "if [[ -z \"$ZDOTDIR\" ]]; then\n  export ZDOTDIR=\"$HOME/.config/zsh\"\nfi\n";
        assert_eq!(assigned(text, "ZDOTDIR", "/home/f").as_deref(), Some("/home/f/.config/zsh"));
        assert_eq!(assigned("# ZDOTDIR=/x", "ZDOTDIR", "/home/f"), None);
    }

    proptest! {
        #[test]
        fn no_text_breaks_it(text: String) {
            let _ = sourced(&text);
        }
    }
}
