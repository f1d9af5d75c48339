//! The step that stopped the rehearsal, and what the server's own machine says of it: for the
//! checks of the storage.

use super::{Answer, Examination};
use crate::case::{Account, FileFacts, Look, Role, StepEnd, StepKind, StepRecord};
use crate::finding::Evidence;

/// How the server refused a step.
pub enum Refused<'a> {
    /// `SSH_FX_NO_SUCH_FILE` (2).
    NoSuchFile(&'a StepRecord),
    /// `SSH_FX_PERMISSION_DENIED` (3).
    PermissionDenied(&'a StepRecord),
    /// `SSH_FX_FAILURE` (4): whatever OpenSSH has no code for.
    Failure(&'a StepRecord),
    /// It is there, and is no directory.
    NotADirectory(&'a StepRecord),
}

impl<'a> Refused<'a> {
    /// The step.
    #[must_use]
    pub fn step(&self) -> &'a StepRecord {
        match self {
            Self::NoSuchFile(step)
            | Self::PermissionDenied(step)
            | Self::Failure(step)
            | Self::NotADirectory(step) => step,
        }
    }

    /// The server says "permission denied".
    #[must_use]
    pub fn is_denied(&self) -> bool {
        matches!(self, Self::PermissionDenied(_))
    }

    /// The server says "failure".
    #[must_use]
    pub fn is_failure(&self) -> bool {
        matches!(self, Self::Failure(_))
    }
}

/// The refusal that stopped the rehearsal, if it was one of `kinds`.
///
/// # Errors
/// The answer of a check that has nothing to say.
pub fn refused<'a>(
    examination: &Examination<'a>,
    kinds: &[StepKind],
) -> Result<Refused<'a>, Answer> {
    if examination.target().role != Role::StorageNode {
        return Err(Answer::not_applicable("no image is captured to it"));
    }
    let Some(rehearsal) = &examination.session().rehearsal else { return Err(Answer::NotReached) };
    let Some(step) = rehearsal.failed().filter(|step| kinds.contains(&step.kind)) else {
        let reached = |step: &StepRecord| kinds.contains(&step.kind);
        let passed = rehearsal.steps.iter().any(reached);
        return Err(if passed { Answer::Passed } else { Answer::NotReached });
    };
    match &step.end {
        StepEnd::NotADirectory => Ok(Refused::NotADirectory(step)),
        StepEnd::Refused(status) => match status.code {
            2 => Ok(Refused::NoSuchFile(step)),
            3 => Ok(Refused::PermissionDenied(step)),
            4 => Ok(Refused::Failure(step)),
            _ => Err(Answer::Passed),
        },
        StepEnd::Done | StepEnd::Exited { .. } | StepEnd::Broke(_) | StepEnd::TimedOut => {
            Err(Answer::Passed)
        }
    }
}

/// The server's own words about a step.
#[must_use]
pub fn says(step: &StepRecord) -> String {
    let asked = format!("{} {}", step.kind.name(), crate::text::line(&step.path, 120));
    match &step.end {
        StepEnd::Refused(status) => format!("{asked}: {} (status {})", status.text, status.code),
        StepEnd::NotADirectory => format!("{asked}: not a directory"),
        StepEnd::Exited { said, .. } => format!("{asked}: {said}"),
        StepEnd::Done | StepEnd::Broke(_) | StepEnd::TimedOut => asked,
    }
}

/// What `stat` says of `path` on the way to the images.
#[must_use]
pub fn facts_of<'a>(examination: &Examination<'a>, path: &str) -> Option<&'a FileFacts> {
    let way = examination.at.host.seen()?.storage.seen()?;
    let path = if path.is_empty() { "/" } else { path };
    way.iter().find(|component| component.path == path)?.file.seen()
}

/// Whether owner and mode let the account make names in a directory.
pub enum Right {
    /// They do, as far as owner and mode tell: if it is denied all the same, it is another cause
    /// (an attribute, `-R` of the sftp server).
    There,
    /// They do not: here is where it ends.
    Lacking(Component),
    /// Nobody could look, or an access list that was not seen may decide.
    Unknown,
}

/// A directory that denies the account something.
pub struct Component {
    /// Its path.
    pub path: String,
    /// It does, whatever group or access list was not seen.
    pub sure: bool,
    /// Owner, group and mode, and what the account would need.
    pub why: String,
}

impl Component {
    /// It as evidence.
    #[must_use]
    pub fn evidence(&self) -> Evidence {
        Evidence::new(self.why.clone()).in_file(crate::text::line(&self.path, 120))
    }
}

/// Write and search in `directory`, search in every one above it.
#[must_use]
pub fn right_to_write(examination: &Examination<'_>, directory: &str) -> Right {
    let Some(host) = examination.at.host.seen() else { return as_told(examination, directory) };
    let (Some(account), Some(way)) = (host.account.seen(), host.storage.seen()) else {
        return Right::Unknown;
    };
    for component in way {
        let needed = if component.path == directory { 0o3 } else { 0o1 };
        let facts = match &component.file {
            Look::Seen(facts) => facts,
            Look::Absent => return Right::There,
            Look::CouldNot { .. } | Look::NotLooked { .. } => return Right::Unknown,
        };
        if facts.granted(account) & needed != needed {
            let path = component.path.clone();
            let why = lacking(facts, account, needed);
            return Right::Lacking(Component { path, sure: true, why });
        }
        if component.path == directory {
            break;
        }
    }
    Right::There
}

/// The same of the image root or its `dev/`, as the server shows them through SFTP.
fn as_told(examination: &Examination<'_>, directory: &str) -> Right {
    let rehearsal = examination.session().rehearsal.as_ref();
    let Some(told) = rehearsal.and_then(|rehearsal| rehearsal.storage.as_ref()) else {
        return Right::Unknown;
    };
    let target = examination.target();
    let facts = if directory == target.capture_dir() { &told.dev } else { &told.root };
    let Some(facts) = facts else { return Right::Unknown };
    let user = &target.user.value;
    let grant = match told.account {
        Some(account) => Some(facts.grant(account, 0o3)),
        None => facts.grant_to(user, 0o3),
    };
    match grant {
        Some(grant) if !grant.given => {
            let owner = facts.owner.as_ref().map_or(String::new(), |name| format!(" ({name})"));
            let (uid, gid, mode) = (facts.uid, facts.gid, facts.permissions());
            let why = format!("owner {uid}:{gid}{owner}, mode {mode}: {user} may not write");
            Right::Lacking(Component { path: directory.to_owned(), sure: grant.sure, why })
        }
        Some(grant) if grant.sure => Right::There,
        _ => Right::Unknown,
    }
}

fn lacking(facts: &FileFacts, account: &Account, needed: u32) -> String {
    let what = if needed == 0o3 { "write" } else { "pass" };
    let list = if facts.acl.is_empty() { "" } else { " and an access list" };
    format!(
        "owner {}:{}, mode {}{list}: {} (uid {}) may not {what}",
        facts.uid,
        facts.gid,
        facts.permissions(),
        account.name,
        account.uid
    )
}
