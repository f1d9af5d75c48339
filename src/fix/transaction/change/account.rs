//! A program of the system changes an account.

use std::path::Path;
use std::time::{Duration, Instant};

use super::super::attributes::Attributes;
use super::super::progress::Mark;
use super::super::trouble::Why;
use super::bench::Bench;
use super::contract::{Change, Found, Look};
use crate::probe::program;
use crate::text;

/// usermod and chage wait up to 15 s for the lock of /etc/passwd (shadow 4.13, `LOCK_TRIES`).
const PATIENCE: Duration = Duration::from_secs(60);

/// [`Step::Account`](crate::fix::Step::Account).
pub(super) struct Account<'a> {
    pub(super) run: &'a [String],
    pub(super) undo: &'a [String],
}

impl Change for Account<'_> {
    fn doing(&self) -> &'static str {
        "run"
    }

    fn check(&self) -> Result<Option<Attributes>, Why> {
        for command in [self.run, self.undo] {
            let program = command.first().ok_or(Why::Plan("a command is empty"))?;
            if !Path::new(program).is_absolute() {
                return Err(Why::Plan("a program is not named by its absolute path"));
            }
            if !Path::new(program).exists() {
                return Err(Why::Missing);
            }
        }
        Ok(None)
    }

    fn make(&self, bench: &mut Bench<'_, '_>) -> Result<(), Why> {
        run(self.run)?;
        Ok(bench.at("program run")?)
    }

    /// The account itself is not looked at; a program that perhaps ran is taken back.
    fn find(&self, bench: &Bench<'_, '_>, _look: Look) -> Result<Found, Why> {
        Ok(match bench.mark {
            Mark::Planned | Mark::Undone => Found::Before,
            Mark::Begun => Found::Between,
            Mark::Done => Found::After,
        })
    }

    fn take_back(&self, bench: &mut Bench<'_, '_>) -> Result<(), Why> {
        run(self.undo)?;
        Ok(bench.at("program run")?)
    }
}

fn run(command: &[String]) -> Result<(), Why> {
    let (program, arguments) = command.split_first().ok_or(Why::Plan("a command is empty"))?;
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let said = program::complaints(program, &arguments, Instant::now() + PATIENCE)?;
    if said.code == Some(0) {
        return Ok(());
    }
    let line = text::Bytes(said.output).first_line().to_string();
    Err(Why::Program { code: said.code, said: text::line(&line, 200) })
}
