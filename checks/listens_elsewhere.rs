//! `listens-elsewhere`: sshd runs, but not on the address or port that FOG connects to.

use std::net::SocketAddr;

use crate::case::{ConnectEnd, Listener, Stage};
use crate::check::{Answer, Check, Examination, listening, login};
use crate::finding::{Evidence, Finding, Fix, FixClass};
use crate::fog::says;
use crate::text;

/// The check.
pub(super) const CHECK: Check = Check {
    id: "listens-elsewhere",
    summary: "sshd listens on another address or port",
    page: PAGE,
    run,
};

const PAGE: &str = "\
## What is wrong
sshd runs, but a `Port` or `ListenAddress` line, or systemd's `ssh.socket`, has it listen elsewhere than
FOG connects to. FOG has one port for all of its nodes (`FOG_SSH_PORT`), and connects to its own server
through the LAN address. Where `ssh.socket` listens, sshd_config's `Port` counts for nothing, except on
Ubuntu, which makes the socket from it when systemd reloads.

## What FOG shows
`Unable to connect to ssh during move upload`.

## How the doctor knows
Symptom: TCP connect is refused. Proof, on the server itself: sshd's listening sockets, and the lines that
put them there.

## What to do
Make FOG and sshd agree on one address and port.

## How sure one can be
Confirmed with the socket, whose owner root alone sees. From outside it is possible.

## Sources
proc(5), `/proc/net/tcp`; sshd_config(5); systemd.socket(5); FOG 1.6 `FOGSSH`.
";

fn run(examination: &Examination<'_>) -> Answer {
    let address = match examination.session().connects.last() {
        Some((address, ConnectEnd::Refused)) => *address,
        Some(_) => return Answer::Passed,
        None => return Answer::NotReached,
    };
    let refused = Evidence::new(format!("connect to {address}: connection refused"));
    if login::from_outside(examination) {
        let see = Fix::new("see-the-listeners", FixClass::Manual, "see where sshd listens")
            .run("sudo ss -ltnp | grep -E 'sshd|systemd'");
        let title = "sshd may listen on another address or port".to_owned();
        return found(title).possible().seen(refused).cured_by(see).into();
    }
    let elsewhere = listening::elsewhere(examination, address);
    // Refused all the same: another cause, `connection-filtered` or `banned-by-fail2ban`.
    if elsewhere.is_empty() || listening::is_open_here(examination, address) {
        return Answer::Passed;
    }
    let places: Vec<String> = elsewhere.iter().map(|l| l.address.to_string()).collect();
    let title = format!("sshd listens on {}, not on {address}", places.join(" and "));
    let finding = found(title).confirmed().seen(refused);
    let finding = lines(examination, &elsewhere).into_iter().fold(finding, Finding::seen);
    let moved = elsewhere.iter().all(|l| l.address.port() != address.port());
    finding.explains(&["port-closed"]).cured_by(cure(address, moved)).into()
}

fn found(title: String) -> Finding {
    Finding::fatal(CHECK.id, Stage::Connect, title).fog_shows(says::NO_CONNECTION)
}

/// The lines that put the sockets there: sshd's own, or the socket unit's.
fn lines(examination: &Examination<'_>, elsewhere: &[&Listener]) -> Vec<Evidence> {
    let by = |program: &str| elsewhere.iter().any(|l| l.program.as_deref() == Some(program));
    let mut lines = Vec::new();
    if by("sshd")
        && let Ok(sshd) = examination.sshd()
    {
        let both = sshd.effective.all("port").chain(sshd.effective.all("listenaddress"));
        lines.extend(both.filter_map(|setting| {
            let place = setting.place.as_ref()?;
            let said = format!("{} {}", setting.keyword, text::line(&setting.value, 60));
            Some(Evidence::new(said).at(&*place.file, place.line))
        }));
    }
    let sockets = login::after(examination).and_then(|after| after.sockets.seen());
    if by("systemd") {
        lines.extend(sockets.into_iter().flatten().map(|line| {
            let said = format!("ListenStream={}", line.value);
            Evidence::new(said).at(line.file.clone(), line.line)
        }));
    }
    lines.truncate(6);
    lines
}

fn cure(address: SocketAddr, moved: bool) -> Fix {
    let fix = Fix::new("agree-on-one-place", FixClass::Manual, "let sshd listen where FOG connects")
        .run("grep -rnEi '^[[:space:]]*(Port|ListenAddress)' /etc/ssh/sshd_config /etc/ssh/sshd_config.d")
        .run("systemctl cat ssh.socket sshd.socket 2>/dev/null | grep -E '^(#|ListenStream)'");
    if moved {
        let port = address.port();
        return fix.run(format!("# or set FOG_SSH_PORT in FOG's settings, which is {port} now"));
    }
    fix
}
