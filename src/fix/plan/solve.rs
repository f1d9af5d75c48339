//! The cheapest set of changes to sshd's files that cures, and what else it would change.

use crate::fix::Step;
use crate::sshd::{Config, Connection, Memory};

use super::actions::{self, Candidate};
use super::direct;
use super::draft::{self, Action};
use super::goal::{Goal, spare_lines};
use super::site::Site;

/// More things at once are no small repair.
const MOST: usize = 3;

/// A way to cure.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Solution {
    /// The changes, in an order in which sshd loads its files after every single one.
    pub(super) steps: Vec<Step>,
    /// Accounts that would have SFTP, and whose shell refuses it today.
    pub(super) opened: Vec<String>,
    /// It changes what somebody forced, or more than what it cures.
    pub(super) consent: bool,
}

impl Solution {
    /// Nobody need be asked.
    pub(super) fn is_safe(&self) -> bool {
        self.opened.is_empty() && !self.consent
    }
}

/// The cheapest safe solution, else the cheapest one; none if nothing cures. Where one of several
/// lines is to stay, it is one of sshd's own server, if that is safe.
pub(super) fn solve(site: &Site<'_>, goal: &Goal) -> Option<Solution> {
    if goal.one_line && !goal.internal {
        let better = Goal { internal: true, ..goal.clone() };
        let solution = cheapest(site, &better).filter(Solution::is_safe);
        return solution.or_else(|| cheapest(site, goal));
    }
    cheapest(site, goal)
}

fn cheapest(site: &Site<'_>, goal: &Goal) -> Option<Solution> {
    let fixed = direct::actions(site, goal)?;
    let candidates = actions::all(site, goal);
    let spare = spare_lines(&site.now().effective(&site.fog));
    let mut asked = None;
    for set in sets(&candidates) {
        for fixed in &fixed {
            let actions: Vec<Action> =
                fixed.iter().chain(set.iter().map(|one| &one.action)).cloned().collect();
            let forced = set.iter().any(|one| one.consent);
            match evaluated(site, goal, &actions, spare, forced) {
                Some(solution) if solution.is_safe() => return Some(solution),
                Some(solution) if asked.is_none() => asked = Some(solution),
                _ => {}
            }
        }
    }
    asked
}

/// All sets of up to [`MOST`] candidates, the cheapest first; the empty one leads.
fn sets(candidates: &[Candidate]) -> Vec<Vec<&Candidate>> {
    let mut all: Vec<Vec<&Candidate>> = vec![Vec::new()];
    for candidate in candidates {
        let larger = all
            .iter()
            .filter(|set| set.len() < MOST)
            .map(|set| set.iter().copied().chain(std::iter::once(candidate)).collect::<Vec<_>>());
        all.extend(larger.collect::<Vec<_>>());
    }
    all.sort_by_key(|set| set.iter().map(|one| one.price).sum::<u32>());
    all
}

fn evaluated(
    site: &Site<'_>,
    goal: &Goal,
    actions: &[Action],
    spare: usize,
    forced: bool,
) -> Option<Solution> {
    let steps = draft::steps(site.files, actions)?;
    let end = steps.iter().fold(site.files.clone(), |files, step| draft::after(&files, step));
    let holds =
        site.releases.iter().all(|release| goal.holds(site, &site.read(&end, *release), spare));
    if !holds {
        return None;
    }
    let steps = draft::ordered(site.files, steps, &|files| site.loads(files))?;
    let opened = opened(site, &end);
    let consent = forced || goal.allow || !goal.account.is_empty() || !goal.lines.is_empty();
    let consent = consent || changes_more(site, &end);
    Some(Solution { steps, opened, consent })
}

/// The accounts whose shell refuses today and would not be asked any more.
fn opened(site: &Site<'_>, end: &Memory) -> Vec<String> {
    let release = site.releases.first().copied();
    let Some(release) = release else { return Vec::new() };
    let (before, after) = (site.now(), site.read(end, release));
    let internal = |config: &Config, who: &Connection| {
        config.effective(who).sftp().is_some_and(|runs| runs.internal)
    };
    let is_refused =
        |who: &&Connection| site.refused.iter().any(|one| who.user.as_ref() == Some(&one.name));
    let gains = |who: &&Connection| !internal(&before, who) && internal(&after, who);
    let others = site.others.iter().filter(is_refused).filter(gains);
    others.filter_map(|who| who.user.clone()).collect()
}

/// Something else than what answers SFTP changes for somebody else. Files that do not load have
/// nothing in force that could change.
fn changes_more(site: &Site<'_>, end: &Memory) -> bool {
    if !site.loads(site.files) {
        return false;
    }
    let differs = |who: &Connection| {
        site.releases.iter().any(|release| {
            let in_force = |files: &Memory| rest(&site.read(files, *release), who);
            in_force(site.files) != in_force(end)
        })
    };
    site.others.iter().any(differs)
}

/// What is in force but for the subsystems.
fn rest(config: &Config, who: &Connection) -> Vec<(&'static str, String)> {
    let effective = config.effective(who);
    let settings = effective.settings().iter().filter(|one| one.keyword != "subsystem");
    settings.map(|one| (one.keyword, one.value.clone())).collect()
}
