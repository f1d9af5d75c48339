//! `if`, `case`, loops, groups and functions: whether a shell without a terminal comes to a
//! command.

use super::commands::{Joint, Part};
use super::dialect::Dialect;
use super::interactive::{Says, of_pattern, says};

/// Whether a shell without a terminal comes to a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reached {
    /// It does not.
    Never,
    /// The text does not tell.
    Perhaps,
    /// It does.
    Surely,
}

impl From<Says> for Reached {
    fn from(says: Says) -> Self {
        match says {
            Says::False => Self::Never,
            Says::True => Self::Surely,
            Says::Unknown => Self::Perhaps,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// `if`: its test may go on behind `&&` and `||`, as long as `then` has not come.
    If { test: Option<Says> },
    /// `case … in`; on the shell's flags each pattern says for itself.
    Case { flags: bool },
    /// `switch` of csh and fish, whose branches are called `case`.
    Switch,
    /// A loop, a group, or the body behind `if TEST {` of zsh.
    Body,
    /// A function, whose `{` may stand on a line of its own.
    Function { open: bool },
}

/// An open block, and whether its present branch is reached.
#[derive(Debug)]
struct Block {
    kind: Kind,
    now: Reached,
    /// The branch of an `if` that is not this one.
    other: Reached,
}

/// The blocks that are open, and the way through the present line.
#[derive(Debug, Default)]
pub(super) struct Blocks {
    open: Vec<Block>,
    /// What the last test said.
    last: Option<Says>,
    /// `else if` is a branch, as in csh and fish; in the others it opens a second block.
    chained: bool,
}

impl Blocks {
    /// None is open yet.
    pub(super) fn of(dialect: Dialect) -> Self {
        Self { chained: matches!(dialect, Dialect::Csh | Dialect::Fish), ..Self::default() }
    }

    /// Takes one command of a line; gives what is run in it, if anything, and whether.
    pub(super) fn take<'a>(&mut self, part: &Part<'a>) -> Option<(&'a str, Reached)> {
        if part.joint == Joint::Start {
            self.last = None;
            self.test_ends();
        }
        let mut text = part.text;
        loop {
            let (word, rest) = split(text);
            match word {
                "then" | "do" => {
                    self.test_ends();
                    text = rest;
                }
                "{" | "begin" => {
                    if !self.opens_function(word) {
                        let here = self.here(part.joint);
                        self.push(Kind::Body, here, Reached::Perhaps);
                    }
                    self.last = None;
                    text = rest;
                }
                "else" if self.chained && split(rest).0 == "if" => {
                    self.branch_if(split(rest).1);
                    return None;
                }
                "else" => {
                    self.turn();
                    text = rest;
                }
                "elif" => {
                    self.branch_if(rest);
                    return None;
                }
                "fi" | "done" | "esac" | "}" | "endif" | "end" | "endsw" => {
                    self.open.pop();
                    self.last = Some(Says::Unknown);
                    return None;
                }
                "if" => return self.begin_if(part.joint, rest),
                "while" | "until" | "for" | "foreach" | "select" => {
                    // The test is run at least once, and so is the question of a `select`.
                    let here = self.reached(self.here(part.joint));
                    self.push(Kind::Body, Reached::Perhaps, Reached::Perhaps);
                    return match word {
                        "while" | "until" => Some((rest, here)),
                        "select" => Some((text, here)),
                        _ => None,
                    };
                }
                "case" if self.innermost() == Some(Kind::Switch) => {
                    self.branch(Reached::Perhaps);
                    return None;
                }
                "switch" => {
                    self.push(Kind::Switch, Reached::Perhaps, Reached::Perhaps);
                    return None;
                }
                "case" => {
                    let flags = rest.contains("$-");
                    self.push(Kind::Case { flags }, Reached::Perhaps, Reached::Perhaps);
                    match rest.split_once(" in ") {
                        Some((_, rest)) if !rest.trim().is_empty() => text = rest,
                        _ => return None,
                    }
                }
                "" => return None,
                _ => {
                    let Some(rest) = self.pattern(text) else { break };
                    text = rest;
                }
            }
        }
        if is_function(text) {
            // It is run where it is called, which nobody follows.
            let body = text.split_once('{').map(|(_, body)| body.trim());
            if !body.is_some_and(|body| body.ends_with('}')) {
                let kind = Kind::Function { open: body.is_some() };
                self.push(kind, Reached::Never, Reached::Never);
            }
            return None;
        }
        self.plain(part.joint, text)
    }

    /// A command that is none of the shell's own words.
    fn plain<'a>(&mut self, joint: Joint, text: &'a str) -> Option<(&'a str, Reached)> {
        if joint != Joint::Start && self.test_goes_on(joint, text) {
            return None;
        }
        let here = self.here(joint);
        self.last = Some(says(text));
        let reached = self.reached(here);
        // zsh ends a group without a `;` before the bracket.
        match text.strip_suffix(" }") {
            Some(text) if self.innermost() == Some(Kind::Body) => {
                self.open.pop();
                Some((text.trim(), reached))
            }
            _ => Some((text, reached)),
        }
    }

