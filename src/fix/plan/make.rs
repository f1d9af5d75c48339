//! From a diagnosis to a plan: which fix of which cause, and what they come to together.

use crate::case::{Case, ConnectEnd, TargetCase};
use crate::check::Examination;
use crate::cure::Cure;
use crate::diagnosis::{Cause, Diagnosis};
use crate::finding::{Certainty, Finding, Fix, FixClass, Severity};
use crate::fix::Step;
use crate::text;

use super::commands;
use super::goal::Goal;
use super::plan::{Change, Chosen, Manual, Offer, Plan, Service};
use super::several;
use super::site::Site;
use super::solve::{Solution, solve};
use super::storage;
use super::unread::{Brought, Pending};

/// The consent for a reload that brings in what somebody else has changed.
pub const PENDING_EDITS: &str = "pending-edits";

/// Makes the plan for the targets that are this machine. `granted` says for which ids of causes,
/// fixes, or [`PENDING_EDITS`] there is consent.
#[must_use]
pub fn make(case: &Case, diagnosis: &Diagnosis, granted: &dyn Fn(&str) -> bool) -> Plan {
    let mut manual = Vec::new();
    let is_planned = |cause: &Cause| {
        let here = case.targets.get(cause.target).is_some_and(|at| at.host.seen().is_some());
        here && cause.finding.certainty != Certainty::Possible
    };
    for cause in diagnosis.causes.iter().filter(|cause| !is_planned(cause)) {
        manual.extend(by_hand(&cause.finding));
    }
    let here = case.targets.iter().enumerate().filter(|(_, at)| at.host.seen().is_some());
    let plans = here.map(|(target, at)| {
        let examination = Examination { case, at };
        let site = Site::of(&examination);
        let making = Making { examination, granted, target, site, heeds_others: true };
        let causes = diagnosis.causes.iter().filter(|cause| cause.target == target);
        let findings: Vec<&Finding> =
            causes.filter(|cause| is_planned(cause)).map(|cause| &cause.finding).collect();
        let mut plan = Plan { target, ..Plan::default() };
        making.fill(&findings, &mut plan);
        plan
    });
    let mut plan = several::together(case, plans.collect());
    several::add_new(&mut plan.manual, manual);
    if let Some(at) = case.targets.get(plan.target).filter(|_| !plan.is_empty()) {
        plan.commands = commands::of(&plan, &Examination { case, at });
    }
    plan
}

/// The commands of one fix carried out alone, and the class it has on this machine; none where no
/// plan comes of it.
pub(super) fn alone(
    case: &Case,
    at: &TargetCase,
    finding: &Finding,
    fix: &Fix,
) -> Option<(Vec<String>, FixClass)> {
    let examination = Examination { case, at };
    let site = Site::of(&examination);
    let making = Making { examination, granted: &|_| true, target: 0, site, heeds_others: false };
    let pick = Pick { finding, fix };
    let mut plan = Plan::default();
    if pick.is_of_sshd() {
        making.of_sshd(vec![pick], &mut plan);
    } else {
        making.beside_sshd(&[pick], &mut plan);
    }
    let class = plan.cured.first()?.class;
    Some((commands::of(&plan, &examination), class))
}

/// Every fix of a finding as it is done by hand.
fn by_hand(finding: &Finding) -> Vec<Manual> {
    let fixes = finding.fixes.iter().map(|fix| Manual {
        cause: finding.id,
        fix: fix.id,
        title: fix.title.clone(),
        commands: fix.commands.clone(),
    });
    fixes.collect()
}

/// A fix that was picked for a cause.
#[derive(Clone, Copy)]
struct Pick<'a> {
    finding: &'a Finding,
    fix: &'a Fix,
}

