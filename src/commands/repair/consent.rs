//! Who says yes: `--yes` and `--consent`, or somebody at the terminal.

use std::collections::BTreeSet;
use std::io::{self, IsTerminal as _, Write as _};
use std::os::fd::AsFd as _;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, poll};

use super::super::output;
use super::Patient;
use crate::cli::{Cli, Which};
use crate::fix::plan::{self, Offer, Plan, Service};
use crate::fix::service;
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
    let asks = cli.repair.fix == Some(Which::Consent) && !cli.repair.yes && !cli.repair.dry_run;
    if !asks || !at_a_terminal() {
        return granted;
    }
    // A yes can uncover another question; nothing is asked twice.
    let mut asked = BTreeSet::new();
    loop {
        let plan = plan::make(&patient.case, &patient.diagnosis, &|id| granted.contains(id));
        let id = |offer: &Offer| (offer.chosen.cause, offer.chosen.fix);
        let Some(offer) = plan.offered.iter().find(|offer| !asked.contains(&id(offer))) else {
            break;
        };
        asked.insert(id(offer));
        if ask(&question(offer)) {
            granted.insert(offer.chosen.fix.to_owned());
            // Consent to what others have changed is none to more for the same cause.
            if offer.chosen.fix != plan::PENDING_EDITS {
                granted.insert(offer.chosen.cause.to_owned());
            }
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

/// How sshd would be told, for the preview; root alone can see it.
pub(super) fn told(patient: &Patient<'_>, plan: &Plan) -> Option<String> {
    let here = patient.order.root.is_this_machine() && rustix::process::geteuid().is_root();
    if plan.service == Service::Nothing || !here {
        return None;
    }
    let port = patient.case.targets.get(plan.target)?.target.port.value;
    let deadline = Instant::now() + patient.order.timeout;
    let service = service::find(port, deadline).ok()?;
    let commands = service.commands().join("; ");
    (!commands.is_empty()).then(|| format!("sshd is told by: {commands}"))
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
