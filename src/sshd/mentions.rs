//! The lines that name a subsystem, whether they are in force or not: what a repair can change.

use super::arguments::{Arguments, Shape, shape, stripped};
use super::config::{Config, File};
use super::diagnostic::Place;
use super::keyword::find;
use super::lines::Line;
use super::releases::Behaviour;
use super::value::Kind;

/// A line that names a subsystem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Where it stands.
    pub place: Place,
    /// The subsystem's name.
    pub name: String,
    /// Its command, word by word.
    pub command: Vec<String>,
    /// A Match line stands above it in its file.
    pub in_block: bool,
}

impl Config {
    /// Every Subsystem line of the files that are read, in the order of the files.
    #[must_use]
    pub fn subsystem_lines(&self) -> Vec<Mention> {
        self.files.iter().flat_map(|file| self.mentions(file)).collect()
    }

    fn mentions(&self, file: &File) -> Vec<Mention> {
        let (mut found, mut in_block) = (Vec::new(), false);
        for line in &file.lines.lines {
            let text = stripped(file.lines.of(*line));
            let Shape::Keyed(keyed) = shape(text) else { continue };
            match find(&keyed.keyword.text, self.release, self.build).map(|found| found.row.kind) {
                Some(Kind::Match) => in_block = true,
                Some(Kind::Subsystem) => {
                    found.extend(self.mention(file, line, text, keyed.rest, in_block));
                }
                _ => {}
            }
        }
        found
    }

    fn mention(
        &self,
        file: &File,
        line: &Line,
        text: &[u8],
        rest: Option<usize>,
        in_block: bool,
    ) -> Option<Mention> {
        let like_a_shell = self.release.does(Behaviour::SplitsLikeAShell);
        let words = Arguments::new(text, rest, like_a_shell).ok()?.rest();
        let mut words = words.iter().map(|word| String::from_utf8_lossy(&word.text).into_owned());
        let name = words.next()?;
        let place = Place { file: file.name.clone(), line: line.number, column: 1 };
        Some(Mention { place, name, command: words.collect(), in_block })
    }
}

#[cfg(test)]
mod tests {
    use crate::sshd::{Build, Memory, Release, read};
    use std::path::Path;

    #[test]
    fn every_line_that_names_one_is_found() {
        let text = "subsystem\tsftp  /x -l INFO\n#Subsystem sftp y\nMatch User a\n \"Subsystem\" sftp internal-sftp\n";
        let files = Memory::new().with("/etc/ssh/sshd_config", text);
        let config =
            read(&files, Path::new("/etc/ssh/sshd_config"), Release::new(9, 2), Build::Debian);
        let found = config.subsystem_lines();
        assert_eq!(found.len(), 2);
        assert_eq!((found[0].place.line, found[0].in_block), (1, false));
        assert_eq!(found[0].command, ["/x", "-l", "INFO"]);
        assert_eq!((found[1].place.line, found[1].in_block), (4, true));
    }
}
