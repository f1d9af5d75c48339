//! `fog-address-not-here`: the address in FOG's settings belongs to none of this machine's
//! interfaces.

use crate::case::Stage;
use crate::check::{Answer, Check, Examination};
use crate::finding::{Evidence, Finding, Fix, FixClass};

/// The check.
pub(super) const CHECK: Check = Check {
    id: "fog-address-not-here",
    summary: "The address in FOG's settings belongs to none of this machine's interfaces",
    page: PAGE,
    run,
};

const PAGE: &str = "\
## What is wrong
FOG's settings name an address for this server that none of its interfaces has: the server has moved,
or its address has changed. FOG connects to that address, not to this machine.

## What FOG shows
`Unable to connect to ssh during move upload`, if nobody has the address; whatever another machine
answers, if somebody has.

## How the doctor knows
No socket of this machine can be bound to the address. Nothing is sent there; 127.0.0.1 is examined
for the rest.

## What to do
Give the server its address back, or follow FOG's guide for a changed address.

## How sure one can be
Confirmed for the settings file; what FOG's database says is not looked at.

## Sources
FOG `.fogsettings`, `ipaddress` and `NET_fog_server_ip`; bind(2).
";

fn run(examination: &Examination<'_>) -> Answer {
    let Some(address) = &examination.target().fog_address_elsewhere else {
        return Answer::Passed;
    };
    let shown = crate::text::line(&address.value, 60);
    let fix = Fix::new(
        "correct-the-address",
        FixClass::Manual,
        "compare FOG's address with the machine's",
    )
    .run("ip -brief address");
    Finding::hazard(
        CHECK.id,
        Stage::Resolve,
        format!("FOG's address {shown} is not this machine's"),
    )
    .confirmed()
    .seen(Evidence::new(format!("{shown}, from {}", address.origin)))
    .seen(Evidence::new("examined instead: 127.0.0.1"))
    .cured_by(fix)
    .into()
}
