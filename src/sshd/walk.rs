//! One pass over the files, as parse_server_config_depth makes it twice: at startup, when every
//! block but `Match all` is passed over, and for each connection, when everything outside the
//! matching blocks is.

use std::collections::{BTreeSet, HashMap};

use super::arguments::{Shape, shape, stripped};
use super::config::Config;
use super::connection::Connection;
use super::diagnostic::Severity;
use super::options::{At, Options};

mod directive; // what one directive does

/// How deep includes may nest (`SERVCONF_MAX_DEPTH`).
const MAX_DEPTH: usize = 16;

/// How many bytes one pass looks at, each visit to a file or a line counted as some. Files may
/// include each other in ever more ways; sshd itself would go on for hours.
const MAX_WORK: usize = 256 << 20;

/// What a visit counts besides its bytes.
const VISIT: usize = 64;

/// How many errors, and how many warnings, are kept.
const MAX_PROBLEMS: usize = 500;

/// Something the pass came upon.
pub(super) struct Problem {
    pub severity: Severity,
    pub at: Option<At>,
    pub message: String,
}

/// One pass.
pub(super) struct Walk<'a> {
    config: &'a Config,
    /// None at startup.
    connection: Option<&'a Connection>,
    pub options: Options,
    pub problems: Vec<Problem>,
    /// The keywords that some line sets, in force or not.
    pub mentioned: BTreeSet<usize>,
    left: usize,
    /// How many warnings and errors there were.
    counts: [usize; 2],
    too_deep: bool,
    /// The files each pattern is known to lead to. sshd remembers a file only once it has read it
    /// to its end: a file that includes its own pattern gets the files before it alone.
    remembered: HashMap<Vec<u8>, usize>,
}

/// What holds for the lines of a file as the pass goes down it.
#[derive(Clone, Copy)]
struct State {
    active: bool,
    /// No Match can hold: the file is included in a block that does not.
    never: bool,
    /// No Match was met yet, and only what stands in one counts.
    match_only: bool,
    /// The Match line whose block this is.
    block: Option<At>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(config: &'a Config, connection: Option<&'a Connection>) -> Self {
        Self {
            config,
            connection,
            options: Options::default(),
            problems: Vec::new(),
            mentioned: BTreeSet::new(),
            left: MAX_WORK,
            counts: [0; 2],
            too_deep: false,
            remembered: HashMap::new(),
        }
    }

    /// Goes over the main file and all it includes.
    pub(super) fn run(mut self) -> Self {
        let startup = self.connection.is_none();
        let state = State { active: startup, never: false, match_only: !startup, block: None };
        if !self.config.files.is_empty() {
            self.file(0, state, 0);
        }
        self
    }

    fn file(&mut self, file: usize, mut state: State, depth: usize) {
        if depth > MAX_DEPTH {
            self.too_deep = true;
            self.error(None, "Too many recursive configuration includes");
            return;
        }
        if !self.afford(0) {
            return;
        }
        let config = self.config;
        let lines = &config.files[file].lines;
        for (index, line) in lines.lines.iter().enumerate() {
            if !self.afford(line.end - line.start) {
                return;
            }
            let at = At { file: narrow(file), line: narrow(index), byte: 0 };
            self.line(stripped(lines.of(*line)), at, &mut state, depth);
        }
    }

    /// Counts a visit; false when the pass has done enough.
    fn afford(&mut self, bytes: usize) -> bool {
        let before = self.left;
        self.left = before.saturating_sub(bytes + VISIT);
        if before > 0 && self.left == 0 {
            self.error(None, "too much to read: the includes were not followed to their end");
        }
        self.left > 0
    }

    fn line(&mut self, line: &[u8], at: At, state: &mut State, depth: usize) {
        let keyed = match shape(line) {
            Shape::Blank | Shape::Comment => return,
            Shape::OpenQuote => {
                self.warn(at, "a quote in the keyword is never closed: sshd passes over the line");
                return;
            }
            Shape::Keyed(keyed) => keyed,
        };
        let at = At { byte: narrow(keyed.keyword.start), ..at };
        if let Err(fault) = self.directive(line, &keyed, at, state, depth) {
            self.error(Some(At { byte: narrow(fault.at), ..at }), fault.message);
        }
    }

    fn warn(&mut self, at: At, message: impl Into<String>) {
        if self.connection.is_none() {
            self.problem(Severity::Warning, Some(at), message.into());
        }
    }

    fn error(&mut self, at: Option<At>, message: impl Into<String>) {
        self.problem(Severity::Error, at, message.into());
    }

    fn problem(&mut self, severity: Severity, at: Option<At>, message: String) {
        let count = &mut self.counts[usize::from(severity == Severity::Error)];
        *count += 1;
        if *count <= MAX_PROBLEMS {
            self.problems.push(Problem { severity, at, message });
        }
    }
}

fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
