//! The points of a transaction, so that a test can stop it at each of them: end the process there,
//! let the system refuse the next step, or change the file meanwhile. The doctor itself passes
//! [`Points::none`].

use std::fmt;
use std::io;

/// A point of a transaction: what has just been done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Point {
    /// Which step of the plan it is about, from 0.
    pub step: Option<usize>,
    /// What has just been done.
    pub done: &'static str,
}

impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.step {
            Some(step) => write!(f, "step {step}: {}", self.done),
            None => f.write_str(self.done),
        }
    }
}

/// What is called at each point; an error stops the transaction there, as if the system had refused.
type Visit<'a> = Box<dyn FnMut(Point) -> io::Result<()> + 'a>;

/// Who looks on while a transaction is at work.
#[derive(Default)]
pub struct Points<'a>(Option<Visit<'a>>);

impl<'a> Points<'a> {
    /// Nobody.
    #[must_use]
    pub fn none() -> Self {
        Self(None)
    }

    /// Calls `visit` at each point.
    pub fn visit(visit: impl FnMut(Point) -> io::Result<()> + 'a) -> Self {
        Self(Some(Box::new(visit)))
    }

    pub(super) fn at(&mut self, step: Option<usize>, done: &'static str) -> io::Result<()> {
        match &mut self.0 {
            Some(visit) => visit(Point { step, done }),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Points<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Points")
    }
}
