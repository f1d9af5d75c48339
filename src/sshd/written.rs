//! The lines of a file as they are written, in force or not: what an edit of it can be about.

use std::path::Path;

use super::arguments::{Shape, shape, stripped};
use super::config::Config;
use super::diagnostic::Place;
use super::keyword::{find, keywords};
use super::value::Kind;

/// A line that sets something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Where it stands.
    pub place: Place,
    /// The keyword in lower case, an alias resolved.
    pub keyword: &'static str,
    /// The line without the blanks around it. It may hold any byte of a file: escape it before it is
    /// shown.
    pub text: String,
    /// A Match line stands above it in its file.
    pub in_block: bool,
}

impl Config {
    /// Every line of the file that sets something: no Match and no Include line, and none that this
    /// release does not know.
    #[must_use]
    pub fn written(&self, path: &Path) -> Vec<Written> {
        let Some(file) = self.file(path) else { return Vec::new() };
        let (mut found, mut in_block) = (Vec::new(), false);
        for line in &file.lines.lines {
            let text = stripped(file.lines.of(*line));
            let Shape::Keyed(keyed) = shape(text) else { continue };
            let Some(known) = find(&keyed.keyword.text, self.release, self.build) else { continue };
            let row = &keywords()[known.slot];
            match row.kind {
                Kind::Match => in_block = true,
                Kind::Include => {}
                _ => found.push(Written {
                    place: Place { file: file.name.clone(), line: line.number, column: 1 },
                    keyword: row.name,
                    text: String::from_utf8_lossy(text).trim().to_owned(),
                    in_block,
                }),
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use crate::sshd::{Build, Memory, Release, read};
    use std::path::Path;

    #[test]
    fn every_line_that_sets_something_is_found() {
        let main = Path::new("/etc/ssh/sshd_config");
        let text = "Include /x\n# Port 1\n  port 2222 \nSkeyAuthentication no\nBogus 1\nMatch all\nAllowUsers a b\n";
        let files = Memory::new().with("/etc/ssh/sshd_config", text);
        let config = read(&files, main, Release::new(9, 2), Build::Debian);
        let found = config.written(main);
        let seen: Vec<_> = found
            .iter()
            .map(|one| (one.place.line, one.keyword, one.text.as_str(), one.in_block))
            .collect();
        assert_eq!(seen[0], (3, "port", "port 2222", false));
        assert_eq!(seen[seen.len() - 1], (7, "allowusers", "AllowUsers a b", true));
        assert!(!seen.iter().any(|one| one.1 == "match" || one.1 == "include"), "{seen:?}");
    }
}
