//! A program of the system changes an account.

use std::path::Path;
use std::time::{Duration, Instant};

use super::super::attributes::Attributes;
use super::super::place::Place;
use super::super::progress::Mark;
use super::super::trouble::Why;
use super::account_facts::AccountFacts;
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
        bench.at("program run")?;
        if let Some(json) = AccountFacts::of(self.run).and_then(|f| serde_json::to_vec(&f).ok()) {
            // Where there is no room for it, `undo` does not look.
            let _ = facts_after(bench).save(&json);
        }
        Ok(bench.at("account looked at")?)
    }

    /// A program that perhaps ran is taken back; one that did, and whose account somebody has changed
    /// since, is not.
    fn find(&self, bench: &Bench<'_, '_>, look: Look) -> Result<Found, Why> {
        match bench.mark {
            Mark::Planned | Mark::Undone => Ok(Found::Before),
            Mark::Begun => Ok(Found::Between),
            Mark::Done if look == Look::Own => Ok(Found::After),
            Mark::Done => {
                let Some(json) = facts_after(bench).bytes()? else { return Ok(Found::After) };
                let after: Option<AccountFacts> = serde_json::from_slice(&json).ok();
                let Some(after) = after else { return Ok(Found::After) };
                let now = AccountFacts::of(self.run).unwrap_or_default();
                after.differs(&now).map_or(Ok(Found::After), |what| Err(Why::Account(what)))
            }
        }
    }

    fn take_back(&self, bench: &mut Bench<'_, '_>) -> Result<(), Why> {
        run(self.undo)?;
        Ok(bench.at("program run")?)
    }
}

/// What the account was like when the program had run.
fn facts_after(bench: &Bench<'_, '_>) -> Place {
    bench.original.beside(format!("account-{}", bench.step))
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