impl Pick<'_> {
    fn is_of_sshd(&self) -> bool {
        let other = |cure: &Cure| {
            matches!(
                cure,
                Cure::Own { .. }
                    | Cure::CaptureDirectory { .. }
                    | Cure::Pass { .. }
                    | Cure::Close { .. }
                    | Cure::Account { .. }
            )
        };
        !self.fix.cure.iter().all(other)
    }

    fn chosen(&self, target: usize, class: FixClass) -> Chosen {
        let (cause, fix) = (self.finding.id, self.fix.id);
        Chosen { target, cause, fix, title: self.fix.title.clone(), class }
    }
}

struct Making<'a> {
    examination: Examination<'a>,
    granted: &'a dyn Fn(&str) -> bool,
    target: usize,
    site: Option<Site<'a>>,
    /// What others have changed and sshd has not read counts.
    heeds_others: bool,
}

impl Making<'_> {
    fn fill(&self, findings: &[&Finding], plan: &mut Plan) {
        let mut picks = Vec::new();
        for finding in findings {
            match pick(finding) {
                None => plan.manual.extend(by_hand(finding)),
                Some(pick) if pick.fix.class == FixClass::Consent && !self.is_granted(&pick) => {
                    self.offer(&pick, plan);
                }
                Some(pick) => picks.push(pick),
            }
        }
        let (sshd, others): (Vec<Pick<'_>>, Vec<Pick<'_>>) =
            picks.into_iter().partition(Pick::is_of_sshd);
        self.beside_sshd(&others, plan);
        self.of_sshd(sshd, plan);
        self.root_comes_first(findings, plan);
    }

    fn is_granted(&self, pick: &Pick<'_>) -> bool {
        (self.granted)(pick.fix.id) || (self.granted)(pick.finding.id)
    }

    /// What a consent would be for.
    fn offer(&self, pick: &Pick<'_>, plan: &mut Plan) {
        let mut alone = Plan::default();
        if pick.is_of_sshd() {
            self.solved(&[*pick], &mut alone);
        } else {
            self.beside_sshd(std::slice::from_ref(pick), &mut alone);
        }
        if alone.is_empty() {
            plan.manual.extend(by_hand(pick.finding));
            return;
        }
        let opened = if pick.is_of_sshd() { self.opened(&[*pick]) } else { None };
        plan.offered.push(Offer {
            chosen: pick.chosen(self.target, FixClass::Consent),
            why: opened.unwrap_or_else(|| "it widens access or touches an account".to_owned()),
            commands: commands::of(&alone, &self.examination),
        });
    }

    /// Owners, modes, accounts.
    fn beside_sshd(&self, picks: &[Pick<'_>], plan: &mut Plan) {
        for pick in picks {
            match self.single_steps(pick) {
                Ok(steps) if !steps.is_empty() => {
                    add(plan, steps, &[pick.finding.id]);
                    plan.cured.push(pick.chosen(self.target, pick.fix.class));
                }
                Ok(_) => plan.manual.extend(by_hand(pick.finding)),
                Err(why) => {
                    plan.notes.push(format!("{}: {why}", pick.finding.id));
                    plan.manual.extend(by_hand(pick.finding));
                }
            }
        }
    }

    /// The steps of a pick that are about single files, and not about what sshd reads.
    fn single_steps(&self, pick: &Pick<'_>) -> Result<Vec<Step>, String> {
        let cures = pick.fix.cure.iter();
        let steps = cures.filter_map(|cure| storage::steps(&self.examination, cure));
        Ok(steps.collect::<Result<Vec<_>, String>>()?.into_iter().flatten().collect())
    }

    /// The files of sshd, and sshd itself.
    fn of_sshd(&self, mut picks: Vec<Pick<'_>>, plan: &mut Plan) {
        let asks = match self.pending(&picks, plan) {
            Brought::Nothing => false,
            Brought::Asks(why) => {
                self.offer_pending(&picks, why, plan);
                true
            }
            Brought::Harm(why) => {
                plan.notes.push(why);
                picks.iter().for_each(|pick| plan.manual.extend(by_hand(pick.finding)));
                return;
            }
        };
        let opened = self.opened(&picks);
        if let Some(why) = opened {
            let (kept, asked): (Vec<_>, Vec<_>) = picks.into_iter().partition(|pick| {
                self.is_granted(pick) || !pick.fix.cure.contains(&Cure::InternalSftp)
            });
            if asked.is_empty() {
                plan.notes.push(why);
            } else {
                self.offer_all(&asked, &why, plan);
            }
            picks = kept;
        }
        if !asks {
            self.solved(&picks, plan);
        }
    }

    /// The changes that these picks come to; where they do not go together, the first alone.
    fn solved(&self, picks: &[Pick<'_>], plan: &mut Plan) {
        let Some(first) = picks.first() else { return };
        let tries = [picks, std::slice::from_ref(first)];
        let Some((picks, solution)) =
            tries.into_iter().find_map(|some| Some((some, self.solution(some)?)))
        else {
            picks.iter().for_each(|pick| plan.manual.extend(by_hand(pick.finding)));
            return;
        };
        let cures: Vec<&'static str> = picks.iter().map(|pick| pick.finding.id).collect();
        let single = picks.iter().map(|pick| self.single_steps(pick));
        let single: Result<Vec<Vec<Step>>, String> = single.collect();
        match single {
            Ok(steps) => add(plan, steps.into_iter().flatten().collect(), &cures),
            Err(why) => {
                plan.notes.push(why);
                picks.iter().for_each(|pick| plan.manual.extend(by_hand(pick.finding)));
                return;
            }
        }
        add(plan, solution.steps, &cures);
        let account = goal_of(picks).account.into_iter();
        let keywords = account.filter_map(|line| line.split(' ').next().map(str::to_lowercase));
        plan.keywords.extend(keywords);
        plan.service = if self.is_down() { Service::Start } else { Service::Reload };
        let class = |pick: &Pick<'_>| match solution.opened.is_empty() {
            false => FixClass::Consent,
            true => pick.fix.class,
        };
        plan.cured.extend(picks.iter().map(|pick| pick.chosen(self.target, class(pick))));
    }

    fn solution(&self, picks: &[Pick<'_>]) -> Option<Solution> {
        let site = self.site.as_ref()?;
        let goal = goal_of(picks);
        if goal.is_empty() {
            // Nothing to write: sshd is told alone, and what it reads then must load.
            return site.loads(site.files).then(Solution::default);
        }
        let solution = solve(site, &goal)?;
        let unasked = picks.iter().any(|p| p.fix.class == FixClass::Safe && !self.is_granted(p));
        let by_consent = picks.iter().any(|pick| pick.fix.class == FixClass::Consent);
        (!solution.consent || by_consent || !unasked).then_some(solution)
    }

    /// Whom the change to internal-sftp would let in.
    fn opened(&self, picks: &[Pick<'_>]) -> Option<String> {
        let solution = solve(self.site.as_ref()?, &goal_of(picks))?;
        if solution.opened.is_empty() {
            return None;
        }
        let refused = self.site.as_ref()?.refused;
        let named: Vec<String> = solution
            .opened
            .iter()
            .map(|name| match refused.iter().find(|one| one.name == *name) {
                Some(one) => format!("{name} ({})", one.shell),
                None => name.clone(),
            })
            .collect();
        let named = text::line(&named.join(", "), 200);
        Some(format!("it would give SFTP to accounts whose shell refuses it today: {named}"))
    }

    /// What a reload for these picks would bring in beside them.
    fn pending(&self, picks: &[Pick<'_>], plan: &mut Plan) -> Brought {
        let counts = self.heeds_others && !picks.is_empty();
        let Some(site) = self.site.as_ref().filter(|_| counts) else {
            return Brought::Nothing;
        };
        // What the session showed contradicts the files: they are not in force.
        let not_in_force = picks.iter().any(|pick| {
            pick.finding.id == "config-not-reloaded" && pick.finding.severity == Severity::Fatal
        });
        let Some(pending) = Pending::of(&self.examination, site, not_in_force) else {
            return Brought::Nothing;
        };
        let brought = pending.brought((self.granted)(PENDING_EDITS));
        plan.unread = pending.unread;
        brought
    }

    fn offer_pending(&self, picks: &[Pick<'_>], why: String, plan: &mut Plan) {
        let Some(first) = picks.first() else { return };
        let title = "let sshd also read what others have changed".to_owned();
        let (cause, class) = (first.finding.id, FixClass::Consent);
        let chosen = Chosen { target: self.target, cause, fix: PENDING_EDITS, title, class };
        plan.offered.push(Offer { chosen, why, commands: self.commands_of(picks) });
    }

    fn offer_all(&self, picks: &[Pick<'_>], why: &str, plan: &mut Plan) {
        let commands = self.commands_of(picks);
        plan.offered.extend(picks.iter().map(|pick| Offer {
            chosen: pick.chosen(self.target, FixClass::Consent),
            why: why.to_owned(),
            commands: commands.clone(),
        }));
    }

    /// What these picks come to together, to type.
    fn commands_of(&self, picks: &[Pick<'_>]) -> Vec<String> {
        let mut alone = Plan::default();
        if let Some(solution) = self.solution(picks) {
            let change = |step| Change { step, cures: Vec::new() };
            alone.changes.extend(solution.steps.into_iter().map(change));
            alone.service = if self.is_down() { Service::Start } else { Service::Reload };
        }
        commands::of(&alone, &self.examination)
    }

    /// Nothing listens: there is no running sshd that could read its files again.
    fn is_down(&self) -> bool {
        let refused = |(_, end): &(_, ConnectEnd)| *end == ConnectEnd::Refused;
        self.examination.session().connects.last().is_some_and(refused)
    }

    /// While the root cause stands, nothing else is worth a change: it could not be proved.
    fn root_comes_first(&self, findings: &[&Finding], plan: &mut Plan) {
        let Some(root) = findings.iter().find(|one| one.severity == Severity::Fatal) else {
            return;
        };
        if plan.cured.iter().any(|chosen| chosen.cause == root.id) {
            return;
        }
        if !plan.is_empty() {
            let chosen = std::mem::take(&mut plan.cured);
            let left = findings.iter().filter(|f| chosen.iter().any(|c| c.cause == f.id));
            plan.manual.extend(left.flat_map(|finding| by_hand(finding)));
            plan.changes.clear();
            plan.service = Service::Nothing;
        }
        if !plan.offered.iter().any(|offer| offer.chosen.cause == root.id) {
            // No consent helps while it stands.
            let offered = std::mem::take(&mut plan.offered);
            plan.manual.extend(offered.into_iter().map(|offer| Manual {
                cause: offer.chosen.cause,
                fix: offer.chosen.fix,
                title: offer.chosen.title,
                commands: offer.commands,
            }));
        }
        plan.refused = Some(root.id.to_owned());
    }
}

/// Adds steps, each once.
fn add(plan: &mut Plan, steps: Vec<Step>, cures: &[&'static str]) {
    for step in steps {
        if !plan.changes.iter().any(|change| change.step == step) {
            plan.changes.push(Change { step, cures: cures.to_vec() });
        }
    }
}

/// The fix that the doctor can do: a safe one before one that needs consent.
fn pick(finding: &Finding) -> Option<Pick<'_>> {
    let of =
        |class| finding.fixes.iter().find(move |fix| fix.class == class && !fix.cure.is_empty());
    let fix = of(FixClass::Safe).or_else(|| of(FixClass::Consent))?;
    Some(Pick { finding, fix })
}

fn goal_of(picks: &[Pick<'_>]) -> Goal {
    Goal::of(picks.iter().flat_map(|pick| &pick.fix.cure))
}
