//! From FOG's database to the targets: what FOG itself will use, with its own accounts and paths.

use std::time::Instant;

use super::choose::{LOOPBACK, same_host};
use super::{Chosen, Presence, Request, TargetError, presence, valid};
use crate::case::{
    DatabaseRecord, FogRecord, InstallType, Look, NodeRecord, Origin, Role, Sourced, Target,
};
use crate::fog::{Database, FogKnown, Key};
use crate::secret::Secret;
use crate::text;

/// FOG's own default for `FOG_SSH_PORT`.
const PORT: u16 = 22;
const NODES: &str = "nfsGroupMembers";
const SETTINGS: &str = "globalSettings";

/// Whom to examine, and the FOG that says so.
#[derive(Debug)]
pub struct Choice {
    /// The target captures go to first, then the other nodes, the snapins, the kernels. Never empty.
    pub targets: Vec<Chosen>,
    /// The FOG on this machine.
    pub fog: Look<FogRecord>,
    /// Every password that was read, those of no target as well: none may be in what is recorded.
    pub secrets: Vec<Secret>,
}

/// Chooses all targets: what was asked for; without a target, what FOG's database says; where it
/// says nothing, what its settings say. An option that names another account, storage or password
/// is for the one target of the settings.
///
/// # Errors
/// As [`super::choose`]. That the database says nothing is no error: the record has the reason.
pub fn choose_all(request: &Request, deadline: Instant) -> Result<Choice, TargetError> {
    let alone = request.endpoint.is_some()
        || request.user.is_some()
        || request.storage.is_some()
        || request.password.is_some();
    let known = FogKnown::look(&request.root, request.endpoint.is_none(), deadline);
    let mut targets = if alone { Vec::new() } else { targets(&known) };
    if let Some(port) = request.port {
        for chosen in &mut targets {
            chosen.target.port = Sourced::new(port, Origin::Option("--port".to_owned()));
        }
    }
    let mut fog = known.record();
    if targets.is_empty() {
        targets.push(super::choose(request)?);
    }
    if let (Look::Seen(fog), true) = (&mut fog, request.root.is_this_machine()) {
        let settings = known.settings.as_ref().ok();
        let address = settings.and_then(|settings| settings.get(Key::Address).ok().flatten());
        fog.address_elsewhere = address.filter(|own| presence(&own.value) != Presence::Here);
    }
    if let Look::Seen(FogRecord { database: Look::Seen(database), .. }) = &mut fog {
        let nodes = database.nodes.iter().filter(|node| node.enabled);
        let complaints: Vec<String> = nodes.filter_map(unusable).collect();
        database.complaints.extend(complaints);
    }
    let mut secrets = known.secrets();
    secrets.extend(targets.iter().filter_map(|chosen| chosen.password.clone()));
    Ok(Choice { targets, fog, secrets })
}

/// The targets of FOG's database: the node that captures go to, every other enabled node, the snapin
/// path of the first, the kernel store. Empty where the database said nothing. A row that names no
/// possible host, account or path gives none.
#[must_use]
pub fn targets(known: &FogKnown) -> Vec<Chosen> {
    Rows::of(known, &presence).map(|rows| rows.all()).unwrap_or_default()
}

/// Why a node cannot be examined.
fn unusable(node: &NodeRecord) -> Option<String> {
    let wrong = valid::host(&node.host).err().map(|why| format!("its host {why}"));
    let wrong = wrong.or_else(|| node.host.is_empty().then(|| "it has no host".to_owned()));
    let wrong = wrong.or_else(|| valid::user(&node.user).err().map(|why| why.to_string()));
    let wrong = wrong.or_else(|| {
        valid::path(&node.ftp_path).err().map(|why| format!("its path {}: {why}", node.ftp_path))
    });
    Some(format!("node {}: {}", text::line(&node.name, 60), text::line(&wrong?, 160)))
}

/// The rows that targets are made of.
struct Rows<'a> {
    database: &'a Database,
    record: &'a DatabaseRecord,
    /// This machine's address, as the settings have it, where no interface has it.
    elsewhere: Option<String>,
    /// Only what is on this machine counts: it is a storage node.
    here_alone: bool,
    web: Option<String>,
    presence: &'a dyn Fn(&str) -> Presence,
}

impl<'a> Rows<'a> {
    fn of(known: &'a FogKnown, presence: &'a dyn Fn(&str) -> Presence) -> Option<Self> {
        let database = known.database.seen()?;
        let settings = known.settings.as_ref().ok();
        let address = settings.and_then(|s| s.get(Key::Address).ok().flatten()).map(|a| a.value);
        let fog = known.record();
        let fog = fog.seen();
        Some(Self {
            database,
            record: &database.record,
            elsewhere: address.filter(|address| presence(address) == Presence::NotHere),
            here_alone: fog.is_some_and(|fog| fog.install == Some(InstallType::StorageNode)),
            web: fog.and_then(|fog| fog.web.clone()),
            presence,
        })
    }

