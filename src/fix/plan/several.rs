//! Several targets on this machine: what is planned for each of them, in one repair.

use crate::case::Case;
use crate::fix::Step;
use crate::text;

use super::plan::{Offer, Plan, Service};

/// One plan of those for single targets, the first one's first. sshd's files change for one reason
/// at a time: another target joins where its own plan wants the very same of them, or nothing.
pub(super) fn together(case: &Case, plans: Vec<Plan>) -> Plan {
    let ways: [fn(&&Plan) -> bool; 3] = [
        |plan| !about_sshd(plan).is_empty(),
        |plan| plan.service != Service::Nothing,
        |plan| !plan.is_empty(),
    ];
    let first = ways.iter().find_map(|way| plans.iter().find(way));
    let Some(target) = first.or(plans.first()).map(|plan| plan.target) else {
        return Plan::default();
    };
    let mut whole = Plan { target, ..Plan::default() };
    let ours = first.map(about_sshd).unwrap_or_default();
    for plan in plans {
        let wants = about_sshd(&plan);
        if !wants.is_empty() && wants != ours {
            leave(case, plan, &mut whole);
        } else {
            join(plan, &mut whole);
        }
    }
    whole
}

/// Its changes that are about what sshd reads, in their order.
fn about_sshd(plan: &Plan) -> Vec<Step> {
    let steps = plan.changes.iter().map(|change| &change.step);
    let of_sshd = |step: &&Step| match step {
        Step::Write { .. } | Step::Rename { .. } | Step::Remove { .. } => true,
        // `.mntcheck` is empty, a drop-in is not.
        Step::Create { bytes, .. } => !bytes.is_empty(),
        Step::MakeDirectory { .. } | Step::Own { .. } | Step::Account { .. } => false,
    };
    steps.filter(of_sshd).cloned().collect()
}

fn join(plan: Plan, whole: &mut Plan) {
    if !plan.is_empty() {
        whole.targets.push(plan.target);
    }
    for change in plan.changes {
        match whole.changes.iter_mut().find(|have| have.step == change.step) {
            None => whole.changes.push(change),
            Some(have) => add_new(&mut have.cures, change.cures),
        }
    }
    if whole.service == Service::Nothing {
        whole.service = plan.service;
    }
    add_new(&mut whole.keywords, plan.keywords);
    whole.cured.extend(plan.cured);
    for offer in plan.offered {
        let like =
            |have: &Offer| have.chosen.fix == offer.chosen.fix && have.commands == offer.commands;
        let same = whole.offered.iter().any(like);
        if !same {
            whole.offered.push(offer);
        }
    }
    add_new(&mut whole.manual, plan.manual);
    add_new(&mut whole.unread, plan.unread);
    add_new(&mut whole.notes, plan.notes);
    whole.refused = whole.refused.take().or(plan.refused);
}

/// What it wants of sshd's files is another thing: it is the next repair.
fn leave(case: &Case, plan: Plan, whole: &mut Plan) {
    let name = case.targets.get(plan.target).map_or("", |at| &at.target.name);
    let causes: Vec<&str> = plan.cured.iter().map(|chosen| chosen.cause).collect();
    let (name, causes) = (text::line(name, 60), causes.join(", "));
    whole.notes.push(format!("{name}: {causes} is left to the next --fix"));
    add_new(&mut whole.manual, plan.manual);
}

/// Adds what is not there yet.
pub(super) fn add_new<T: PartialEq>(have: &mut Vec<T>, more: Vec<T>) {
    for one in more {
        if !have.contains(&one) {
            have.push(one);
        }
    }
}
