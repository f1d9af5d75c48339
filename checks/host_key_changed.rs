//! `host-key-changed`: the server shows another host key than the one that is known.

use crate::case::{HostKeyTrust, Stage};
use crate::check::{Answer, Check, Examination};
use crate::finding::{Evidence, Finding, Fix, FixClass};

/// The check.
pub(super) const CHECK: Check = Check {
    id: "host-key-changed",
    summary: "The server shows another host key than the one that is known",
    page: PAGE,
    run,
};

const PAGE: &str = "\
## What is wrong
The key the server shows is not the one that `known_hosts` has for it, or, on the server itself, not
the one in its key files: a reinstalled server, another machine behind the address, or somebody in
between.

## What FOG shows
Nothing: FOG does not look at host keys, and sends the password.

## How the doctor knows
It compares the key with the entries of the same type before it sends a password. A type that is not
known yet is not a changed one.

## What to do
Find out why it changed. If it is right, remove the old entry and run the doctor again.

## How sure one can be
Confirmed that it differs. The doctor sends no password to such a server, so it cannot say whether a
capture would finish.

## Sources
RFC 4251 section 4.1; sshd(8), SSH_KNOWN_HOSTS FILE FORMAT; FOG 1.6 `FOGSSH`.
";

fn run(examination: &Examination<'_>) -> Answer {
    let Some(record) = &examination.session().host_key else { return Answer::NotReached };
    let (place, expected) = match &record.trust {
        HostKeyTrust::Changed { place, expected } => (place, expected),
        HostKeyTrust::CouldNotLook { reason } => {
            let command = Some("sudo sftp-doctor".to_owned());
            return Answer::CouldNotLook { reason: reason.clone(), command };
        }
        HostKeyTrust::Known { .. } | HostKeyTrust::Unknown => return Answer::Passed,
    };
    let known = match expected {
        Some(key) => format!("known is {key}"),
        None => "the key is marked as revoked".to_owned(),
    };
    let target = examination.target();
    let name = match target.port.value {
        22 => target.host.value.clone(),
        port => format!("'[{}]:{port}'", target.host.value),
    };
    let fix = Fix::new("forget-the-old-key", FixClass::Manual, "once the change is explained")
        .run(format!("ssh-keygen -R {name}"));
    let title = format!("the {} host key is not the one that is known", record.kind);
    Finding::hazard(CHECK.id, Stage::HostKey, title)
        .confirmed()
        .seen(Evidence::new(format!("the server shows {}", record.fingerprint)))
        .seen(Evidence::new(known).in_file(place))
        .cured_by(fix)
        .into()
}