    /// Whether what follows `joint` is run, by the last test.
    fn here(&self, joint: Joint) -> Reached {
        match (joint, self.last) {
            (Joint::Start, _) => Reached::Surely,
            (Joint::And, Some(says)) => says.into(),
            (Joint::Or, Some(says)) => says.not().into(),
            (Joint::And | Joint::Or, None) => Reached::Perhaps,
        }
    }

    /// `if TEST` opens a block; `if ( TEST ) COMMAND` of csh does not, and `if TEST { COMMAND }` of
    /// zsh closes it at once.
    fn begin_if<'a>(&mut self, joint: Joint, rest: &'a str) -> Option<(&'a str, Reached)> {
        let here = self.here(joint);
        if let Some((inside, command)) = bracket(rest)
            && !command.is_empty()
            && !command.starts_with('{')
        {
            let test = says(inside);
            if command == "then" {
                self.push_if(test, here, None);
                return None;
            }
            return Some((command, self.reached(Reached::from(test).min(here))));
        }
        if let Some((test, body)) = rest.split_once(" {")
            && test.ends_with([']', ')'])
        {
            self.push(Kind::Body, Reached::from(says(test)).min(here), Reached::Perhaps);
            let body = body.trim();
            return if body.is_empty() { None } else { self.plain(Joint::Start, body) };
        }
        self.push_if(says(rest), here, Some(says(rest)));
        None
    }

    fn push_if(&mut self, test: Says, here: Reached, open: Option<Says>) {
        let (now, other) = (Reached::from(test).min(here), Reached::from(test.not()).min(here));
        self.push(Kind::If { test: open }, now, other);
    }

    /// The test of the `if` that was just opened goes on: `if A && B; then`.
    fn test_goes_on(&mut self, joint: Joint, text: &str) -> bool {
        let Some(Block { kind: Kind::If { test: Some(test) }, now, other }) = self.open.last_mut()
        else {
            return false;
        };
        *test = match joint {
            Joint::Or => test.or(says(text)),
            Joint::And | Joint::Start => test.and(says(text)),
        };
        (*now, *other) = ((*test).into(), test.not().into());
        true
    }

    fn test_ends(&mut self) {
        if let Some(Block { kind: Kind::If { test }, .. }) = self.open.last_mut() {
            *test = None;
        }
    }

    /// `*i*) COMMAND` in a `case`: goes into that branch, and gives the command.
    fn pattern<'a>(&mut self, text: &'a str) -> Option<&'a str> {
        let Some(Kind::Case { flags }) = self.innermost() else { return None };
        let (pattern, rest) = text.split_once(')')?;
        if pattern.contains(char::is_whitespace) {
            return None;
        }
        self.branch(if flags { of_pattern(pattern).into() } else { Reached::Perhaps });
        Some(rest.trim())
    }

    fn opens_function(&mut self, word: &str) -> bool {
        match self.open.last_mut() {
            Some(Block { kind: Kind::Function { open }, .. }) if word == "{" && !*open => {
                *open = true;
                true
            }
            _ => false,
        }
    }

    fn innermost(&self) -> Option<Kind> {
        self.open.last().map(|block| block.kind)
    }

    fn push(&mut self, kind: Kind, now: Reached, other: Reached) {
        self.open.push(Block { kind, now, other });
    }

    fn turn(&mut self) {
        if let Some(block) = self.open.last_mut() {
            std::mem::swap(&mut block.now, &mut block.other);
        }
    }

    /// Another branch with a test of its own, where those before it were not taken.
    fn branch_if(&mut self, test: &str) {
        let test = says(bracket(test).map_or(test, |(inside, _)| inside));
        if let Some(block) = self.open.last_mut() {
            block.now = block.other.min(test.into());
            block.other = block.other.min(test.not().into());
        }
    }

    fn branch(&mut self, now: Reached) {
        if let Some(block) = self.open.last_mut() {
            block.now = now;
        }
    }

    fn reached(&self, here: Reached) -> Reached {
        self.open.iter().map(|block| block.now).fold(here, Reached::min)
    }
}

fn split(text: &str) -> (&str, &str) {
    let text = text.trim();
    text.split_once(char::is_whitespace).map_or((text, ""), |(word, rest)| (word, rest.trim()))
}

/// What stands in the brackets at the beginning of `text`, and what behind them.
fn bracket(text: &str) -> Option<(&str, &str)> {
    let inside = text.trim_start().strip_prefix('(')?;
    let mut depth = 1_usize;
    for (at, c) in inside.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some((&inside[..at], inside[at + 1..].trim()));
        }
    }
    None
}

/// `name() {` or `function name`.
fn is_function(text: &str) -> bool {
    let (word, rest) = split(text);
    word == "function" || word.ends_with("()") || rest.starts_with("()")
}
