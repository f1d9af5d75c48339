//! How the login went, and what the server's own machine says of it: for the checks of the login.

pub use super::look::needed;
use super::{Answer, Examination};
use crate::case::{AfterRecord, AttemptEnd, AuthRecord, Look, Method};
use crate::finding::{Evidence, Finding, Fix, FixClass};

/// How a login that failed ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failed {
    /// None of the methods on offer takes a password.
    NothingOffered,
    /// Every method was refused.
    Refused,
    /// The connection was cut during the login.
    Cut,
    /// No answer until the deadline.
    Silent,
}

/// The end of a login that failed.
///
/// # Errors
/// The answer of a check that has nothing to say.
pub fn failed<'a>(examination: &Examination<'a>) -> Result<(&'a AuthRecord, Failed), Answer> {
    let Some(auth) = &examination.session().auth else { return Err(Answer::NotReached) };
    if auth.accepted() {
        return Err(Answer::Passed);
    }
    let offered = auth.offers(Method::Password) || auth.offers(Method::KeyboardInteractive);
    let end = match auth.attempts.last().map(|attempt| &attempt.end) {
        Some(AttemptEnd::Refused(_)) => Failed::Refused,
        Some(AttemptEnd::Broke(_)) => Failed::Cut,
        Some(AttemptEnd::TimedOut) => Failed::Silent,
        Some(AttemptEnd::Accepted) => return Err(Answer::Passed),
        None if auth.methods_error.is_none() && !offered => Failed::NothingOffered,
        None => return Err(Answer::NotReached),
    };
    Ok((auth, end))
}

/// The account stage of PAM may have refused: the connection was cut, or keyboard-interactive,
/// which asks PAM in one go, was refused after the password had been asked for.
#[must_use]
pub fn may_be_account_stage(auth: &AuthRecord, end: Failed) -> bool {
    let asked = |method: Method| auth.attempts.iter().any(|a| a.method == method);
    let prompted = auth.attempts.iter().any(|attempt| !attempt.prompts.is_empty());
    match end {
        Failed::Cut => asked(Method::Password) || prompted,
        Failed::Refused => prompted,
        Failed::NothingOffered | Failed::Silent => false,
    }
}

/// The same from another machine, where only the time tells: OpenSSH asks PAM, which takes the
/// password and says no all the same, faster than to a wrong one. Were the method `password` on
/// offer as well, sshd would have cut the connection in it.
#[must_use]
pub fn must_be_account_stage(
    examination: &Examination<'_>,
    auth: &AuthRecord,
    end: Failed,
) -> bool {
    let asked = match end {
        Failed::Cut => true,
        Failed::Refused => {
            examination.session().openssh().is_some()
                && auth.refused_fast()
                && !auth.offers(Method::Password)
                && !auth.took_the_password()
        }
        Failed::NothingOffered | Failed::Silent => false,
    };
    asked && may_be_account_stage(auth, end)
}

/// What was looked at after the session, where the server is this machine.
#[must_use]
pub fn after<'a>(examination: &Examination<'a>) -> Option<&'a AfterRecord> {
    Some(&examination.at.host.seen()?.after)
}

/// The server is another machine, or nobody may look at its files.
#[must_use]
pub fn from_outside(examination: &Examination<'_>) -> bool {
    matches!(examination.at.host, Look::NotLooked { .. })
}

/// The first line of the server's log that holds all of `words`, as evidence.
#[must_use]
pub fn logged(examination: &Examination<'_>, words: &[&str]) -> Option<Evidence> {
    let log = after(examination)?.log.seen()?;
    let line = log.iter().find(|line| words.iter().all(|word| line.text.contains(word)))?;
    Some(Evidence::new(line.text.clone()).in_file(line.source.clone()))
}

/// Adds the evidence if there is any.
#[must_use]
pub fn with(finding: Finding, evidence: Option<Evidence>) -> Finding {
    match evidence {
        Some(evidence) => finding.seen(evidence),
        None => finding,
    }
}

/// The command to type on the server, which tells the causes of a refusal apart.
#[must_use]
pub fn read_the_log() -> Fix {
    Fix::new("read-the-log", FixClass::Manual, "see in the server's log why sshd refused it")
        .run("sudo journalctl -t sshd -t sshd-session -n 20 --no-pager")
}

/// The symptom in words.
#[must_use]
pub fn symptom(auth: &AuthRecord, end: Failed) -> Evidence {
    let ms: u64 = auth.attempts.iter().map(|attempt| attempt.ms).sum();
    let text = match end {
        Failed::NothingOffered => return Evidence::new("no method on offer takes a password"),
        Failed::Refused => "the login was refused",
        Failed::Cut => "the connection was cut during the login",
        Failed::Silent => "no answer to the password until the deadline",
    };
    // Milliseconds of a login are far below 2^52.
    #[allow(clippy::cast_precision_loss)]
    let ms = ms as f64;
    Evidence::new(text).ms(ms)
}
