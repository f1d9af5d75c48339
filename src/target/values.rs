//! User, port and storage: what was asked for, else FOG's settings, else the default.

use super::{Request, TargetError, valid};
use crate::case::{Origin, Sourced};
use crate::fog::{Key, Settings};

/// The account FOG's installer makes.
pub(super) const USER: &str = "fogproject";
/// FOG's image root.
const STORAGE: &str = "/images";
/// Where FOG logs in unless FOG_SSH_PORT says otherwise.
const PORT: u16 = 22;
/// The plain values: request, else settings, else default.
pub(super) struct Values<'a> {
    pub(super) request: &'a Request,
    pub(super) settings: Option<&'a Settings>,
}

impl Values<'_> {
    pub(super) fn user(&self) -> Result<Sourced<String>, TargetError> {
        let typed = self.request.endpoint.as_ref().and_then(|e| e.user.clone());
        if let Some(user) = asked(typed, self.request.user.clone(), "--user") {
            return Ok(user);
        }
        let found = self.setting(Key::User, "--user")?;
        let default = || Sourced::new(USER.to_owned(), Origin::Default);
        self.valid(found, "--user", |user| valid::user(user).err())
            .map(|v| v.unwrap_or_else(default))
    }

    pub(super) fn port(&self) -> Sourced<u16> {
        let typed = self.request.endpoint.as_ref().and_then(|e| e.port);
        asked(typed, self.request.port, "--port")
            .unwrap_or_else(|| Sourced::new(PORT, Origin::Default))
    }

    pub(super) fn storage(&self) -> Result<Sourced<String>, TargetError> {
        if let Some(path) = asked(None, self.request.storage.clone(), "--storage") {
            return Ok(path);
        }
        let found = self.setting(Key::Storage, "--storage")?;
        let default = || Sourced::new(STORAGE.to_owned(), Origin::Default);
        self.valid(found, "--storage", |path| valid::path(path).err())
            .map(|v| v.unwrap_or_else(default))
    }

    /// A value of the settings. With a target named they are optional: one that cannot be known is
    /// then as good as missing.
    pub(super) fn setting(
        &self,
        key: Key,
        option: &'static str,
    ) -> Result<Option<Sourced<String>>, TargetError> {
        let Some(settings) = self.settings else { return Ok(None) };
        match settings.get(key) {
            Ok(value) => Ok(value),
            Err(_) if self.request.endpoint.is_some() => Ok(None),
            Err(bad) => Err(bad_setting(bad.origin, bad.why.to_string(), option)),
        }
    }

    fn valid<E: std::fmt::Display>(
        &self,
        found: Option<Sourced<String>>,
        option: &'static str,
        wrong: impl Fn(&str) -> Option<E>,
    ) -> Result<Option<Sourced<String>>, TargetError> {
        let Some(found) = found else { return Ok(None) };
        match wrong(&found.value) {
            None => Ok(Some(found)),
            Some(_) if self.request.endpoint.is_some() => Ok(None),
            Some(why) => Err(bad_setting(found.origin, why.to_string(), option)),
        }
    }
}

fn bad_setting(origin: Origin, why: String, option: &'static str) -> TargetError {
    TargetError::Setting { origin, why, option }
}

/// What was asked for: in the target itself, or by an option.
fn asked<T>(typed: Option<T>, given: Option<T>, option: &str) -> Option<Sourced<T>> {
    let typed = typed.map(|value| Sourced::new(value, Origin::Argument));
    typed.or_else(|| given.map(|value| Sourced::new(value, Origin::Option(option.to_owned()))))
}
