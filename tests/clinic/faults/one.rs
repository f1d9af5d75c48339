//! One fault, from the server that is broken to the last `undo`.

use std::time::Duration;

use serde_json::Value;

use super::cut;
use super::fault::{Fault, Run};
use crate::case::CASE;
use crate::contract;
use crate::oracle;
use crate::repair::{State, refused_logins};
use crate::runner::PASSWORD;
use crate::sandbox::Sandbox;

/// The words of the faults.
const WORDS: &str = include_str!("words.sh");
/// A reload that nobody sees takes twice the timeout, there and back.
const LIMIT: Duration = Duration::from_secs(120);
/// Where `words.sh` puts a script in a program's place, which a repaired server need not have.
const SCRIPTS: &str = "/usr/lib/openssh/";
/// How the server stood afterwards, before anybody cleaned up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stood {
    /// every file as before
    AsBefore,
    /// every file as repaired
    AsRepaired,
    /// in between, and loading
    Between,
}

/// What came of it.
#[derive(Debug, Clone)]
pub(super) struct End {
    pub(super) stood: Stood,
    /// what the doctor said it was; none where it was cut short
    pub(super) outcome: Option<String>,
}

/// A server of this kind.
pub(super) fn stand(sandbox: &Sandbox, breaks: &str) -> Result<(), String> {
    sandbox.stand(&format!("{WORDS}\n{breaks}"))
}

/// What the doctor says.
pub(super) struct Said {
    report: Value,
    code: Option<i32>,
}

impl Said {
    pub(super) fn outcome(&self) -> &str {
        self.report["fix"]["outcome"].as_str().unwrap_or("not begun")
    }

    fn reason(&self) -> &str {
        let why = [&self.report["fix"]["reason"], &self.report["error"]["what"]];
        why.into_iter().find_map(Value::as_str).unwrap_or("")
    }

    /// The exit code is the one of the outcome, and there is a reason where there must be.
    fn is_said_as_it_should(&self) -> Result<(), String> {
        let (code, reason) = match self.outcome() {
            // What the repair was for is cured; a capture may find the next fault.
            "applied" => (i32::from(self.report["verdict"] != "capture-works"), false),
            "rolled-back" => (4, true),
            "not begun" => (3, true),
            _ => (1, true),
        };
        if self.code != Some(code) || reason == self.reason().is_empty() {
            let (outcome, reason) = (self.outcome(), self.reason());
            return Err(format!("{outcome}, exit {:?}, for the reason {reason:?}", self.code));
        }
        Ok(())
    }
}

/// Runs the doctor to its end.
pub(super) fn doctor(sandbox: &Sandbox, arguments: &[&str]) -> Result<Said, String> {
    let words = ["/usr/local/bin/sftp-doctor", "--format", "json"];
    let words: Vec<&str> = words.iter().chain(arguments).copied().collect();
    let ended = sandbox.run(&words, "", LIMIT)?;
    let report: Value = serde_json::from_str(&ended.stdout).map_err(|e| {
        format!("no JSON document, exit {:?}: {e}: {}", ended.code, ended.stderr.trim())
    })?;
    match contract::breaches(&report).first() {
        Some(breach) => Err(breach.clone()),
        None => Ok(Said { report, code: ended.code }),
    }
}

/// A server, and how it is before and after a repair in which nothing goes wrong.
pub(super) struct Site<'a> {
    pub(super) sandbox: &'a Sandbox,
    pub(super) repaired: &'a State,
}

