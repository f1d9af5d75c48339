//! A connection that sshd closes before its banner, and what it says then.

use super::{Answer, Examination};
use crate::case::BannerEnd;
use crate::finding::Evidence;

/// What came before the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    /// `Exceeded MaxStartups`: 8.2 to 9.7, and for nothing else.
    ExceededMaxStartups,
    /// `Not allowed at this time`: 9.8 and later, for MaxStartups and for a penalty.
    NotAllowed,
    /// Nothing.
    Silence,
}

/// The word of an sshd that dropped the connection.
///
/// # Errors
/// The answer of a check that has nothing to say.
pub fn word(examination: &Examination<'_>) -> Result<Word, Answer> {
    let Some(banner) = &examination.session().banner else { return Err(Answer::NotReached) };
    if banner.end != BannerEnd::Closed {
        return Err(Answer::Passed);
    }
    let raw = &banner.raw.0;
    if raw.starts_with(b"Exceeded MaxStartups") {
        Ok(Word::ExceededMaxStartups)
    } else if raw.starts_with(b"Not allowed at this time") {
        Ok(Word::NotAllowed)
    } else if raw.is_empty() {
        Ok(Word::Silence)
    } else {
        Err(Answer::Passed)
    }
}

/// The symptom in words, with what was said.
#[must_use]
pub fn symptom(examination: &Examination<'_>) -> Evidence {
    let raw = examination.session().banner.as_ref().map_or(&[][..], |banner| &banner.raw.0);
    let evidence = Evidence::new("connected, then closed before a banner");
    if raw.is_empty() { evidence } else { evidence.bytes(raw) }
}
