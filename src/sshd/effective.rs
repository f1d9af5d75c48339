//! The values in force for a connection, and why.

use std::fmt;

use super::diagnostic::{Diagnostic, Place};
use super::subsystem::Subsystem;

/// One value in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// The keyword in lower case, as `sshd -T` names it.
    pub keyword: &'static str,
    /// The value as `sshd -T` prints it, blanks at its end gone. It may hold bytes of a file:
    /// escape it before it is shown.
    pub value: String,
    /// The line that decided it; None for a default.
    pub place: Option<Place>,
    /// The lines that lost.
    pub lost: Vec<Lost>,
}

/// A line that has no effect on the value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lost {
    /// Where it stands.
    pub place: Place,
    /// What it says.
    pub value: String,
    /// What it lost to.
    pub why: Why,
}

/// What a line lost to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// The first value counts, and this line has it.
    EarlierLine(Place),
    /// The last value counts in this release, and this line has it.
    LaterLine(Place),
    /// The line stands in this Match block, which does not hold for the connection.
    Block(Place),
    /// A Match block that holds has a value of its own, in this line.
    Overridden(Place),
    /// This release reads the keyword in a Match block and then ignores it.
    NoEffect,
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::EarlierLine(by) => write!(f, "the first value counts: {}:{}", by.file, by.line),
            Self::LaterLine(by) => write!(f, "the last value counts: {}:{}", by.file, by.line),
            Self::Block(by) => write!(
                f,
                "its Match block does not hold for this connection: {}:{}",
                by.file, by.line
            ),
            Self::Overridden(by) => {
                write!(f, "replaced in a Match block: {}:{}", by.file, by.line)
            }
            Self::NoEffect => f.write_str("this release ignores it in a Match block"),
        }
    }
}

/// The configuration in force for one connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effective {
    pub(super) settings: Vec<Setting>,
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) crashes: bool,
    pub(super) subsystems: Vec<Subsystem>,
    pub(super) unheard: Vec<(&'static str, Lost)>,
}

impl Effective {
    /// Every value, in the order of `sshd -T`; several for keywords that accumulate.
    #[must_use]
    pub fn settings(&self) -> &[Setting] {
        &self.settings
    }

    /// The value of a keyword, or the first of several.
    #[must_use]
    pub fn get(&self, keyword: &str) -> Option<&Setting> {
        self.all(keyword).next()
    }

    /// All values of a keyword.
    pub fn all(&self, keyword: &str) -> impl Iterator<Item = &Setting> {
        self.settings.iter().filter(move |setting| setting.keyword.eq_ignore_ascii_case(keyword))
    }

    /// True when the keyword's value is `yes`.
    #[must_use]
    pub fn is_yes(&self, keyword: &str) -> bool {
        self.get(keyword).is_some_and(|setting| setting.value == "yes")
    }

    /// The lines of a keyword that lost, whether a value is left in force or not.
    pub fn lost(&self, keyword: &str) -> impl Iterator<Item = &Lost> {
        let unheard = self.unheard.iter().filter(move |(name, _)| *name == keyword);
        let beside = self.settings.iter().filter(move |setting| setting.keyword == keyword);
        beside.flat_map(|setting| &setting.lost).chain(unheard.map(|(_, lost)| lost))
    }

    /// The subsystems this connection can ask for.
    #[must_use]
    pub fn subsystems(&self) -> &[Subsystem] {
        &self.subsystems
    }

    /// The subsystem of exactly this name; clients ask for `sftp`.
    #[must_use]
    pub fn subsystem(&self, name: &str) -> Option<&Subsystem> {
        self.subsystems.iter().find(|subsystem| subsystem.name == name)
    }

    /// True when sshd's process for this connection dies of a Match block's Subsystem (9.5 to
    /// 10.2, bug 3906).
    #[must_use]
    pub fn crashes(&self) -> bool {
        self.crashes
    }

    /// What stops this connection though sshd has started: errors of its own pass.
    #[must_use]
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }
}
