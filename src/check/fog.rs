//! What FOG itself says, for the checks of its settings and its database.

use super::{Answer, Examination};
use crate::case::{DatabaseRecord, FogRecord, Generation, Look, Origin};

impl<'a> Examination<'a> {
    /// This is the target captures go to. What concerns FOG as a whole is said with it, once.
    #[must_use]
    pub fn is_first(&self) -> bool {
        self.case.targets.first().is_some_and(|first| std::ptr::eq(first, self.at))
    }

    /// The FOG on this machine.
    ///
    /// # Errors
    /// The answer of a check that needs it.
    pub fn fog(&self) -> Result<&'a FogRecord, Answer> {
        match &self.case.fog {
            Look::Seen(fog) => Ok(fog),
            Look::Absent => Err(Answer::not_applicable("there is no FOG on this machine")),
            look => Err(unseen(look)),
        }
    }

    /// What FOG's database says, where the target came from it or from this machine's settings.
    ///
    /// # Errors
    /// The answer of a check that needs it.
    pub fn database(&self) -> Result<&'a DatabaseRecord, Answer> {
        match &self.fog()?.database {
            Look::Seen(database) => Ok(database),
            Look::Absent => Err(Answer::not_applicable("FOG has no database here")),
            look => Err(unseen(look)),
        }
    }

    /// How the FOG on this machine behaves, where it is the one that uses the target.
    #[must_use]
    pub fn generation(&self) -> Option<Generation> {
        self.case.fog.seen()?.generation
    }

    /// The target is a row of FOG's database.
    #[must_use]
    pub fn is_of_database(&self) -> bool {
        let target = self.target();
        let of = |origin: &Origin| matches!(origin, Origin::Database { .. });
        of(&target.user.origin) || of(&target.host.origin)
    }
}

/// The answer for what could not be seen.
fn unseen<T>(look: &Look<T>) -> Answer {
    match look {
        Look::CouldNot { reason, command } => {
            Answer::CouldNotLook { reason: reason.clone(), command: Some(command.clone()) }
        }
        Look::NotLooked { reason } => Answer::not_applicable(reason),
        Look::Absent | Look::Seen(_) => Answer::not_applicable("it is not there"),
    }
}
