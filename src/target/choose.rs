//! From the request and FOG's settings to the target, each value with its origin.

use std::io;
use std::net::IpAddr;
use std::path::PathBuf;

use super::error::SettingsPassword;
use super::here::is_loopback;
use super::values::{USER, Values};
use super::{PasswordSource, Presence, Request, TargetError, password, presence};
use crate::case::{Origin, Role, Sourced, Target};
use crate::file::{self, Root};
use crate::fog::{Key, Settings, SettingsError};
use crate::secret::Secret;
use crate::text;

/// Examined where the settings' address is not this machine's.
pub(super) const LOOPBACK: &str = "127.0.0.1";

/// Whom to examine.
#[derive(Debug, Clone)]
pub struct Chosen {
    /// The target.
    pub target: Target,
    /// Its password; none only under another root, where no session is made.
    pub password: Option<Secret>,
    /// The address in FOG's settings, where no target was named and it was asked for.
    pub fog_address: Option<FogAddress>,
    /// FOG's version, as its settings name it.
    pub fog_version: Option<String>,
    /// A password file that others than its owner can read: its path and mode.
    pub open_password_file: Option<(PathBuf, u32)>,
}

impl Chosen {
    /// A target that needs no more words, with its password.
    pub(super) fn of(target: Target, password: Option<Secret>) -> Self {
        Self { target, password, fog_address: None, fog_version: None, open_password_file: None }
    }
}

/// The address that FOG's settings name, and whether it is this machine's. If not, 127.0.0.1 is
/// examined in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FogAddress {
    /// As it stands in the settings.
    pub address: Sourced<String>,
    /// Where it is.
    pub presence: Presence,
}

/// Chooses the target: what was asked for, else what FOG's settings say, else the default.
///
/// # Errors
/// Where no target was named and the settings are missing or unusable; where a password file is
/// unusable; where there is no password and no terminal to ask for it.
pub fn choose(request: &Request) -> Result<Chosen, TargetError> {
    let ask = |question: &str| password::on_a_terminal().then(|| password::prompt(question));
    let local = request.root.is_this_machine();
    World { local, presence: &presence, ask: &ask }.choose(request)
}

/// What is asked of this machine and of the person before it.
struct World<'a> {
    /// The tree is this machine's own, and not another `--root`.
    local: bool,
    presence: &'a dyn Fn(&str) -> Presence,
    /// None where there is no terminal.
    ask: &'a dyn Fn(&str) -> Option<io::Result<Secret>>,
}

