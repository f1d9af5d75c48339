//! Whom we examined, and where each value came from.

use std::io;

use crate::case::{HostKeyRecord, HostKeyTrust, Role, Target, TargetCase};
use crate::report::paper::{Paper, plain, strong};

const LABEL: usize = 10;

pub(super) fn write(paper: &mut Paper, at: &TargetCase) -> io::Result<()> {
    let target = &at.target;
    let storage = format!(", {} {}", role(target.role), target.storage.value);
    let name = match &target.name {
        name if *name == target.host.value || name.is_empty() => String::new(),
        name => format!(" ({name})"),
    };
    let line = [strong(target.endpoint()), plain(name), plain(storage)];
    paper.labelled("target", LABEL, &line)?;
    paper.labelled("from", LABEL, &[plain(sources(target))])?;
    let banner = at.session.banner.as_ref().and_then(|b| b.identification.as_ref());
    if let Some(identification) = banner {
        paper.labelled("server", LABEL, &[plain(identification)])?;
    }
    match &at.session.host_key {
        Some(key) => paper.labelled("host key", LABEL, &[plain(host_key(key))]),
        None => Ok(()),
    }
}

fn host_key(key: &HostKeyRecord) -> String {
    let trust = match &key.trust {
        HostKeyTrust::Known { place } => format!("known from {place}"),
        HostKeyTrust::Unknown => "unknown until now, accepted".to_owned(),
        HostKeyTrust::Changed { place, expected: Some(expected) } => {
            format!("not the one at {place}, which is {expected}")
        }
        HostKeyTrust::Changed { place, expected: None } => format!("revoked at {place}"),
        HostKeyTrust::CouldNotLook { reason } => format!("not compared: {reason}"),
    };
    format!("{} {}, {trust}", key.kind, key.fingerprint)
}

fn role(role: Role) -> &'static str {
    match role {
        Role::StorageNode => "images in",
        Role::KernelStore => "kernels in",
    }
}

/// `host: command line; port, user: default; …`: values of one origin stand together.
fn sources(target: &Target) -> String {
    let password = target.password.as_ref().map_or("none".to_owned(), ToString::to_string);
    let origins = [
        ("host", target.host.origin.to_string()),
        ("port", target.port.origin.to_string()),
        ("user", target.user.origin.to_string()),
        ("storage", target.storage.origin.to_string()),
        ("password", password),
    ];
    let mut groups: Vec<(Vec<&str>, &str)> = Vec::new();
    for (name, origin) in &origins {
        match groups.iter_mut().find(|(_, known)| known == origin) {
            Some((names, _)) => names.push(name),
            None => groups.push((vec![name], origin)),
        }
    }
    let groups: Vec<String> =
        groups.iter().map(|(names, origin)| format!("{}: {origin}", names.join(", "))).collect();
    groups.join("; ")
}
