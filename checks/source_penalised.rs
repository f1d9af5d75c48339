//! `source-penalised`: sshd drops everything from this address for a while.

use crate::case::Stage;
use crate::check::dropped::{self, Word};
use crate::check::{Answer, Check, Examination, login};
use crate::finding::{Evidence, Finding, Fix, FixClass};
use crate::fog::says;
use crate::remedy;
use crate::text;

/// The check.
pub(super) const CHECK: Check = Check {
    id: "source-penalised",
    summary: "sshd drops all connections from this address as a penalty",
    page: PAGE,
    run,
};

const PAGE: &str = "\
## What is wrong
OpenSSH 9.8 and later punishes an address for failed logins, for connections without a login, for crashes
and time-outs (`PerSourcePenalties`, on by default): after a few of them everything from there is dropped
for 15 seconds and up to ten minutes. FOG's own address earns that with a wrong password, or through a
monitor that only looks whether the port is open. Loopback is no exception.

## What FOG shows
`Unable to connect to ssh during move upload`, for a while.

## How the doctor knows
Symptom: `Not allowed at this time` before a banner. Proof, on the server itself: its log names the
penalty; without a log, the connections that are not logged in yet are too few for another reason.

## What to do
Find what fails so often. A reload of sshd forgets all penalties; `PerSourcePenaltyExemptList` spares FOG's
address.

## How sure one can be
Confirmed with the log; likely without.

## Sources
sshd_config(5); OpenSSH 9.8 to 10.5 `srclimit.c`, `sshd.c`; measured on 10.0.
";

fn run(examination: &Examination<'_>) -> Answer {
    match dropped::word(examination) {
        Ok(Word::NotAllowed) => {}
        Ok(Word::ExceededMaxStartups | Word::Silence) => return Answer::Passed,
        Err(answer) => return answer,
    }
    let logged = login::logged(examination, &["drop connection", "penalty"]);
    let after = login::after(examination);
    let startups = after.and_then(|after| after.startups.seen());
    let other = login::logged(examination, &["drop connection", "artups"]).is_some();
    if logged.is_none() && (other || startups.is_some_and(|s| s.now >= s.begin)) {
        return Answer::Passed;
    }
    let client = examination.session().local.map(|address| address.ip().to_canonical().to_string());
    let client = client.unwrap_or_else(|| "this address".into());
    let main = "/etc/ssh/sshd_config";
    let spare = Fix::new("spare-the-address", FixClass::Manual, "take FOG's address out of it")
        .run(format!(
            "sudo sed -i.before-sftp-doctor '1i PerSourcePenaltyExemptList {client}' {main}"
        ))
        .run(remedy::check_and_reload(examination));
    let title = format!("sshd drops all connections from {client} as a penalty");
    let finding = Finding::fatal(CHECK.id, Stage::Banner, title)
        .confirmed_if(logged.is_some())
        .seen(dropped::symptom(examination))
        .fog_shows(says::NO_CONNECTION)
        .explains(&["dropped-before-banner"]);
    let finding = match startups {
        Some(s) if logged.is_none() => finding.seen(Evidence::new(format!(
            "only {} connections are not logged in yet; the limit begins at {}",
            s.now, s.begin
        ))),
        _ => finding,
    };
    let finding = login::with(finding, line(examination));
    let look = Fix::new("read-the-log", FixClass::Manual, "see what the penalty is for")
        .run("sudo journalctl -t sshd -n 50 --no-pager | grep penalty");
    login::with(finding, logged).cured_by(look).cured_by(spare).into()
}

/// The line that sets the penalties, where one does.
fn line(examination: &Examination<'_>) -> Option<Evidence> {
    let sshd = examination.sshd().ok()?;
    let setting = sshd.effective.get("persourcepenalties")?;
    let place = setting.place.as_ref()?;
    let said = format!("PerSourcePenalties {}", text::line(&setting.value, 100));
    Some(Evidence::new(said).at(&*place.file, place.line))
}
