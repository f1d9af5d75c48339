//! `connection-limit-reached`: too many connections that are not logged in yet.

use crate::case::{Stage, Startups};
use crate::check::dropped::{self, Word};
use crate::check::{Answer, Check, Examination, login};
use crate::finding::{Evidence, Finding, Fix, FixClass};
use crate::fog::says;
use crate::remedy;
use crate::text;

/// The check.
pub(super) const CHECK: Check = Check {
    id: "connection-limit-reached",
    summary: "MaxStartups: too many connections that are not logged in yet",
    page: PAGE,
    run,
};

const PAGE: &str = "\
## What is wrong
sshd allows a number of connections that are not logged in yet (`MaxStartups`, 10 before it drops some
and 100 before it drops all; `PerSourceMaxStartups` for each address), and it is reached: somebody tries
passwords, a monitor opens connections and leaves them, or the limit is very low.

## What FOG shows
`Unable to connect to ssh during move upload`, now and then or always.

## How the doctor knows
Symptom: the connection is closed before a banner; OpenSSH 8.2 to 9.7 says `Exceeded MaxStartups`, which
means nothing else; later ones say `Not allowed at this time`. Proof, on the server itself: the count in
the title of sshd's listener, or its log.

## What to do
Find who holds the connections; raise the limit if they are wanted.

## How sure one can be
Confirmed with that sentence, the count or the log. From outside, for later releases, possible.

## Sources
sshd_config(5); OpenSSH `sshd.c`, `drop_connection` and `server_accept_loop`; measured on 9.2 and 10.0.
";

fn run(examination: &Examination<'_>) -> Answer {
    let word = match dropped::word(examination) {
        Ok(word) => word,
        Err(answer) => return answer,
    };
    let logged = login::logged(examination, &["drop connection", "axStartups"])
        .or_else(|| login::logged(examination, &["drop connection", "axstartups"]));
    let counted = login::after(examination).and_then(|after| after.startups.seen());
    let full = counted.is_some_and(|startups| startups.now >= startups.begin);
    let proven = word == Word::ExceededMaxStartups || logged.is_some();
    // Where the listener drops silently (8.1 and before), it does not count in its title either.
    let full_and_said = full && word == Word::NotAllowed;
    if !(proven || full_and_said) {
        if !login::from_outside(examination) || word == Word::Silence {
            return Answer::Passed;
        }
        return finding(examination, None).possible().cured_by(who()).into();
    }
    let finding = finding(examination, counted.filter(|_| full)).confirmed();
    let finding = lines(examination).into_iter().fold(finding, Finding::seen);
    login::with(finding, logged).cured_by(who()).cured_by(raise(examination)).into()
}

fn finding(examination: &Examination<'_>, counted: Option<&Startups>) -> Finding {
    let title = "sshd has too many connections that are not logged in yet";
    let finding = Finding::fatal(CHECK.id, Stage::Banner, title)
        .seen(dropped::symptom(examination))
        .fog_shows(says::NO_CONNECTION)
        .explains(&["dropped-before-banner"]);
    let Some(Startups { now, begin, full }) = counted else { return finding };
    let said = format!("its listener counts {now}; from {begin} on it drops some, from {full} all");
    finding.seen(Evidence::new(said))
}

/// The lines that set a limit.
fn lines(examination: &Examination<'_>) -> Vec<Evidence> {
    let Ok(sshd) = examination.sshd() else { return Vec::new() };
    let settings = ["maxstartups", "persourcemaxstartups"];
    let settings = settings.iter().filter_map(|keyword| sshd.effective.get(keyword));
    settings
        .filter_map(|setting| {
            let place = setting.place.as_ref()?;
            let said = format!("{} {}", setting.keyword, text::line(&setting.value, 40));
            Some(Evidence::new(said).at(&*place.file, place.line))
        })
        .collect()
}

fn who() -> Fix {
    Fix::new("see-who-connects", FixClass::Manual, "see who holds the connections")
        .run("sudo ss -tnp state established '( sport = :ssh )'")
        .run("sudo sshd -T | grep -i startups")
}

fn raise(examination: &Examination<'_>) -> Fix {
    let main = "/etc/ssh/sshd_config";
    Fix::new("raise-the-limit", FixClass::Manual, "raise the limit")
        .run(format!("sudo sed -i.before-sftp-doctor '1i MaxStartups 50:30:200' {main}"))
        .run(remedy::check_and_reload(examination))
}
