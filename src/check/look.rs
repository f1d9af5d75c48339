//! What a look gave, or the answer of a check that cannot do without it.

use super::Answer;
use crate::case::Look;

/// What a look gave; None where it looked and nothing is there.
///
/// # Errors
/// The answer of a check that needs it and cannot have it.
pub fn needed<T>(look: &Look<T>) -> Result<Option<&T>, Answer> {
    match look {
        Look::Seen(thing) => Ok(Some(thing)),
        Look::Absent => Ok(None),
        Look::CouldNot { reason, command } => {
            let (reason, command) = (reason.clone(), Some(command.clone()));
            Err(Answer::CouldNotLook { reason, command })
        }
        Look::NotLooked { reason } => Err(Answer::not_applicable(reason)),
    }
}

/// The same for a check that has nothing to say where the thing is not there.
///
/// # Errors
/// The answer of such a check, `absent` being why it has nothing to say.
pub fn present<'a, T>(look: &'a Look<T>, absent: &str) -> Result<&'a T, Answer> {
    needed(look)?.ok_or_else(|| Answer::not_applicable(absent))
}