impl World<'_> {
    fn choose(&self, request: &Request) -> Result<Chosen, TargetError> {
        check_root(&request.root)?;
        let settings = Settings::load(&request.root);
        let settings = match (&request.endpoint, settings) {
            (None, Err(error)) => return Err(TargetError::Settings(error)),
            (_, settings) => settings,
        };
        let values = Values { request, settings: settings.as_ref().ok() };
        let (host, fog_address) = self.host(&values)?;
        let mut target = Target {
            name: host.value.clone(),
            role: Role::StorageNode,
            host,
            port: values.port(),
            user: values.user()?,
            storage: values.storage()?,
            password: None,
            fog_address_elsewhere: fog_address
                .as_ref()
                .filter(|fog| fog.presence != Presence::Here)
                .map(|fog| fog.address.clone()),
        };
        let fog_version = values.settings.and_then(|s| s.version.clone());
        let given = self.password(request, settings, &target)?;
        let mut open_password_file = None;
        let password = given.map(|given| {
            target.password = Some(given.origin);
            open_password_file = given.open_file;
            given.secret
        });
        Ok(Chosen { target, password, fog_address, fog_version, open_password_file })
    }

    fn host(&self, values: &Values) -> Result<(Sourced<String>, Option<FogAddress>), TargetError> {
        if let Some(endpoint) = &values.request.endpoint {
            return Ok((Sourced::new(endpoint.host.clone(), Origin::Argument), None));
        }
        let loopback = Sourced::new(LOOPBACK.to_owned(), Origin::Default);
        let Some(address) = values.setting(Key::Address, "a target")? else {
            return Ok((loopback, None));
        };
        if !self.local {
            return Ok((address, None));
        }
        let presence = (self.presence)(&address.value);
        let host = if presence == Presence::Here { address.clone() } else { loopback };
        Ok((host, Some(FogAddress { address, presence })))
    }

    fn password(
        &self,
        request: &Request,
        settings: Result<Settings, SettingsError>,
        target: &Target,
    ) -> Result<Option<Given>, TargetError> {
        match &request.password {
            Some(PasswordSource::File(path)) => return from_file(path).map(Some),
            Some(PasswordSource::StandardInput) => return self.ask_stdin(target).map(Some),
            None => {}
        }
        match self.settings_password(request, settings, target) {
            Ok(given) => Ok(Some(given)),
            Err(_) if !self.local => Ok(None),
            Err(why) => self.ask_person(target, why).map(Some),
        }
    }

    /// On a terminal standard input is asked like a terminal, so that nothing typed is shown.
    fn ask_stdin(&self, target: &Target) -> Result<Given, TargetError> {
        let (secret, origin) = match self.prompt(target) {
            Some(typed) => (typed?, Origin::Prompt),
            None => match password::from_stdin() {
                Ok(secret) => (secret, Origin::StandardInput),
                Err(why) => return Err(TargetError::PasswordFile { path: None, why }),
            },
        };
        Ok(Given { secret, origin, open_file: None })
    }

    /// FOG's own password is for FOG's own account on FOG's own host, and goes nowhere else.
    fn settings_password(
        &self,
        request: &Request,
        settings: Result<Settings, SettingsError>,
        target: &Target,
    ) -> Result<Given, SettingsPassword> {
        let settings = settings.map_err(SettingsPassword::NoSettings)?;
        let account = settings.get(Key::User).ok().flatten();
        let account = account.as_ref().map_or(USER, |user| &user.value);
        let named = request.endpoint.is_some();
        if target.user.value != account || named && !self.is_fogs_host(&settings, target) {
            return Err(SettingsPassword::NotForThisTarget);
        }
        match settings.secret(Key::Password) {
            Ok(Some(found)) => {
                Ok(Given { secret: found.value, origin: found.origin, open_file: None })
            }
            Ok(None) => Err(SettingsPassword::Missing { file: settings.file }),
            Err(bad) => Err(SettingsPassword::Unusable(bad)),
        }
    }

    fn is_fogs_host(&self, settings: &Settings, target: &Target) -> bool {
        let host = &target.host.value;
        let fogs = settings.get(Key::Address).ok().flatten();
        is_loopback(host)
            || fogs.is_some_and(|address| same_host(&address.value, host))
            || (self.presence)(host) == Presence::Here
    }

    fn ask_person(&self, target: &Target, why: SettingsPassword) -> Result<Given, TargetError> {
        let endpoint = target.endpoint();
        let no_terminal = || TargetError::NoPassword { endpoint, settings: why };
        let secret = self.prompt(target).ok_or_else(no_terminal)??;
        Ok(Given { secret, origin: Origin::Prompt, open_file: None })
    }

    /// None where there is no terminal.
    fn prompt(&self, target: &Target) -> Option<Result<Secret, TargetError>> {
        let endpoint = target.endpoint();
        let failed = |why: String| TargetError::Prompt { endpoint: endpoint.clone(), why };
        Some(match (self.ask)(&format!("Password for {}: ", text::plain(&endpoint)))? {
            Ok(secret) if secret.is_empty() => Err(failed("nothing was typed".to_owned())),
            Ok(secret) => Ok(secret),
            Err(error) => Err(failed(file::reason(&error))),
        })
    }
}

/// A password and where it came from.
struct Given {
    secret: Secret,
    origin: Origin,
    open_file: Option<(PathBuf, u32)>,
}

fn from_file(path: &std::path::Path) -> Result<Given, TargetError> {
    let (secret, open) = password::from_file(path)
        .map_err(|why| TargetError::PasswordFile { path: Some(path.to_owned()), why })?;
    let origin = Origin::File(path.display().to_string());
    Ok(Given { secret, origin, open_file: open.map(|mode| (path.to_owned(), mode)) })
}

/// Looks whether the tree of `--root` is there.
///
/// # Errors
/// When it is no directory.
pub fn check_root(root: &Root) -> Result<(), TargetError> {
    let dir = root.dir();
    let why = match dir.metadata() {
        Ok(facts) if facts.is_dir() => return Ok(()),
        Ok(_) => "it is not a directory".to_owned(),
        Err(error) => file::reason(&error),
    };
    Err(TargetError::Root { path: dir.to_owned(), why })
}

/// Two spellings of one address, or of one name.
pub(super) fn same_host(a: &str, b: &str) -> bool {
    match (a.parse::<IpAddr>(), b.parse::<IpAddr>()) {
        (Ok(a), Ok(b)) => a.to_canonical() == b.to_canonical(),
        _ => a.eq_ignore_ascii_case(b),
    }
}

#[cfg(test)]
#[path = "choose_tests.rs"]
mod tests;
