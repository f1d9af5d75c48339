//! Who says yes: `--yes` and `--consent`, or somebody at the terminal.

use std::collections::BTreeSet;
use std::io::{self, IsTerminal as _, Write as _};
use std::os::fd::AsFd as _;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, poll};

use super::super::output;
use super::Patient;
use crate::cli::{Cli, Which};
use crate::fix::plan::{self, Offer, Plan};
use crate::report::{self, Style};

/// What was answered.
pub(super) enum Answer {
    Yes,
    No,
    /// There is no terminal.
    Nobody,
}

/// The ids to which there is consent: from the command line, else one by one at the terminal.
pub(super) fn granted(cli: &Cli, patient: &Patient<'_>) -> BTreeSet<String> {
    let mut granted: BTreeSet<String> = cli.repair.consent.iter().cloned().collect();
    if cli.repair.fix != Some(Which::Consent) || cli.repair.yes || !at_a_terminal() {
        return granted;
    }
    let plan = plan::make(&patient.case, &patient.diagnosis, &|id| granted.contains(id));
    for offer in plan.offered.iter().filter(|_| !cli.repair.dry_run) {
        if ask(&question(offer)) {
            granted.insert(offer.chosen.fix.to_owned());
            granted.insert(offer.chosen.cause.to_owned());
        }
    }
    granted
}

fn question(offer: &Offer) -> String {
    let Offer { chosen, why, .. } = offer;
    let text = format!("For {}: {}? {why}.", chosen.cause, chosen.title);
    crate::text::plain(&text)
}

/// Shows the changes, and asks.
pub(super) fn yes(cli: &Cli, plan: &Plan) -> Answer {
    if cli.repair.yes {
        return Answer::Yes;
    }
    if !at_a_terminal() {
        return Answer::Nobody;
    }
    let style = Style::of(&io::stderr(), output::colour(cli));
    // Who cannot see the preview cannot say yes to it either.
    if report::fix::preview(plan, style, &mut io::stderr().lock()).is_err() {
        return Answer::Nobody;
    }
    if ask("Make these changes?") { Answer::Yes } else { Answer::No }
}

fn at_a_terminal() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

fn ask(question: &str) -> bool {
    prompt(&format!("{question} [y/N] "));
    let mut answer = String::new();
    io::stdin().read_line(&mut answer).is_ok() && says_yes(&answer)
}

fn prompt(text: &str) {
    let mut out = io::stderr().lock();
    // A terminal that is gone answers nothing, which is a no.
    let _ = write!(out, "{text}").and_then(|()| out.flush());
}

fn says_yes(answer: &str) -> bool {
    matches!(answer.trim().to_ascii_lowercase().as_str(), "y" | "yes")
}

/// True when somebody confirms the changes in time. A connection that has died confirms nothing.
pub(super) fn confirmed(time: Duration) -> bool {
    prompt(&format!("Keep the changes? They are taken back in {} s. [y/N] ", time.as_secs()));
    let end = Instant::now() + time;
    let stdin = io::stdin();
    loop {
        let left = end.saturating_duration_since(Instant::now());
        let Ok(timeout) = rustix::event::Timespec::try_from(left) else { return false };
        let mut polled = [PollFd::from_borrowed_fd(stdin.as_fd(), PollFlags::IN)];
        match poll(&mut polled, Some(&timeout)) {
            Ok(0) => return false,
            Ok(_) => {}
            Err(rustix::io::Errno::INTR) => continue,
            Err(_) => return false,
        }
        let mut answer = String::new();
        return io::stdin().read_line(&mut answer).is_ok() && says_yes(&answer);
    }
}
