//! Whom we examined, and where each value came from.

use std::io;

use super::sources::sources;
use crate::case::{HostKeyRecord, HostKeyTrust, Look, PhpOutcome, PhpSaid, Role, TargetCase};
use crate::predict::{Php, Predicted};
use crate::report::paper::{Paper, plain, strong};
use crate::report::words;

const LABEL: usize = 10;

pub(super) fn write(
    paper: &mut Paper,
    at: &TargetCase,
    predicted: Option<&Predicted>,
) -> io::Result<()> {
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
    if let Some(key) = &at.session.host_key {
        paper.labelled("host key", LABEL, &[plain(host_key(key))])?;
    }
    match predicted.and_then(php) {
        Some(php) => paper.labelled("PHP", LABEL, &[plain(php)]),
        None => Ok(()),
    }?;
    match &at.php_said {
        Look::Seen(said) => paper.labelled("PHP said", LABEL, &[plain(said_by_php(said))]),
        Look::CouldNot { reason, .. } => paper.labelled("PHP said", LABEL, &[plain(reason)]),
        Look::Absent | Look::NotLooked { .. } => Ok(()),
    }
}

/// `with libssh2 1.10.0: ssh2_sftp() would wait for ever`. Nothing where its libssh2 is not known.
fn php(predicted: &Predicted) -> Option<String> {
    let release = predicted.libssh2?;
    let (_, shown) = predicted.first()?;
    let end = match &shown.php {
        Php::Works => "every call would succeed".to_owned(),
        Php::Waits { call } => format!("{call}() would wait for ever"),
        Php::Fails { warnings, call, .. } => match warnings.first().and_then(|w| w.first()) {
            Some(first) => first.clone(),
            None => format!("{call}() would fail, and say nothing"),
        },
    };
    Some(format!("with libssh2 {release}: {end}"))
}

fn said_by_php(said: &PhpSaid) -> String {
    let time = words::duration(said.ms);
    match said.outcome {
        PhpOutcome::Works => format!("every call succeeded ({time})"),
        PhpOutcome::Hangs => format!("{}() did not come back ({time})", said.call),
        PhpOutcome::Message if said.warnings.is_empty() => {
            format!("{}() failed, without a word ({time})", said.call)
        }
        PhpOutcome::Message => format!("{} ({time})", said.warnings.join("; ")),
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
        Role::SnapinStore => "snapins in",
        Role::KernelStore => "kernels in",
    }
}
