//! How the rehearsal of a store of snapins or kernels ended.

use super::{Answer, Examination};
use crate::case::{StepEnd, StepRecord};
use crate::finding::Evidence;
use crate::text;

/// The step that was refused.
pub struct Refused {
    /// In a few words: `mkdir: Permission denied`.
    pub step: String,
    /// As evidence.
    pub evidence: Evidence,
}

/// What stopped the rehearsal of this target.
///
/// # Errors
/// The answer of a check that has nothing to say.
pub fn refused(examination: &Examination<'_>) -> Result<Refused, Answer> {
    let rehearsal = examination.session().rehearsal.as_ref().ok_or(Answer::NotReached)?;
    let Some(step) = rehearsal.failed() else {
        return Err(if rehearsal.finished() { Answer::Passed } else { Answer::NotReached });
    };
    let words = format!("{}: {}", step.kind.name(), why(step));
    let path = text::line(&step.path, 120);
    Ok(Refused { evidence: Evidence::new(words.clone()).in_file(path).ms(step.ms), step: words })
}

fn why(step: &StepRecord) -> String {
    match &step.end {
        StepEnd::Refused(status) => text::line(&status.text, 80),
        StepEnd::NotADirectory => "not a directory".to_owned(),
        StepEnd::Exited { said, .. } => said.clone(),
        StepEnd::Broke(error) => text::line(&error.text, 80),
        StepEnd::TimedOut => "no answer until the deadline".to_owned(),
        StepEnd::Done => "done".to_owned(),
    }
}
