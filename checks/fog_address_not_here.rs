//! `fog-address-not-here`: the address in FOG's settings belongs to none of this machine's
//! interfaces.

use crate::case::{FogRecord, Origin, Sourced, Stage};
use crate::check::{Answer, Check, Examination};
use crate::finding::{Evidence, Finding, Fix, FixClass};
use crate::fog::says;
use crate::text;

/// The check.
pub(super) const CHECK: Check = Check {
    id: "fog-address-not-here",
    summary: "The address in FOG's settings belongs to none of this machine's interfaces",
    page: PAGE,
    run,
};

const PAGE: &str = "\
## What is wrong
FOG's settings, or the row of this server's storage node in its database, name an address that none of its
interfaces has: the server has moved, or its address has changed. FOG connects to the address in its
database, not to this machine.

## What FOG shows
`Unable to connect to ssh during move upload`, if nobody has the address; whatever another machine
answers, if somebody has.

## How the doctor knows
No socket of this machine can be bound to the address. Nothing is sent there; 127.0.0.1 is examined
for the rest.

## What to do
Give the server its address back, or follow FOG's guide for a changed address.

## How sure one can be
Confirmed. In the database it stops every capture; in the settings file alone, which its installer reads, it
is a hazard.

## Sources
FOG `.fogsettings`, `ipaddress` and `NET_fog_server_ip`; `nfsGroupMembers.ngmHostname`; bind(2).
";

fn run(examination: &Examination<'_>) -> Answer {
    match &examination.target().fog_address_elsewhere {
        Some(address) => connects_elsewhere(address),
        None => match (examination.is_first(), examination.fog()) {
            (true, Ok(fog)) if examination.is_of_database() => settings_alone(fog),
            _ => Answer::Passed,
        },
    }
}

/// What FOG connects to, or would as far as its settings tell.
fn connects_elsewhere(address: &Sourced<String>) -> Answer {
    let shown = text::line(&address.value, 60);
    let title = format!("FOG's address {shown} is not this machine's");
    let finding = match address.origin {
        Origin::Database { .. } => {
            Finding::fatal(CHECK.id, Stage::Resolve, title).fog_shows(says::NO_CONNECTION)
        }
        _ => Finding::hazard(CHECK.id, Stage::Resolve, title),
    };
    finding
        .confirmed()
        .seen(Evidence::new(format!("{shown}, from {}", address.origin)))
        .seen(Evidence::new("examined instead: 127.0.0.1"))
        .cured_by(fix())
        .into()
}

/// The database is right, and the installer's file is not.
fn settings_alone(fog: &FogRecord) -> Answer {
    let Some(address) = &fog.address_elsewhere else { return Answer::Passed };
    let shown = text::line(&address.value, 60);
    let title = format!("the address {shown} in FOG's settings is not this machine's");
    Finding::hazard(CHECK.id, Stage::Resolve, title)
        .confirmed()
        .seen(Evidence::new(format!("{shown}, from {}", address.origin)))
        .seen(Evidence::new("FOG's database names another address for its node"))
        .cured_by(fix())
        .into()
}

fn fix() -> Fix {
    let title = "compare FOG's address with the machine's";
    Fix::new("correct-the-address", FixClass::Manual, title).run("ip -brief address")
}
