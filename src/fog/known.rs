//! All that is known of the FOG on this machine: its settings, its files, its database.

use std::time::Instant;

use super::agree::agreement;
use super::database::{self, Database};
use super::installed::{self, Installed};
use super::{Key, Settings, SettingsError};
use crate::case::{Agreement, FogRecord, Look, NodeRecord, PasswordGroup, PasswordPlace};
use crate::file::Root;
use crate::secret::Secret;
use crate::text;

/// FOG as this machine knows it, passwords included. [`FogKnown::record`] is what may be kept of it.
#[derive(Debug)]
pub struct FogKnown {
    /// The settings file.
    pub settings: Result<Settings, SettingsError>,
    pub(super) installed: Installed,
    /// What the database says, and the passwords in it.
    pub database: Look<Database>,
}

impl FogKnown {
    /// Reads the files under `root`, and asks the database where `root` is this machine's own tree
    /// and `ask` says so. Nothing is waited for beyond `deadline`.
    #[must_use]
    pub fn look(root: &Root, ask: bool, deadline: Instant) -> Self {
        let settings = Settings::load(root);
        let installed = installed::look(root, settings.as_ref().ok());
        let database = if !root.is_this_machine() {
            Look::not_looked("only the files of another tree were looked at")
        } else if !ask {
            Look::not_looked("a target was named")
        } else {
            match database::login(&settings, installed.config.as_ref()) {
                Some(login) => database::look(login, deadline),
                None => Look::not_looked("no file of FOG says where its database is"),
            }
        };
        Self { settings, installed, database }
    }

    /// Settings alone, for tests of what chooses the targets.
    #[cfg(test)]
    pub(crate) fn with_database(root: &Root, database: Look<Database>) -> Self {
        Self { database, ..Self::look(root, false, Instant::now()) }
    }

    /// What may be kept: no password.
    #[must_use]
    pub fn record(&self) -> Look<FogRecord> {
        if self.settings.is_err() && self.installed.web.is_none() {
            return Look::Absent;
        }
        let Installed { version, generation, install, web, config } = &self.installed;
        Look::Seen(FogRecord {
            version: version.clone(),
            generation: *generation,
            install: *install,
            web: web.clone(),
            config: config.as_ref().map(|config| config.file.clone()),
            database: match &self.database {
                Look::Seen(database) => Look::Seen(database.record.clone()),
                Look::Absent => Look::Absent,
                Look::CouldNot { reason, command } => {
                    Look::CouldNot { reason: reason.clone(), command: command.clone() }
                }
                Look::NotLooked { reason } => Look::not_looked(reason),
            },
            address_elsewhere: None,
            roots: self.roots(),
            passwords: self.passwords(),
        })
    }

    /// The image roots that are named for this machine: by its settings, and by the rows of the
    /// nodes that have its address.
    fn roots(&self) -> Vec<(String, String)> {
        let Ok(settings) = &self.settings else { return Vec::new() };
        let value = |key| settings.get(key).ok().flatten();
        let storage = value(Key::Storage).map(|found| (found.value, found.origin.to_string()));
        let mut all: Vec<(String, String)> = storage.into_iter().collect();
        let own = value(Key::Address).map(|found| found.value);
        if let Some(database) = self.database.seen() {
            let here = |node: &&NodeRecord| Some(&node.host) == own.as_ref();
            for node in database.record.nodes.iter().filter(here).take(20) {
                let name = text::line(&node.name, 60);
                all.push((node.root_path.clone(), format!("ngmRootPath of node {name}")));
                all.push((node.ftp_path.clone(), format!("ngmFTPPath of node {name}")));
            }
        }
        all.retain(|(path, _)| path.starts_with('/') && !path.contains('\0'));
        all
    }

    /// The places that hold the password of one account on one host, where there are several.
    fn passwords(&self) -> Vec<PasswordGroup> {
        let all = self.password_places();
        let mut groups: Vec<Vec<&Held>> = Vec::new();
        for held in &all {
            match groups.iter_mut().find(|group| group[0].is_of(held)) {
                Some(group) => group.push(held),
                None => groups.push(vec![held]),
            }
        }
        groups.iter().filter(|group| group.len() > 1).map(|group| compare(group)).collect()
    }

    /// The nodes' rows stand first: a capture takes the password from there.
    fn password_places(&self) -> Vec<Held> {
        let mut all = Vec::new();
        if let Some(database) = self.database.seen() {
            all.extend(database.record.nodes.iter().map(|node| Held {
                user: node.user.clone(),
                host: node.host.clone(),
                place: format!("ngmPass of node {}", text::line(&node.name, 60)),
                secret: database.node_password(node.id).cloned(),
            }));
            let settings = &database.record.settings;
            if let (Some(user), Some(host)) = (&settings.tftp_user, &settings.tftp_host) {
                all.push(Held {
                    user: user.clone(),
                    host: host.clone(),
                    place: "FOG_TFTP_FTP_PASSWORD of globalSettings".to_owned(),
                    secret: database.kernel_password.clone(),
                });
            }
        }
        all.extend(self.settings.as_ref().ok().and_then(of_settings));
        all
    }
}

/// A place that holds a password, or should.
struct Held {
    user: String,
    host: String,
    place: String,
    secret: Option<Secret>,
}

impl Held {
    fn is_of(&self, other: &Self) -> bool {
        self.user == other.user && self.host == other.host
    }
}

fn of_settings(settings: &Settings) -> Option<Held> {
    let value = |key| settings.get(key).ok().flatten().map(|found| found.value);
    let password = settings.secret(Key::Password).ok()??;
    Some(Held {
        user: value(Key::User)?,
        host: value(Key::Address)?,
        place: password.origin.to_string(),
        secret: Some(password.value),
    })
}

/// The first of the places that holds anything is the one the others are compared with.
fn compare(held: &[&Held]) -> PasswordGroup {
    let first = held.iter().find_map(|held| held.secret.as_ref());
    let places = held.iter().map(|held| PasswordPlace {
        place: held.place.clone(),
        agreement: match (first, &held.secret) {
            (Some(first), Some(secret)) => agreement(first, secret),
            _ => Agreement::Empty,
        },
    });
    let (user, host) = (text::line(&held[0].user, 60), text::line(&held[0].host, 60));
    PasswordGroup { user, host, places: places.collect() }
}