    fn all(&self) -> Vec<Chosen> {
        let first = self.record.capture_node().map(|node| node.id);
        let counts = |node: &&NodeRecord| node.enabled && (!self.here_alone || self.is_here(node));
        let mut nodes: Vec<&NodeRecord> = self.record.nodes.iter().filter(counts).collect();
        nodes.sort_by_key(|node| (Some(node.id) != first, node.id));
        let mut all: Vec<Chosen> = nodes.iter().filter_map(|node| self.node(node)).collect();
        if all.is_empty() {
            return all;
        }
        all.extend(nodes.first().and_then(|node| self.snapins(node)));
        if !self.here_alone {
            all.extend(self.kernels());
        }
        all
    }

    fn is_here(&self, node: &NodeRecord) -> bool {
        (self.presence)(&node.host) == Presence::Here
    }

    fn node(&self, node: &NodeRecord) -> Option<Chosen> {
        self.of_node(node, Role::StorageNode, &node.name, &node.ftp_path, "ngmFTPPath")
    }

    fn snapins(&self, node: &NodeRecord) -> Option<Chosen> {
        let path = node.snapin_path.as_deref().filter(|path| !path.is_empty())?;
        let name = format!("snapins of {}", node.name);
        self.of_node(node, Role::SnapinStore, &name, path, "ngmSnapinPath")
    }

    fn of_node(
        &self,
        node: &NodeRecord,
        role: Role,
        name: &str,
        path: &str,
        column: &str,
    ) -> Option<Chosen> {
        let from = |column: &str| Origin::Database {
            table: NODES.to_owned(),
            row: node.name.clone(),
            column: column.to_owned(),
        };
        let password = self.database.node_password(node.id).cloned();
        let parts = Parts {
            role,
            name: name.to_owned(),
            host: Sourced::new(node.host.clone(), from("ngmHostname")),
            user: Sourced::new(node.user.clone(), from("ngmUser")),
            storage: Sourced::new(path.to_owned(), from(column)),
            password_from: from("ngmPass"),
            password,
        };
        self.chosen(parts)
    }

    fn kernels(&self) -> Option<Chosen> {
        let settings = &self.record.settings;
        let from = |key: &str| Origin::Database {
            table: SETTINGS.to_owned(),
            row: key.to_owned(),
            column: "settingValue".to_owned(),
        };
        let own = settings.kernel_dir.clone().filter(|dir| !dir.is_empty());
        let storage = match (own, &self.web) {
            (Some(dir), _) => Sourced::new(dir, from("FOG_TFTP_PXE_KERNEL_DIR")),
            (None, Some(web)) => Sourced::new(format!("{web}/service/ipxe/"), Origin::Default),
            (None, None) => return None,
        };
        self.chosen(Parts {
            role: Role::KernelStore,
            name: "kernel store".to_owned(),
            host: Sourced::new(settings.tftp_host.clone()?, from("FOG_TFTP_HOST")),
            user: Sourced::new(settings.tftp_user.clone()?, from("FOG_TFTP_FTP_USERNAME")),
            storage,
            password_from: from("FOG_TFTP_FTP_PASSWORD"),
            password: self.database.kernel_password.clone(),
        })
    }

    fn chosen(&self, parts: Parts) -> Option<Chosen> {
        let usable = !parts.host.value.is_empty()
            && valid::host(&parts.host.value).is_ok()
            && valid::user(&parts.user.value).is_ok()
            && valid::path(&parts.storage.value).is_ok();
        if !usable {
            return None;
        }
        let moved = self.elsewhere.as_deref().is_some_and(|own| same_host(own, &parts.host.value));
        let (host, fog_address_elsewhere) = match moved {
            // Nothing is sent to an address that this machine should have and has not.
            true => (Sourced::new(LOOPBACK.to_owned(), Origin::Default), Some(parts.host)),
            false => (parts.host, None),
        };
        let target = Target {
            name: text::bounded(&parts.name, 200).to_owned(),
            role: parts.role,
            host,
            port: self.port(),
            user: parts.user,
            storage: parts.storage,
            password: parts.password.as_ref().map(|_| parts.password_from),
            fog_address_elsewhere,
        };
        Some(Chosen::of(target, parts.password))
    }

    /// `FOG_SSH_PORT` holds for all nodes; FOG takes 22 for an empty one.
    fn port(&self) -> Sourced<u16> {
        let set =
            self.record.settings.ssh_port.as_deref().and_then(|port| port.trim().parse().ok());
        match set.filter(|port| *port != 0) {
            Some(port) => Sourced::new(
                port,
                Origin::Database {
                    table: SETTINGS.to_owned(),
                    row: "FOG_SSH_PORT".to_owned(),
                    column: "settingValue".to_owned(),
                },
            ),
            None => Sourced::new(PORT, Origin::Default),
        }
    }
}

/// What a row says of a target.
struct Parts {
    role: Role,
    name: String,
    host: Sourced<String>,
    user: Sourced<String>,
    storage: Sourced<String>,
    password_from: Origin,
    password: Option<Secret>,
}

#[cfg(test)]
#[path = "several_tests.rs"]
mod tests;
