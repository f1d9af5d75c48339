//! `banned-by-fail2ban`: fail2ban keeps the client's address away.

use crate::case::{ConnectEnd, Stage};
use crate::check::{Answer, Check, Examination, login};
use crate::finding::{Evidence, Finding, Fix, FixClass};
use crate::fog::says;
use crate::remedy::quoted;

/// The check.
pub(super) const CHECK: Check = Check {
    id: "banned-by-fail2ban",
    summary: "fail2ban has banned the client's address",
    page: PAGE,
    run,
};

const PAGE: &str = "\
## What is wrong
fail2ban reads sshd's log and closes the firewall for addresses with failed logins. FOG's own address gets
there with a wrong password, because the client asks FOG again and again.

## What FOG shows
`Unable to connect to ssh during move upload`.

## How the doctor knows
Symptom: the connection is refused, rejected or not answered. Proof, on the server itself: the last word
of fail2ban's log about the address is `Ban`. Its address is the server's own, from where it connects to
itself.

## What to do
Lift the ban, then cure what failed (mostly the password), and put FOG's addresses into `ignoreip`.

## How sure one can be
Confirmed with the log. For a client on another machine the ban is not looked for: possible.

## Sources
fail2ban-client(1); jail.conf(5); fail2ban 0.11 and 1.0 `actions.py`.
";

fn run(examination: &Examination<'_>) -> Answer {
    let session = examination.session();
    let (address, how) = match session.connects.last() {
        Some((address, ConnectEnd::Refused)) => (address, "connection refused".to_owned()),
        Some((address, ConnectEnd::TimedOut)) => (address, "no answer".to_owned()),
        Some((address, ConnectEnd::Unreachable(why) | ConnectEnd::Other(why))) => {
            (address, why.clone())
        }
        Some((_, ConnectEnd::Connected)) => return Answer::Passed,
        None => return Answer::NotReached,
    };
    let symptom = Evidence::new(format!("connect to {address}: {how}"));
    if login::from_outside(examination) {
        let see = Fix::new("see-the-bans", FixClass::Manual, "see whom fail2ban keeps away")
            .run("sudo fail2ban-client status sshd");
        let title = "fail2ban may have banned this address".to_owned();
        return found(title).possible().seen(symptom).cured_by(see).into();
    }
    let Some(after) = login::after(examination) else { return Answer::NotReached };
    let bans = match login::needed(&after.bans) {
        Ok(bans) => bans.map_or(&[][..], Vec::as_slice),
        Err(answer) => return answer,
    };
    let Some(ban) = bans.iter().find(|ban| ban.banned) else { return Answer::Passed };
    let (jail, banned) = (quoted(&ban.jail), quoted(&ban.address));
    let unban = Fix::new("lift-the-ban", FixClass::Manual, "lift the ban")
        .run(format!("sudo fail2ban-client set {jail} unbanip {banned}"));
    found(format!("fail2ban has banned {}", ban.address))
        .confirmed()
        .seen(symptom)
        .seen(Evidence::new(ban.text.clone()).in_file(ban.file.clone()))
        .explains(&["port-closed", "connection-filtered"])
        .cured_by(unban)
        .into()
}

fn found(title: String) -> Finding {
    Finding::fatal(CHECK.id, Stage::Connect, title).fog_shows(says::NO_CONNECTION)
}
