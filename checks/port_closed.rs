//! `port-closed`: nothing listens on the port.

use crate::case::{ConnectEnd, Stage};
use crate::check::{Answer, Check, Examination, listening, login};
use crate::finding::{Evidence, Finding, Fix, FixClass};
use crate::fog::says;
use crate::remedy;

/// The check.
pub(super) const CHECK: Check =
    Check { id: "port-closed", summary: "Nothing listens on the port", page: PAGE, run };

const PAGE: &str = "\
## What is wrong
The machine answers, but no program listens on the port: sshd is not running. If it listens on another
port or address, that cause is named instead (`listens-elsewhere`).

## What FOG shows
`Unable to connect to ssh during move upload`.

## How the doctor knows
TCP connect is refused at once. On the server itself no listening socket covers the address; `sshd -t` is asked why.

## What to do
Start sshd. If it does not start, `sudo sshd -t` says why.

## How sure one can be
Confirmed on the server. From outside likely: sshd may listen elsewhere, and a firewall may answer in its
place.

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
    if listening::is_open_here(examination, *address) {
        // Something listens there, so something else refuses: `connection-filtered`.
        return Answer::Passed;
    }
    // From outside sshd may run, and listen elsewhere.
    let here = examination.at.host.seen().is_some();
    let test = examination.at.host.seen().and_then(|host| host.config_test.seen());
    let said = test.filter(|test| test.code != Some(0)).and_then(|test| test.said.first());
    // Its service makes that directory.
    let said = said.filter(|said| !said.contains("Missing privilege separation directory"));
    let start = match said {
        Some(_) => Fix::new(
            "see-why-it-does-not-start",
            FixClass::Manual,
            "mend what it says, then start it",
        )
        .run("sudo sshd -t")
        .run("sudo systemctl start ssh || sudo systemctl start sshd"),
        None => remedy::start_sshd(examination),
    };
    let said = said.map(|said| Evidence::new(format!("sshd -t: {}", crate::text::line(said, 160))));
    let finding = Finding::fatal(CHECK.id, Stage::Connect, format!("nothing listens on {address}"))
        .confirmed_if(here)
        .seen(Evidence::new(format!("connect to {address}: connection refused")))
        .fog_shows(says::NO_CONNECTION)
        .cured_by(start);
    login::with(finding, said).into()
}
