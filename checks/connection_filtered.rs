//! `connection-filtered`: packets to the port are dropped or rejected on the way.

use crate::case::{ConnectEnd, Stage};
use crate::check::{Answer, Check, Examination, listening};
use crate::finding::{Evidence, Finding, Fix, FixClass};
use crate::fog::says;

/// The check.
pub(super) const CHECK: Check = Check {
    id: "connection-filtered",
    summary: "A firewall, or the lack of a route, keeps connections from the port",
    page: PAGE,
    run,
};

const PAGE: &str = "\
## What is wrong
A connection to the port gets no answer, or an ICMP \"unreachable\" or \"prohibited\": a firewall is
in between, or there is no way to the server. FOG's installer opens many ports, but not 22.

## What FOG shows
`Unable to connect to ssh during move upload`, after up to 60 seconds (PHP's
`default_socket_timeout`).

## How the doctor knows
TCP connect: silence until the deadline, or the kernel's error for an ICMP answer. A server that is
switched off looks the same from outside. On the server itself also a refusal where a program listens.

## What to do
Open the SSH port on the server for the FOG server's address, and look whether the server is up.

## How sure one can be
An ICMP answer on the server itself: confirmed. Silence, or from another machine: likely.

## Sources
connect(2); FOG 1.6 `lib/common/functions.sh`, `_firewallPortList`.
";

fn run(examination: &Examination<'_>) -> Answer {
    let session = examination.session();
    let Some((address, end)) = session.connects.last() else { return Answer::NotReached };
    let (why, confirmed) = match end {
        ConnectEnd::TimedOut => ("no answer until the deadline".to_owned(), false),
        ConnectEnd::Unreachable(why) => (why.clone(), true),
        ConnectEnd::Refused if listening::is_open_here(examination, *address) => {
            ("refused, though a program listens there".to_owned(), true)
        }
        ConnectEnd::Connected | ConnectEnd::Refused | ConnectEnd::Other(_) => {
            return Answer::Passed;
        }
    };
    let port = address.port();
    let fix = Fix::new("open-the-port", FixClass::Manual, "let the FOG server reach the SSH port")
        .run(format!(
            "sudo firewall-cmd --add-port={port}/tcp --permanent && sudo firewall-cmd --reload"
        ))
        .run(format!("sudo ufw allow {port}/tcp"));
    let mut evidence = Evidence::new(format!("connect to {address}: {why}"));
    evidence.ms = session.stage(Stage::Connect).map(|record| record.ms);
    Finding::fatal(CHECK.id, Stage::Connect, format!("nothing gets through to {address}"))
        // From another machine a ban of this one address looks the same.
        .confirmed_if(confirmed && examination.at.host.seen().is_some())
        .seen(evidence)
        .fog_shows(says::NO_CONNECTION)
        .cured_by(fix)
        .into()
}
