//! `fog-ssh-port-differs`: FOG connects to a port on which sshd does not listen.

use crate::case::{ConnectEnd, Listener, Stage};
use crate::check::{Answer, Check, Examination, listening};
use crate::finding::{Evidence, Finding, Fix, FixClass};
use crate::fog::says;
use crate::remedy::quoted;
use crate::text;

/// The check.
pub(super) const CHECK: Check = Check {
    id: "fog-ssh-port-differs",
    summary: "FOG_SSH_PORT is not the port on which sshd listens",
    page: PAGE,
    run,
};

const PAGE: &str = "\
## What is wrong
sshd listens on another port than the one FOG connects to. FOG has one setting for all its nodes,
`FOG_SSH_PORT`, and takes 22 where it is empty.

## What FOG shows
`Unable to connect to ssh during move upload`; nodes are shown as offline.

## How the doctor knows
The port in FOG's database, the refused connection, and the sockets of this machine's sshd.

## What to do
Set `FOG_SSH_PORT` to sshd's port, or let sshd listen on the other one as well. The setting holds for every
node.

## How sure one can be
Confirmed where sshd's socket was seen on another port of this machine.

## Sources
FOG `FOGSSH`, `globalSettings` `FOG_SSH_PORT`; FOG forum topic 18210.
";

fn run(examination: &Examination<'_>) -> Answer {
    if !examination.is_of_database() {
        return Answer::not_applicable("the port is not from FOG's database");
    }
    let database = match examination.database() {
        Ok(database) => database,
        Err(answer) => return answer,
    };
    let refused = |(_, end): &&(_, ConnectEnd)| *end == ConnectEnd::Refused;
    let Some((address, _)) = examination.session().connects.iter().find(refused) else {
        return Answer::Passed;
    };
    let Some(listener) = elsewhere(examination, *address) else { return Answer::Passed };
    let port = listener.address.port();
    let set = database.settings.ssh_port.as_deref().unwrap_or_default();
    let (title, said) = match set.trim() {
        "" => (
            format!("FOG connects to port 22, sshd listens on {port}"),
            "FOG_SSH_PORT is empty: FOG takes 22".to_owned(),
        ),
        set => {
            let set = text::line(set, 20);
            (
                format!("FOG_SSH_PORT is {set}, sshd listens on {port}"),
                format!("FOG_SSH_PORT: {set}"),
            )
        }
    };
    let statement = format!(
        "UPDATE globalSettings SET settingValue = '{port}' WHERE settingKey = 'FOG_SSH_PORT'"
    );
    let fix = Fix::new("set-fog-ssh-port", FixClass::Consent, "tell FOG the port of sshd")
        .run(format!("sudo mysql {} -e \"{statement}\"", quoted(&database.name)));
    Finding::fatal(CHECK.id, Stage::Connect, title)
        .confirmed()
        .seen(Evidence::new(format!("connect to {address}: connection refused")))
        .seen(Evidence::new(format!("{said} (globalSettings)")))
        .seen(Evidence::new(format!("sshd listens on {}", listener.address)))
        .fog_shows(says::NO_CONNECTION)
        .explains(&["port-closed", "listens-elsewhere"])
        .cured_by(fix)
        .into()
}

/// A socket of sshd on another port that would take the connection.
fn elsewhere<'a>(
    examination: &Examination<'a>,
    address: std::net::SocketAddr,
) -> Option<&'a Listener> {
    let all = listening::elsewhere(examination, address);
    all.into_iter().find(|listener| {
        let ip = listener.address.ip();
        listener.address.port() != address.port() && (ip.is_unspecified() || ip == address.ip())
    })
}
