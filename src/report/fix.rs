//! A repair for a person: the changes before a yes, and what became of them.

use std::io::{self, Write};

use super::Style;
use super::paper::{Ink, Paper, Span, plain, strong};
use crate::fix::plan::{Plan, Service, Shown};
use crate::fix::{Outcome, Repair, Standing};

const LABEL: usize = 11;
/// What stands above the commands of a plan.
pub(super) const BY_HAND: &str = "The same by hand:";

/// Writes what is planned, what it would cure, and what is left to consent or to a hand.
///
/// # Errors
/// Those of `out`.
pub fn preview(plan: &Plan, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let mut paper = Paper::new(out, style);
    paper.blank()?;
    if !plan.is_empty() {
        paper.heading(&[strong("What would change:")])?;
        diffs(&mut paper, plan)?;
        effect(&mut paper, plan)?;
    }
    left(&mut paper, plan)
}

/// Writes what became of a repair.
///
/// # Errors
/// Those of `out`.
pub fn write(repair: &Repair, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let mut paper = Paper::new(out, style);
    paper.blank()?;
    let end = if repair.outcome == Outcome::NothingToDo { "." } else { ":" };
    let headline = format!("{}{end}", headline(repair.outcome));
    paper.heading(&[Span::new(ink(repair.outcome), headline)])?;
    body(&mut paper, repair)
}

/// All of it below the headline.
pub(super) fn body(paper: &mut Paper, repair: &Repair) -> io::Result<()> {
    why(paper, repair)?;
    if !repair.plan.is_empty() {
        diffs(paper, &repair.plan)?;
        effect(paper, &repair.plan)?;
    }
    if !by_hand(repair).is_empty() {
        typed(paper, &repair.plan)?;
    }
    proof(paper, repair)?;
    left(paper, &repair.plan)
}

/// The commands that do the same, where nobody else does it.
pub(super) fn by_hand(repair: &Repair) -> &[String] {
    match repair.outcome {
        Outcome::Refused | Outcome::DryRun => &repair.plan.commands,
        _ => &[],
    }
}

/// What became of it, without the changes themselves.
pub(super) fn account(paper: &mut Paper, repair: &Repair) -> io::Result<()> {
    why(paper, repair)?;
    if !repair.plan.is_empty() {
        effect(paper, &repair.plan)?;
    }
    proof(paper, repair)
}

/// The changes alone, a line each or a diff.
pub(super) fn diffs(paper: &mut Paper, plan: &Plan) -> io::Result<()> {
    for change in &plan.changes {
        paper.blank()?;
        shown(paper, &change.step.shown())?;
    }
    paper.blank()
}

fn why(paper: &mut Paper, repair: &Repair) -> io::Result<()> {
    repair.why.iter().try_for_each(|why| paper.hanging(2, 2, &[plain(why)]))
}

fn proof(paper: &mut Paper, repair: &Repair) -> io::Result<()> {
    if let Some(service) = &repair.service {
        paper.labelled("seen", LABEL, &[plain(service)])?;
    }
    match &repair.transaction {
        Some(id) => paper.labelled("undo", LABEL, &[strong(format!("sudo sftp-doctor undo {id}"))]),
        None => Ok(()),
    }
}

fn ink(outcome: Outcome) -> Ink {
    match outcome {
        Outcome::Applied => Ink::Good,
        Outcome::RolledBack => Ink::Bad,
        Outcome::Refused | Outcome::Declined => Ink::Warning,
        Outcome::NothingToDo | Outcome::DryRun => Ink::Strong,
    }
}

/// How it ended, in a few words.
pub(super) fn headline(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Applied => "Repaired, and proved",
        Outcome::RolledBack => "Taken back",
        Outcome::Refused => "Not repaired",
        Outcome::Declined => "Not repaired, as you said",
        Outcome::NothingToDo => "Nothing to repair",
        Outcome::DryRun => "What --fix would change",
    }
}

/// What it does beside the changes, and what it is good for.
fn effect(paper: &mut Paper, plan: &Plan) -> io::Result<()> {
    let service = match plan.service {
        Service::Nothing => None,
        Service::Reload => Some("sshd reads its files again; open sessions stay"),
        Service::Start => Some("sshd is started"),
    };
    if let Some(service) = service {
        paper.labelled("then", LABEL, &[plain(service)])?;
    }
    let cures: Vec<&str> = plan.cured.iter().map(|chosen| chosen.cause).collect();
    paper.labelled("cures", LABEL, &[plain(cures.join(", "))])?;
    plan.unread.iter().try_for_each(|one| {
        let one = format!("not read by sshd yet, and read now as well: {one}");
        paper.labelled("also", LABEL, &[plain(one)])
    })?;
    plan.notes.iter().try_for_each(|note| paper.labelled("note", LABEL, &[plain(note)]))
}

/// The same, for whoever does it by hand or on another machine.
fn typed(paper: &mut Paper, plan: &Plan) -> io::Result<()> {
    paper.blank()?;
    paper.heading(&[strong(BY_HAND)])?;
    plan.commands.iter().try_for_each(|command| paper.command(4, command))
}

fn shown(paper: &mut Paper, change: &Shown) -> io::Result<()> {
    let Shown { kind, path, to, diff, before, after } = change;
    if let Some(diff) = diff.as_ref().filter(|diff| !diff.is_empty()) {
        return diff.lines().try_for_each(|line| paper.verbatim(2, of_diff(line), line));
    }
    let standing = |of: &Option<Standing>| match of {
        Some(Standing { uid, gid, mode }) => format!("owner {uid}:{gid}, mode {mode:04o}"),
        None => String::new(),
    };
    let what = match (*kind, to) {
        ("rename", Some(to)) => format!("{path}: gets the name {to}"),
        ("make-directory", _) => format!("{path}: new directory, {}", standing(after)),
        ("create", _) => format!("{path}: new empty file, {}", standing(after)),
        ("own", _) => format!("{path}: {} becomes {}", standing(before), standing(after)),
        ("account", _) => format!("runs {path}"),
        _ => format!("{path}: {kind}"),
    };
    paper.hanging(2, 4, &[plain(what)])
}

fn of_diff(line: &str) -> Ink {
    match line.as_bytes().first() {
        Some(b'+') if !line.starts_with("+++") => Ink::Good,
        Some(b'-') if !line.starts_with("---") => Ink::Bad,
        _ => Ink::Plain,
    }
}

/// What needs consent, and what is done by hand.
pub(super) fn left(paper: &mut Paper, plan: &Plan) -> io::Result<()> {
    for offer in &plan.offered {
        paper.blank()?;
        let title = format!(": {} ({})", offer.chosen.title, offer.chosen.cause);
        paper.heading(&[
            plain("Needs your consent, --fix=consent --consent "),
            strong(offer.chosen.fix),
            plain(title),
        ])?;
        paper.hanging(2, 2, &[plain(&offer.why)])?;
        offer.commands.iter().try_for_each(|command| paper.command(4, command))?;
    }
    for manual in plan.manual.iter().filter(|manual| !manual.commands.is_empty()) {
        paper.blank()?;
        let title = format!(": {}", manual.title);
        paper.heading(&[plain("By hand, for "), strong(manual.cause), plain(title)])?;
        manual.commands.iter().try_for_each(|command| paper.command(4, command))?;
    }
    if plan.is_empty() {
        plan.notes.iter().try_for_each(|note| paper.labelled("note", LABEL, &[plain(note)]))?;
    }
    Ok(())
}