impl Site<'_> {
    /// Lets the fault happen; an error is a server that did not survive.
    pub(super) fn suffers(&self, fault: &Fault) -> Result<End, String> {
        stand(self.sandbox, fault.breaks)?;
        let before = State::of(self.sandbox)?;
        self.words(&fault.begins)?;
        let outcome = match fault.run {
            Run::Whole => Some(self.heard(fault)?),
            cut => {
                cut::run(self.sandbox, WORDS, cut)?;
                None
            }
        };
        // As the fault leaves it, and once it is over.
        if !fault.is_for_good {
            self.words("serves").map_err(|why| format!("as it is left: {why}"))?;
        }
        self.words(&fault.ends)?;
        self.words("serves; alone").map_err(|why| format!("once it is over: {why}"))?;
        let stood = self.stands(&before)?;
        if stood == Stood::Between && fault.run == Run::Whole {
            let now = State::of(self.sandbox)?;
            return Err(format!("neither as before nor as repaired: {:?}", before.told(&now)));
        }
        if fault.run == Run::Whole {
            self.php_agrees(stood)?;
        }
        self.is_cleaned_up(fault, &before)?;
        Ok(End { stood, outcome })
    }

    fn heard(&self, fault: &Fault) -> Result<String, String> {
        let refused = refused_logins(self.sandbox)?;
        let said = doctor(self.sandbox, fault.arguments)?;
        said.is_said_as_it_should()?;
        let more = refused_logins(self.sandbox)?.saturating_sub(refused);
        if more > 1 {
            return Err(format!("{more} refused logins in one run"));
        }
        let outcome = said.outcome().to_owned();
        if fault.outcomes.contains(&outcome.as_str()) {
            return Ok(outcome);
        }
        Err(format!("{outcome}, not {}: {}", fault.outcomes.join(" or "), said.reason()))
    }

    /// `undo` or the next `--fix` leaves nothing of it, and then all goes as it always does.
    fn is_cleaned_up(&self, fault: &Fault, before: &State) -> Result<(), String> {
        // Each of the two ways after half of them.
        let by_undo = fault.name.bytes().map(u32::from).sum::<u32>() % 2 == 0;
        if by_undo {
            self.undo()?;
            self.is_as(before, "after undo")?;
            self.php_agrees(Stood::AsBefore)?;
        }
        let again = doctor(self.sandbox, fault.arguments)?;
        if !["applied", "nothing-to-do"].contains(&again.outcome()) || again.code != Some(0) {
            let (outcome, reason) = (again.outcome(), again.reason());
            return Err(format!("the next --fix: {outcome}, exit {:?}: {reason}", again.code));
        }
        self.words("serves").map_err(|why| format!("after the next --fix: {why}"))?;
        if self.stands(before)? != Stood::AsRepaired {
            let now = State::of(self.sandbox)?;
            return Err(format!("the next --fix leaves {:?}", self.repaired.told(&now)));
        }
        self.php_agrees(Stood::AsRepaired)?;
        self.undo()?;
        self.is_as(before, "after the last undo")?;
        self.words("serves").map_err(|why| format!("after the last undo: {why}"))
    }

    fn undo(&self) -> Result<(), String> {
        let ended = self.sandbox.run(&["/usr/local/bin/sftp-doctor", "undo"], "", LIMIT)?;
        match ended.code {
            Some(0) => Ok(()),
            code => Err(format!("undo: exit {code:?}: {}{}", ended.stdout, ended.stderr)),
        }
    }

    fn stands(&self, before: &State) -> Result<Stood, String> {
        let now = State::of(self.sandbox)?;
        Ok(match () {
            () if now == *before => Stood::AsBefore,
            () if now.timeless(SCRIPTS) == self.repaired.timeless(SCRIPTS) => Stood::AsRepaired,
            () => Stood::Between,
        })
    }

    fn is_as(&self, before: &State, when: &str) -> Result<(), String> {
        match before.told(&State::of(self.sandbox)?).first() {
            Some(change) => Err(format!("{when}: {change}")),
            None => Ok(()),
        }
    }

    /// The running sshd goes by the files on the disk.
    fn php_agrees(&self, stood: Stood) -> Result<(), String> {
        let php = oracle::ask(self.sandbox, &CASE, PASSWORD.trim())?;
        if (php.outcome == "works") == (stood == Stood::AsRepaired) {
            return Ok(());
        }
        Err(format!("the files are {stood:?}, and PHP {}: {}", php.short(), php.message))
    }

    fn words(&self, lines: &str) -> Result<(), String> {
        if lines.is_empty() {
            return Ok(());
        }
        self.sandbox.ask(&format!("set -euo pipefail\n{WORDS}\n{lines}")).map(drop)
    }
}
