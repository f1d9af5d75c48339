//! What sshd itself says of the plan before a byte is changed: does it load the files, whom do they
//! change something for, does a login with them start SFTP?

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::logins;
use super::work::Work;
use crate::case::{Method, SessionRecord, StageEnd, TargetCase};
use crate::finding::FixClass;
use crate::fix::Step;
use crate::fix::plan::{self, Plan};
use crate::fix::service::Service;
use crate::fix::trial::{self, Attempt, Outcome};
use crate::fix::validate::{Candidate, Login, Question, validate};
use crate::probe::Limits;
use crate::text;

/// The files of sshd as the plan wants them.
pub(super) fn candidate(plan: &Plan) -> Candidate {
    let mut files: BTreeMap<PathBuf, Option<Vec<u8>>> = BTreeMap::new();
    for change in &plan.changes {
        match &change.step {
            Step::Write { path, after, .. } => {
                files.insert(path.clone(), Some(after.clone()));
            }
            Step::Remove { path, .. } => {
                files.insert(path.clone(), None);
            }
            Step::Rename { from, to, before } => {
                files.insert(from.clone(), None);
                files.insert(to.clone(), Some(before.clone()));
            }
            // An empty one is the storage's .mntcheck.
            Step::Create { path, bytes, .. } if !bytes.is_empty() => {
                files.insert(path.clone(), Some(bytes.clone()));
            }
            _ => {}
        }
    }
    Candidate::new(files)
}

/// What is to be known of a plan against which nothing speaks.
///
/// # Errors
/// Why it is not to be carried out.
pub(super) fn objection(work: &Work<'_>, service: &Service) -> Result<Option<String>, String> {
    let candidate = candidate(work.plan);
    if candidate == Candidate::default() && work.plan.service == plan::Service::Start {
        // The files stay, and whether sshd starts with them is seen at once.
        return Ok(None);
    }
    match validated(work, service, &candidate) {
        Some(why) => Err(why),
        None => tried(work, service, &candidate),
    }
}

fn validated(work: &Work<'_>, service: &Service, candidate: &Candidate) -> Option<String> {
    let at = work.at();
    let Some(logins) = logins::all(at, work.case) else {
        return Some("the addresses of FOG's connection are not known".to_owned());
    };
    let limits = Limits::starting_now(work.order.timeout);
    let question = Question {
        candidate,
        logins: &logins,
        started: &service.started,
        release: at.session.openssh(),
        deadline: limits.deadline(),
    };
    let validation = match validate(&question) {
        Ok(validation) => validation,
        Err(refusal) => return Some(format!("the new files cannot be tried out: {refusal}")),
    };
    if !validation.loads() {
        let said = validation.after.said.first().map_or("sshd -t fails", String::as_str);
        return Some(format!("sshd would not load the new files: {}", text::line(said, 200)));
    }
    let fog = &at.target.user.value;
    let keywords = planned(work.plan);
    let is_planned = |login: &Login, keyword: &str| {
        keyword == "subsystem" || login.user == *fog && keywords.iter().any(|one| one == keyword)
    };
    let unplanned = validation.unplanned(is_planned);
    if let Some(one) = unplanned.first() {
        return Some(format!(
            "more would change than is planned: {} for {}",
            one.keyword,
            text::line(&one.login.user, 40)
        ));
    }
    // Up to 10.2 sshd's process for FOG's account dies at the line that the plan takes away; the trial
    // shows what the account may do without it.
    let crashes = work.plan.cured.iter().any(|chosen| chosen.cause == "subsystem-inside-match");
    let known = |login: &&Login| crashes && login.user == *fog;
    let newly_answered = validation.newly_answered.iter().filter(|login| !known(login));
    validation.unanswered.iter().chain(newly_answered).next().map(|login| {
        format!("sshd does not say what it would do for {}", text::line(&login.user, 40))
    })
}

/// Keywords that the plan changes for FOG's account beside the subsystem.
fn planned(plan: &Plan) -> Vec<String> {
    let forced = plan.cured.iter().any(|chosen| chosen.class == FixClass::Consent);
    let forced = forced.then(|| "forcecommand".to_owned());
    forced.into_iter().chain(plan.keywords.iter().cloned()).collect()
}

/// A login with the new files, where nobody else can reach it. Not after a refused one: PAM counts.
fn tried(
    work: &Work<'_>,
    service: &Service,
    candidate: &Candidate,
) -> Result<Option<String>, String> {
    let at = work.at();
    let (Some(password), Some((client, server))) =
        (work.chosen.password.as_ref(), logins::addresses(at))
    else {
        return Ok(None);
    };
    if refused(&at.session) || !asks_for_passwords(at) || changes_account(work.plan) {
        return Ok(None);
    }
    let attempt = Attempt {
        candidate,
        started: &service.started,
        listener: service.running.as_ref().map(|running| running.pid),
        client,
        server,
        user: &at.target.user.value,
        password,
        limits: Limits::starting_now(work.order.timeout),
        interrupt: work.order.interrupt,
    };
    match trial::attempt(&attempt) {
        Outcome::Untrusted { reason } => Ok(Some(format!(
            "no trial login with the new files came before them ({reason}): sshd -t, sshd -T and \
             the proof stand alone"
        ))),
        tried if tried.works() == Some(true) => Ok(None),
        Outcome::Trusted { session, log } => {
            let stopped = session.timeline.iter().find(|stage| stage.end != StageEnd::Done);
            let stage = stopped.map_or_else(
                || "the end".to_owned(),
                |stage| format!("{}: {} {}", stage.stage.name(), stage.end.name(), stage.note),
            );
            let said = log.last().map(|line| format!(" (sshd: {line})")).unwrap_or_default();
            Err(format!("a trial login with the new files does not start SFTP, {stage}{said}"))
        }
    }
}

/// A login ended in a refusal: no second one may.
pub(super) fn refused(session: &SessionRecord) -> bool {
    session.auth.as_ref().is_some_and(|auth| !auth.accepted() && !auth.attempts.is_empty())
}

/// An account is changed together with the files: a trial beforehand would meet it as it is now.
fn changes_account(plan: &Plan) -> bool {
    plan.changes.iter().any(|change| matches!(change.step, Step::Account { .. }))
}

/// Where the diagnosis did not come to the login, the trial is the first to try the password.
fn asks_for_passwords(at: &TargetCase) -> bool {
    let auth = at.session.auth.as_ref();
    auth.is_none_or(|auth| auth.offers(Method::Password) || auth.accepted())
}
