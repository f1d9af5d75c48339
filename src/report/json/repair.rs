//! The member `fix`: what a repair changed, or would change.

use serde::Serialize;

use crate::case::Case;
use crate::fix::plan::{Change, Chosen, Manual, Offer, Service, Unread};
use crate::fix::transaction::Pending;
use crate::fix::{Repair, Standing};
use crate::report::pending as words_of;
use crate::report::safe::{command, safe};
use crate::report::words;

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Fix {
    transaction: Option<String>,
    outcome: &'static str,
    reason: Option<String>,
    changes: Vec<OneChange>,
    service: Action,
    cured: Vec<Done>,
    offered: Vec<Offered>,
    manual: Vec<ByHand>,
    notes: Vec<String>,
    commands: Vec<String>,
    /// What others have changed, the running sshd has not read, and a reload brings in as well.
    pending_edits: Vec<PendingEdit>,
    before: Before,
}

/// `owner` is `uid:gid`; both it and `mode` are null where they stay.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct OneChange {
    kind: &'static str,
    path: String,
    to: Option<String>,
    diff: Option<String>,
    mode: Option<String>,
    owner: Option<String>,
    cures: Vec<&'static str>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Action {
    action: &'static str,
    seen: Option<String>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Done {
    cause: &'static str,
    fix: &'static str,
    class: &'static str,
    title: String,
    /// The names of the targets at which it was.
    targets: Vec<String>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Offered {
    cause: &'static str,
    fix: &'static str,
    title: String,
    reason: String,
    commands: Vec<String>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct ByHand {
    cause: &'static str,
    fix: &'static str,
    title: String,
    commands: Vec<String>,
}

/// `lines` are those of the file that can change more than what answers SFTP; which of them are new
/// is not known.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct PendingEdit {
    path: String,
    lines: Vec<String>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Before {
    verdict: &'static str,
    causes: Vec<&'static str>,
}

/// A repair that was interrupted (`at_work` false), or that another doctor is at work on. `started` is
/// in seconds since 1970; null where its record is damaged.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Interrupted {
    transaction: String,
    at_work: bool,
    started: Option<u64>,
    paths: Vec<String>,
    record: String,
    text: String,
    /// What takes it back; null while somebody is at work on it.
    command: Option<&'static str>,
}

pub(super) fn interrupted(pending: &Pending) -> Interrupted {
    Interrupted {
        transaction: pending.number.to_string(),
        at_work: pending.at_work.is_some(),
        started: pending.started,
        paths: pending.paths.iter().map(|path| safe(&path.display().to_string())).collect(),
        record: safe(&pending.record.display().to_string()),
        text: safe(&words_of::sentence(pending)),
        command: words_of::command(pending),
    }
}

pub(super) fn fix(case: &Case, repair: &Repair) -> Fix {
    let plan = &repair.plan;
    let action = match plan.service {
        Service::Nothing => "none",
        Service::Reload => "reload",
        Service::Start => "start",
    };
    Fix {
        transaction: repair.transaction.as_deref().map(safe),
        outcome: repair.outcome.name(),
        reason: repair.why.as_deref().map(safe),
        changes: plan.changes.iter().map(change).collect(),
        service: Action { action, seen: repair.service.as_deref().map(safe) },
        cured: cured(case, &plan.cured),
        offered: plan.offered.iter().map(offered).collect(),
        manual: plan.manual.iter().map(by_hand).collect(),
        notes: plan.notes.iter().map(|note| safe(note)).collect(),
        commands: plan.commands.iter().map(|text| command(text)).collect(),
        pending_edits: plan.unread.iter().map(pending_edit).collect(),
        before: Before { verdict: repair.before.verdict, causes: repair.before.causes.clone() },
    }
}

fn change(change: &Change) -> OneChange {
    let shown = change.step.shown();
    let owner = |of: Standing| format!("{}:{}", of.uid, of.gid);
    let mode = |of: Standing| format!("{:04o}", of.mode);
    OneChange {
        kind: shown.kind,
        path: safe(&shown.path),
        to: shown.to.as_deref().map(safe),
        diff: shown.diff.as_deref().map(diff),
        mode: shown.after.map(mode),
        owner: shown.after.map(owner),
        cures: change.cures.clone(),
    }
}

/// Each line through the guard; its tabs and ends stay.
fn diff(text: &str) -> String {
    let line = |line: &str| line.split('\t').map(safe).collect::<Vec<_>>().join("\t");
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

/// Each once, at however many targets.
fn cured(case: &Case, all: &[Chosen]) -> Vec<Done> {
    let same = |had: &Chosen, one: &Chosen| (had.cause, had.fix) == (one.cause, one.fix);
    let first = |(at, one): &(usize, &Chosen)| !all[..*at].iter().any(|had| same(had, one));
    let targets = |one: &Chosen| {
        let at = all.iter().filter(|had| same(had, one));
        let at = at.filter_map(|had| case.targets.get(had.target));
        at.map(|at| safe(&at.target.name)).collect()
    };
    let done = |(_, one): (usize, &Chosen)| Done {
        cause: one.cause,
        fix: one.fix,
        class: words::class(one.class),
        title: safe(&one.title),
        targets: targets(one),
    };
    all.iter().enumerate().filter(first).map(done).collect()
}

fn pending_edit(unread: &Unread) -> PendingEdit {
    let lines = unread.lines.iter().map(|line| safe(line)).collect();
    PendingEdit { path: safe(&unread.path), lines }
}

fn offered(offer: &Offer) -> Offered {
    Offered {
        cause: offer.chosen.cause,
        fix: offer.chosen.fix,
        title: safe(&offer.chosen.title),
        reason: safe(&offer.why),
        commands: offer.commands.iter().map(|text| command(text)).collect(),
    }
}

fn by_hand(manual: &Manual) -> ByHand {
    ByHand {
        cause: manual.cause,
        fix: manual.fix,
        title: safe(&manual.title),
        commands: manual.commands.iter().map(|text| command(text)).collect(),
    }
}
