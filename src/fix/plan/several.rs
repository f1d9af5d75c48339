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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::case_file;
    use crate::finding::FixClass;
    use crate::fix::plan::plan::{Change, Chosen};

    const RECORD: &[u8] =
        include_bytes!("../../../tests/replay/shell-startup-output.fog-warning.bookworm.json");

    /// A Case of two targets on one machine.
    fn case() -> Case {
        let mut case = case_file::from_bytes(RECORD).unwrap();
        case.targets.push(case.targets[0].clone());
        "node-2".clone_into(&mut case.targets[1].target.name);
        case
    }

    /// A plan that lets sshd's file say this, for one cause.
    fn wants(target: usize, after: &str, cause: &'static str) -> Plan {
        let step = Step::Write {
            path: "/etc/ssh/sshd_config".into(),
            before: b"Port 22\n".to_vec(),
            after: after.as_bytes().to_vec(),
        };
        let title = "mend it".to_owned();
        Plan {
            target,
            targets: vec![target],
            changes: vec![Change { step, cures: vec![cause] }],
            service: Service::Reload,
            keywords: vec!["subsystem".into()],
            cured: vec![Chosen { target, cause, fix: "mend", title, class: FixClass::Safe }],
            ..Plan::default()
        }
    }

    #[test]
    fn targets_that_want_the_same_of_sshd_are_one_change() {
        let plans = vec![
            wants(0, "Port 22\n#\n", "wrong-program"),
            wants(1, "Port 22\n#\n", "sshrc-output"),
        ];
        let whole = together(&case(), plans);
        assert_eq!(whole.changes.len(), 1);
        assert_eq!(whole.changes[0].cures, ["wrong-program", "sshrc-output"]);
        assert_eq!(whole.targets, [0, 1]);
        assert!(whole.notes.is_empty(), "{:?}", whole.notes);
    }

    #[test]
    fn of_two_that_want_other_things_of_sshd_the_second_is_left_to_the_next_repair() {
        let mut second = wants(1, "Port 2222\n", "fog-ssh-port-differs");
        second.keywords = vec!["port".into()];
        let first = wants(0, "Port 22\n#\n", "wrong-program");
        let whole = together(&case(), vec![first.clone(), second]);
        assert_eq!((&whole.changes, &whole.keywords), (&first.changes, &first.keywords));
        assert_eq!((whole.target, whole.targets.as_slice()), (0, [0].as_slice()));
        assert_eq!(whole.cured, first.cured);
        assert_eq!(whole.notes, ["node-2: fog-ssh-port-differs is left to the next --fix"]);
    }

    #[test]
    fn a_target_that_wants_nothing_of_sshd_joins_whatever_another_wants() {
        let step = Step::MakeDirectory {
            path: "/images/dev".into(),
            standing: crate::fix::Standing { uid: 995, gid: 995, mode: 0o755 },
        };
        let change = Change { step, cures: vec!["capture-dir-missing"] };
        let storage = Plan { target: 0, changes: vec![change.clone()], ..Plan::default() };
        let sshd = wants(1, "Port 22\n#\n", "wrong-program");
        let whole = together(&case(), vec![storage, sshd.clone()]);
        assert_eq!(whole.target, 1, "sshd is told for the target whose plan changes its files");
        assert_eq!(whole.changes, [change, sshd.changes[0].clone()]);
        assert_eq!((whole.service, whole.targets.len()), (Service::Reload, 2));
    }
}
