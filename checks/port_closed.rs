//! `port-closed`: nothing listens on the port.

use crate::case::{ConnectEnd, Listener, Stage};
use crate::check::{Answer, Check, Examination};
use crate::finding::{Evidence, Finding, Fix, FixClass};
use crate::fog::says;
use crate::remedy;

/// The check.
pub(super) const CHECK: Check =
    Check { id: "port-closed", summary: "Nothing listens on the port", page: PAGE, run };

const PAGE: &str = "\
## What is wrong
The machine answers, but no program listens on the port: sshd is not running, or listens on another
port or address.

## What FOG shows
`Unable to connect to ssh during move upload`.

## How the doctor knows
TCP connect is refused at once. On the server itself the listening sockets say where sshd is instead.

## What to do
Start sshd. If it does not start, `sudo sshd -t` says why. If it listens on another port, set
`FOG_SSH_PORT` in FOG's settings, or the port back.

## How sure one can be
Confirmed: a refused connection has no other cause, except a firewall that answers with a reset.

## Sources
connect(2), `ECONNREFUSED`; proc(5), `/proc/net/tcp`; FOG 1.6 `FOGSSH` (one `FOG_SSH_PORT` for all
nodes).
";

fn run(examination: &Examination<'_>) -> Answer {
    let session = examination.session();
    let address = match session.connects.last() {
        Some((address, ConnectEnd::Refused)) => address,
        Some(_) => return Answer::Passed,
        None => return Answer::NotReached,
    };
    let mut finding =
        Finding::fatal(CHECK.id, Stage::Connect, format!("nothing listens on {address}"))
            .confirmed()
            .seen(Evidence::new(format!("connect to {address}: connection refused")))
            .fog_shows(says::NO_CONNECTION);
    let elsewhere = sshd_listeners(examination);
    if elsewhere.is_empty() {
        return finding.cured_by(remedy::start_sshd(examination)).into();
    }
    let places = elsewhere.join(", ");
    finding = finding.seen(Evidence::new(format!("sshd listens on {places} instead")));
    let fix = Fix::new("listen-where-fog-connects", FixClass::Manual, "make port and address agree")
        .run("grep -rnEi '^[[:space:]]*(Port|ListenAddress)' /etc/ssh/sshd_config /etc/ssh/sshd_config.d");
    finding.cured_by(fix).into()
}

/// Where this machine's sshd listens, if this is the server and it could be seen.
fn sshd_listeners(examination: &Examination<'_>) -> Vec<String> {
    let host = examination.at.host.seen();
    let listeners = host.and_then(|host| host.listeners.seen()).map_or(&[][..], Vec::as_slice);
    let sshd = |listener: &&Listener| listener.program.as_deref() == Some("sshd");
    listeners.iter().filter(sshd).map(|listener| listener.address.to_string()).collect()
}
