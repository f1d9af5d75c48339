//! The login, as PHP's `ssh2_auth_password` does it (PECL ssh2 1.3.1 and 1.4.1): the methods on
//! offer, keyboard-interactive first if it is offered, then password; each once, on one connection.

use std::time::Instant;

use ssh2::{KeyboardInteractivePrompt, Prompt};

use super::error::Stop;
use super::raw;
use super::timeline::Outcome;
use super::wire::{Turn, Wire};
use crate::case::{Attempt, AttemptEnd, AuthRecord, Method, StageEnd};
use crate::secret::Secret;
use crate::text;

/// libssh2's numbers for a refusal: `AUTHENTICATION_FAILED` and `PASSWORD_EXPIRED`.
const REFUSALS: [i32; 2] = [-18, -15];
/// More methods, or prompts, than any server has.
const LIST_LIMIT: usize = 16;

/// Logs in as `user`. With no password only the methods on offer are learnt.
pub(super) fn log_in(
    wire: &Wire,
    user: &str,
    password: Option<&Secret>,
) -> (AuthRecord, Outcome<()>) {
    let mut record = AuthRecord::default();
    match wire.drive(|| raw::auth_methods(&wire.session, user)) {
        Ok(Some(list)) => record.methods = names(&list),
        Ok(None) => record.none_accepted = true,
        Err(stop) => {
            record.methods_error = Some(stop.as_error());
            return (record, Outcome::from(&stop));
        }
    }
    let Some(password) = password else {
        let outcome = if record.none_accepted {
            Outcome::done((), "no password wanted")
        } else {
            Outcome::ended(StageEnd::Skipped, "there is no password to try")
        };
        return (record, outcome);
    };
    let mut last = None;
    for method in [Method::KeyboardInteractive, Method::Password] {
        // PHP does not look whether password is on offer once it has tried the other in vain.
        let tries = record.offers(method) || !record.attempts.is_empty();
        if record.accepted() || !tries {
            continue;
        }
        let (attempt, stop) = attempt(wire, user, password, method);
        let broke = matches!(attempt.end, AttemptEnd::Broke(_) | AttemptEnd::TimedOut);
        record.attempts.push(attempt);
        last = stop;
        if broke {
            break;
        }
    }
    let outcome = outcome(&record, last.as_ref());
    record.methods_after = methods_after(wire, user, &record);
    (record, outcome)
}

/// What the server goes on with, after a refusal that was too fast for a wrong password: "none" is
/// no try of a password. libssh2 keeps to itself whether a refusal was a partial success.
fn methods_after(wire: &Wire, user: &str, record: &AuthRecord) -> Option<Vec<String>> {
    if !record.refused_fast() {
        return None;
    }
    // A server that has seen enough hangs up instead.
    let list = wire.drive(|| raw::auth_methods(&wire.session, user)).ok()??;
    Some(names(&list))
}

fn attempt(wire: &Wire, user: &str, password: &Secret, method: Method) -> (Attempt, Option<Stop>) {
    let start = Instant::now();
    let mut answers = Answers { password, prompts: Vec::new() };
    let result = match method {
        Method::KeyboardInteractive => wire
            .drive(|| Turn::from(wire.session.userauth_keyboard_interactive(user, &mut answers))),
        Method::Password => {
            wire.drive(|| Turn::from(wire.session.userauth_password(user, password.expose())))
        }
    };
    let stop = result.err();
    let end = match &stop {
        None => AttemptEnd::Accepted,
        Some(Stop::Failed(error)) if REFUSALS.contains(&error.code) => {
            AttemptEnd::Refused(error.clone())
        }
        Some(Stop::TimedOut) => AttemptEnd::TimedOut,
        Some(stop) => AttemptEnd::Broke(stop.as_error()),
    };
    let ms = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
    (Attempt { method, end, prompts: answers.prompts, ms }, stop)
}

/// Answers as PECL ssh2 does: the password if there is exactly one prompt, else nothing.
struct Answers<'a> {
    password: &'a Secret,
    prompts: Vec<String>,
}

impl KeyboardInteractivePrompt for Answers<'_> {
    fn prompt(&mut self, _user: &str, _instructions: &str, prompts: &[Prompt<'_>]) -> Vec<String> {
        let room = LIST_LIMIT.saturating_sub(self.prompts.len());
        self.prompts.extend(prompts.iter().take(room).map(|p| text::line(&p.text, 80)));
        match prompts {
            [_] => vec![self.password.expose().to_owned()],
            several => vec![String::new(); several.len()],
        }
    }
}

fn outcome(record: &AuthRecord, last: Option<&Stop>) -> Outcome<()> {
    if record.none_accepted {
        return Outcome::done((), "no password wanted");
    }
    match record.attempts.last() {
        None => Outcome::failed(format!("only {} on offer", offered(record))),
        Some(Attempt { end: AttemptEnd::Accepted, method, .. }) => Outcome::done((), method.name()),
        Some(Attempt { end: AttemptEnd::Refused(_), .. }) => {
            let tried: Vec<&str> = record.attempts.iter().map(|a| a.method.name()).collect();
            Outcome::failed(format!("refused: {}", tried.join(", ")))
        }
        Some(_) => last.map_or_else(|| Outcome::failed(""), Outcome::from),
    }
}

fn offered(record: &AuthRecord) -> String {
    if record.methods.is_empty() { "nothing".into() } else { record.methods.join(", ") }
}

fn names(list: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(list);
    let names = text.split(',').filter(|name| !name.is_empty());
    names.take(LIST_LIMIT).map(|name| text::line(name, 60)).collect()
}
