//! `if`, `case`, loops and functions: whether a shell without a terminal comes to a command.

use super::commands::{Joint, Part};
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

/// An open block, and whether its present branch is reached.
#[derive(Debug)]
struct Block {
    now: Reached,
    /// The branch of an `if` that is not this one.
    other: Reached,
    /// A `case` on the shell's flags: each pattern says for itself.
    flags: bool,
}

/// The blocks that are open, and the way through the present line.
#[derive(Debug, Default)]
pub(super) struct Blocks {
    open: Vec<Block>,
    /// What the last test of the line said.
    last: Option<Says>,
}

impl Blocks {
    /// Takes one command of a line; gives what is run in it, if anything, and whether.
    pub(super) fn take<'a>(&mut self, part: &Part<'a>) -> Option<(&'a str, Reached)> {
        if part.joint == Joint::Start {
            self.last = None;
        }
        let mut text = part.text;
        loop {
            let (word, rest) = split(text);
            match word {
                "then" | "do" | "{" | "begin" => text = rest,
                "else" => {
                    self.turn();
                    text = rest;
                }
                "elif" => {
                    self.branch(Reached::Perhaps);
                    return None;
                }
                "fi" | "done" | "esac" | "}" | "endif" | "end" | "endsw" => {
                    self.open.pop();
                    return None;
                }
                "if" => return self.begin_if(rest),
                "while" | "until" | "for" | "foreach" | "select" => {
                    self.push(Reached::Perhaps, Reached::Perhaps, false);
                    return (word == "select").then(|| (text, self.reached(Reached::Perhaps)));
                }
                "case" | "switch" => {
                    let flags = rest.contains("$-");
                    self.push(Reached::Perhaps, Reached::Perhaps, flags);
                    match rest.split_once(" in ") {
                        Some((_, rest)) if !rest.trim().is_empty() => text = rest,
                        _ => return None,
                    }
                }
                "" => return None,
                _ if self.in_case() && pattern(text).is_some() => {
                    let (pattern, rest) = pattern(text).unwrap_or_default();
                    self.branch(of_pattern(pattern).into());
                    text = rest;
                }
                _ if is_function(text) => {
                    // It is run where it is called, which nobody follows.
                    self.push(Reached::Never, Reached::Never, false);
                    let body = text.split_once('{').map(|(_, body)| body.trim());
                    if body.is_some_and(|body| body.ends_with('}')) {
                        self.open.pop();
                    }
                    return None;
                }
                _ => break,
            }
        }
        self.plain(part.joint, text)
    }

    /// A command that is none of the shell's own words.
    fn plain<'a>(&mut self, joint: Joint, text: &'a str) -> Option<(&'a str, Reached)> {
        let here = match (joint, self.last) {
            (Joint::Start, _) => Reached::Surely,
            (Joint::And, Some(says)) => says.into(),
            (Joint::Or, Some(says)) => says.not().into(),
            (Joint::And | Joint::Or, None) => Reached::Perhaps,
        };
        self.last = Some(says(text));
        Some((text, self.reached(here)))
    }

    /// `if TEST` opens a block; `if ( TEST ) COMMAND` of csh does not.
    fn begin_if<'a>(&mut self, rest: &'a str) -> Option<(&'a str, Reached)> {
        let test = says(rest);
        if let Some((inside, command)) = rest.strip_prefix('(').and_then(|r| r.rsplit_once(')'))
            && !command.trim().is_empty()
            && command.trim() != "then"
        {
            return Some((command.trim(), self.reached(says(inside).into())));
        }
        self.push(test.into(), test.not().into(), false);
        None
    }

    fn in_case(&self) -> bool {
        self.open.last().is_some_and(|block| block.flags)
    }

    fn push(&mut self, now: Reached, other: Reached, flags: bool) {
        self.open.push(Block { now, other, flags });
    }

    fn turn(&mut self) {
        if let Some(block) = self.open.last_mut() {
            std::mem::swap(&mut block.now, &mut block.other);
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

/// `*i*) COMMAND`: the pattern and the command.
fn pattern(text: &str) -> Option<(&str, &str)> {
    let (pattern, rest) = text.split_once(')')?;
    (!pattern.contains(char::is_whitespace)).then_some((pattern, rest.trim()))
}

/// `name() {` or `function name`.
fn is_function(text: &str) -> bool {
    let (word, rest) = split(text);
    word == "function" || word.ends_with("()") || rest.starts_with("()")
}
