//! What FOG itself says, for the checks of its settings and its database.

use super::{Answer, Examination, present};
use crate::case::{DatabaseRecord, FogRecord, Generation, Origin, PasswordGroup, TargetCase};
use crate::text;

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
        present(&self.case.fog, "there is no FOG on this machine")
    }

    /// What FOG's database says, where the target came from it or from this machine's settings.
    ///
    /// # Errors
    /// The answer of a check that needs it.
    pub fn database(&self) -> Result<&'a DatabaseRecord, Answer> {
        present(&self.fog()?.database, "FOG has no database here")
    }

    /// How the FOG on this machine behaves, where it is the one that uses the target.
    #[must_use]
    pub fn generation(&self) -> Option<Generation> {
        self.case.fog.seen()?.generation
    }

    /// The places that hold the password of the target's account on its host, where FOG has several.
    #[must_use]
    pub fn passwords(&self) -> Option<&'a PasswordGroup> {
        let fog = self.case.fog.seen()?;
        fog.passwords.iter().find(|group| is_of(group, self.at))
    }

    /// Every target of that account on that host.
    pub fn sharing(&self, group: &'a PasswordGroup) -> impl Iterator<Item = &'a TargetCase> {
        self.case.targets.iter().filter(|at| is_of(group, at))
    }

    /// The target is a row of FOG's database.
    #[must_use]
    pub fn is_of_database(&self) -> bool {
        let target = self.target();
        let of = |origin: &Origin| matches!(origin, Origin::Database { .. });
        of(&target.user.origin) || of(&target.host.origin)
    }
}

/// The target uses this account on this host, whatever was examined in its place.
fn is_of(group: &PasswordGroup, at: &TargetCase) -> bool {
    let target = &at.target;
    let host = target.fog_address_elsewhere.as_ref().unwrap_or(&target.host);
    text::line(&target.user.value, 60) == group.user && text::line(&host.value, 60) == group.host
}
