//! The whole validation: does the candidate load, and what does it change for whom?

use std::time::Instant;

use super::Candidate;
use super::answers;
use super::difference::{Difference, Login, Values, differences};
use super::namespace::{Mounts, Refusal, in_private_mounts};
use super::view::show;
use crate::case::ConfigTest;
use crate::probe::host::Started;

/// What is to be validated.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// The files as they are to be.
    pub candidate: &'a Candidate,
    /// The logins that matter: FOG's user, root, and all sessions that stand.
    pub logins: &'a [Login],
    /// sshd's program and options, as its service starts it.
    pub started: &'a Started,
    /// The release that reads the files, `9.2p1`, for a configuration that does not load now.
    pub release: Option<&'a str>,
    /// Until when it may last.
    pub deadline: Instant,
}

/// What sshd says of the candidate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Validation {
    /// `sshd -t` of the files as they are.
    pub before: ConfigTest,
    /// `sshd -t` of the candidate.
    pub after: ConfigTest,
    /// Everything that changes for a login. Where the files do not load now, what changes is read
    /// by the doctor alone.
    pub differences: Vec<Difference>,
    /// The logins for which there is no answer afterwards.
    pub unanswered: Vec<Login>,
    /// The logins for which there is an answer afterwards and none before: sshd's process for them
    /// dies today.
    pub newly_answered: Vec<Login>,
}

impl Validation {
    /// True when sshd loads the candidate.
    #[must_use]
    pub fn loads(&self) -> bool {
        self.after.code == Some(0)
    }

    /// The differences that are not `planned`.
    pub fn unplanned(&self, planned: impl Fn(&Login, &str) -> bool) -> Vec<&Difference> {
        let is_planned = |one: &&Difference| planned(&one.login, &one.keyword);
        self.differences.iter().filter(|one| !is_planned(one)).collect()
    }

    /// True when the candidate loads, every login was answered for, and nothing but these keywords
    /// changes.
    #[must_use]
    pub fn only_differs_in(&self, keywords: &[&str]) -> bool {
        let planned = |_: &Login, keyword: &str| keywords.contains(&keyword);
        let all_answered = self.unanswered.is_empty() && self.newly_answered.is_empty();
        self.loads() && all_answered && self.unplanned(planned).is_empty()
    }
}

/// Asks sshd about the files as they are and as they are to be.
///
/// # Errors
/// Where it cannot be tried here. The fix is then one for a person.
pub fn validate(question: &Question<'_>) -> Result<Validation, Refusal> {
    let now = Candidate::default();
    let mut before = seen(&now, question, Reader::Sshd)?;
    let loads = before.test.code == Some(0);
    let reader = if loads { Reader::Sshd } else { Reader::Ourselves };
    if !loads {
        before.values = seen(&now, question, reader)?.values;
    }
    let after = seen(question.candidate, question, reader)?;
    let mut validation = Validation {
        before: before.test,
        after: after.test,
        differences: Vec::new(),
        unanswered: Vec::new(),
        newly_answered: Vec::new(),
    };
    let logins = question.logins.iter().zip(before.values.into_iter().zip(after.values));
    for (login, values) in logins {
        match values {
            (Some(before), Some(after)) => {
                validation.differences.extend(differences(login, &before, &after));
            }
            (None, Some(_)) => validation.newly_answered.push(login.clone()),
            (_, None) => validation.unanswered.push(login.clone()),
        }
    }
    Ok(validation)
}

/// Who reads what is in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reader {
    Sshd,
    /// sshd says nothing of files that it does not load.
    Ourselves,
}

/// What is seen of one state of the files.
struct Seen {
    test: ConfigTest,
    values: Vec<Option<Values>>,
}

fn seen(candidate: &Candidate, question: &Question<'_>, reader: Reader) -> Result<Seen, Refusal> {
    let Question { logins, started, release, deadline, .. } = *question;
    in_private_mounts(Mounts::Own, || {
        show(candidate)?;
        let test = answers::test(started, deadline)?;
        let value = |login: &Login| match reader {
            Reader::Ourselves => Ok(answers::as_we_read_it(login, release, deadline)),
            Reader::Sshd if test.code == Some(0) => answers::in_force(started, login, deadline),
            Reader::Sshd => Ok(None),
        };
        let values = logins.iter().map(value).collect::<Result<Vec<_>, Refusal>>()?;
        Ok(Seen { test, values })
    })
}
