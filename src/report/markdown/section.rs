//! A section of a post: a heading, and blocks below it.

use super::fence::fenced;
use super::{WIDTH, shell};
use crate::report::safe::command;
use crate::report::width::columns;

/// The longest command that is worth a place in a post.
const LONGEST_COMMAND: usize = 2000;

/// A part of a section.
pub(super) enum Block {
    /// Our own words; nothing foreign, because Markdown acts in them.
    Prose(String),
    /// Lines that are shown as they are.
    Text(Vec<String>),
    /// Lines to type.
    Shell(Vec<String>),
    /// Lines of files that go and come.
    Diff(Vec<String>),
}

impl Block {
    /// `commands`, over several lines where they are long.
    pub(super) fn shell(commands: &[&str]) -> Self {
        let bounded = |text: &str| match text.chars().count() {
            ..=LONGEST_COMMAND => command(text),
            length => format!("# a command of {length} characters was left out"),
        };
        Self::Shell(commands.iter().flat_map(|c| shell::broken(&bounded(c), WIDTH)).collect())
    }

    /// The lines that can be left out.
    pub(super) fn lines(&mut self) -> Option<&mut Vec<String>> {
        match self {
            Self::Prose(_) => None,
            Self::Text(lines) | Self::Shell(lines) | Self::Diff(lines) => Some(lines),
        }
    }

    fn is_empty(&self) -> bool {
        match self {
            Self::Prose(text) => text.is_empty(),
            Self::Text(lines) | Self::Shell(lines) | Self::Diff(lines) => lines.is_empty(),
        }
    }

    fn text(&self) -> String {
        match self {
            Self::Prose(text) => paragraph(text),
            Self::Text(lines) => fenced("text", trimmed(lines)),
            Self::Shell(lines) => fenced("sh", lines),
            Self::Diff(lines) => fenced("diff", trimmed(lines)),
        }
    }
}

/// A heading and its blocks.
pub(super) struct Section {
    heading: Option<&'static str>,
    /// What is least important is shortened first; 0 never.
    pub(super) weight: u8,
    pub(super) blocks: Vec<Block>,
}

impl Section {
    pub(super) fn new(heading: &'static str, weight: u8) -> Self {
        Self { heading: Some(heading), weight, blocks: Vec::new() }
    }

    pub(super) fn untitled() -> Self {
        Self { heading: None, weight: 0, blocks: Vec::new() }
    }

    pub(super) fn with(mut self, block: Block) -> Self {
        if !block.is_empty() {
            self.blocks.push(block);
        }
        self
    }
}

/// The whole post. The first heading is larger than the others; a section without blocks is left
/// out, unless it is the first.
pub(super) fn text(sections: &[Section]) -> String {
    let mut parts = Vec::new();
    for (number, section) in sections.iter().enumerate() {
        if number > 0 && section.blocks.is_empty() {
            continue;
        }
        let level = if number == 0 { "##" } else { "###" };
        parts.extend(section.heading.map(|heading| format!("{level} {heading}\n")));
        parts.extend(section.blocks.iter().filter(|b| !b.is_empty()).map(Block::text));
    }
    parts.join("\n")
}

/// Lines without the blank ones at both ends.
fn trimmed(lines: &[String]) -> &[String] {
    let said = |line: &String| !line.trim().is_empty();
    match (lines.iter().position(said), lines.iter().rposition(said)) {
        (Some(first), Some(last)) => &lines[first..=last],
        _ => &[],
    }
}

/// Prose, broken at blanks.
fn paragraph(text: &str) -> String {
    let mut out = String::new();
    let mut used = 0;
    for word in text.split_whitespace() {
        let width = word.chars().map(columns).sum::<usize>();
        let fits = used > 0 && used + 1 + width <= WIDTH;
        match used {
            0 => {}
            _ if fits => out.push(' '),
            _ => out.push('\n'),
        }
        used = if fits { used + 1 + width } else { width };
        out.push_str(word);
    }
    out + "\n"
}

#[cfg(test)]
mod tests {
    use super::{Block, Section, text};

    #[test]
    fn empty_sections_are_left_out_and_prose_is_broken() {
        let prose = Block::Prose("word ".repeat(20));
        let lines = vec![String::new(), "a".to_owned(), String::new()];
        let sections = [
            Section::new("First", 1),
            Section::new("Second", 1).with(Block::Text(Vec::new())),
            Section::new("Third", 1).with(Block::Text(lines)).with(prose),
        ];
        let long = "word ".repeat(16);
        let expected = format!(
            "## First\n\n### Third\n\n```text\na\n```\n\n{}\nword word word word\n",
            long.trim_end()
        );
        assert_eq!(text(&sections), expected);
    }

    #[test]
    fn an_endless_command_is_not_shown() {
        let Block::Shell(lines) = Block::shell(&[&"x".repeat(9000)]) else { panic!("a command") };
        assert_eq!(lines, ["# a command of 9000 characters was left out"]);
    }
}
