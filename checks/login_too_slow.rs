//! `login-too-slow`: the login takes longer than the server, or its client, waits for it.

use crate::case::{AuthRecord, PamKind, PamLine, SessionRecord, Stage};
use crate::check::login::{self, Failed};
use crate::check::{Answer, Check, Examination};
use crate::finding::{Evidence, Finding, Fix, FixClass};
use crate::fog::says;
use crate::text;

/// The check.
pub(super) const CHECK: Check = Check {
    id: "login-too-slow",
    summary: "The login takes longer than LoginGraceTime, or than the doctor waits",
    page: PAGE,
    run,
};

const PAGE: &str = "\
## What is wrong
Something in the login takes its time: a directory that does not answer (LDAP, SSSD, Winbind, Kerberos),
a PAM module that runs a program, a name server that is gone. sshd hangs up when `LoginGraceTime` is over
(120 seconds, if nobody said otherwise).

## What FOG shows
`Unable to connect to ssh during move upload`, as late as that.

## How the doctor knows
Symptom: the connection is cut in the middle of the login, or nothing comes until the deadline. Proof, on
the server itself: the time from the connection to the cut is the LoginGraceTime in force (9.8 and later
add up to four seconds), or the log says so. A login that succeeds is a hazard once it takes half of the
limit: the LoginGraceTime in force, or the 60 seconds that a web server gives to FOG's whole request.

## What to do
Find what is slow: time a login of the account on the server itself.

## How sure one can be
Confirmed where limit and time agree; likely where only waiting could tell.

## Sources
sshd_config(5), LoginGraceTime; OpenSSH `sshd.c` and `sshd-session.c`, `grace_alarm_handler`; measured on
9.2 and 10.0.
";

/// Modules that ask somebody else.
const SLOW: [&str; 8] = [
    "pam_sss.so",
    "pam_ldap.so",
    "pam_winbind.so",
    "pam_krb5.so",
    "pam_radius_auth.so",
    "pam_exec.so",
    "pam_script.so",
    "pam_tacplus.so",
];
/// FOG's request passes through Apache to PHP-FPM, with `ProxyTimeout` of 60 s (httpd's default), in ms.
const WEB_SERVER: f64 = 60_000.0;
/// A login that takes so much of a limit works by chance.
const SHARE: f64 = 0.5;
/// What the two clocks may differ by, and what 9.8 and later add, in ms.
const EARLY: f64 = 500.0;
const LATE: f64 = 5_000.0;

fn run(examination: &Examination<'_>) -> Answer {
    let session = examination.session();
    if session.auth.as_ref().is_some_and(AuthRecord::accepted) {
        return close_to_the_limit(examination);
    }
    let (auth, end) = match login::failed(examination) {
        Ok((auth, end @ (Failed::Cut | Failed::Silent))) => (auth, end),
        Ok(_) => return Answer::Passed,
        Err(answer) => return answer,
    };
    let elapsed = elapsed(session);
    let limit = limit(examination);
    let logged = login::logged(examination, &["Timeout before authentication"]);
    let confirmed = match end {
        Failed::Silent => false,
        _ if logged.is_some() => true,
        _ => match &limit {
            Some((ms, _)) => (ms - EARLY..ms + LATE).contains(&elapsed),
            None => return slow_cut_from_outside(auth, elapsed, examination),
        },
    };
    if end == Failed::Cut && !confirmed {
        return Answer::Passed;
    }
    let title = match (&limit, end) {
        (Some((ms, _)), Failed::Cut) => {
            format!("the login takes longer than the {:.0} s that sshd allows", ms / 1000.0)
        }
        _ => format!("the login had no answer after {:.0} s", elapsed / 1000.0),
    };
    let finding = found(title).confirmed_if(confirmed).seen(login::symptom(auth, end));
    let finding = login::with(finding, limit.and_then(|(_, line)| line));
    let finding = modules(examination).into_iter().fold(finding, Finding::seen);
    login::with(finding, logged)
        .explains(&["pam-refuses-account", "nologin-file", "account-expired"])
        .cured_by(time_it())
        .into()
}

/// It works, and half of the time that somebody gives it is gone: sshd by LoginGraceTime, where its
/// files were seen, or the web server for all of FOG's request.
fn close_to_the_limit(examination: &Examination<'_>) -> Answer {
    let elapsed = elapsed(examination.session());
    let (ms, who, line) = match limit(examination) {
        Some((ms, line)) if ms <= WEB_SERVER => (ms, "sshd allows", line),
        _ => (WEB_SERVER, "a web server gives to the whole request", None),
    };
    if elapsed < ms * SHARE {
        return Answer::Passed;
    }
    let title =
        format!("the login took {:.1} s of the {:.0} s that {who}", elapsed / 1000.0, ms / 1000.0);
    let finding = Finding::hazard(CHECK.id, Stage::Authentication, title)
        .confirmed_if(line.is_some())
        .seen(Evidence::new("from the connection to the end of the login").ms(elapsed));
    login::with(finding, line).cured_by(time_it()).into()
}

/// A cut after seconds is no refusal of PAM's account stage, which comes at once.
fn slow_cut_from_outside(auth: &AuthRecord, elapsed: f64, examination: &Examination<'_>) -> Answer {
    if !login::from_outside(examination) || elapsed < 1_500.0 {
        return Answer::Passed;
    }
    let title = format!("the login was cut after {:.0} s", elapsed / 1000.0);
    found(title).likely().seen(login::symptom(auth, Failed::Cut)).cured_by(time_it()).into()
}

fn found(title: String) -> Finding {
    Finding::fatal(CHECK.id, Stage::Authentication, title).fog_shows(says::NO_CONNECTION)
}

fn time_it() -> Fix {
    Fix::new("time-the-login", FixClass::Manual, "find what the login waits for")
        .run("sudo journalctl -t sshd -t sshd-session -n 20 --no-pager")
        .run("grep -vE '^[[:space:]]*(#|$)' /etc/pam.d/sshd")
        .run("sudo sshd -T | grep -iE '^(logingracetime|usedns)'")
}

/// sshd's clock starts when it accepts the connection.
fn elapsed(session: &SessionRecord) -> f64 {
    let stages = [Stage::Banner, Stage::KeyExchange, Stage::HostKey, Stage::Authentication];
    stages.iter().filter_map(|stage| session.stage(*stage)).map(|record| record.ms).sum()
}

/// LoginGraceTime in ms with its line; none where it is not known, or there is none.
fn limit(examination: &Examination<'_>) -> Option<(f64, Option<Evidence>)> {
    let sshd = examination.sshd().ok()?;
    let setting = sshd.effective.get("logingracetime")?;
    let seconds: f64 = setting.value.parse().ok().filter(|seconds| *seconds > 0.0)?;
    let line = setting.place.as_ref().map(|place| {
        let said = format!("LoginGraceTime {}", text::line(&setting.value, 40));
        Evidence::new(said).at(&*place.file, place.line)
    });
    Some((seconds * 1000.0, line))
}

/// The lines of PAM's stack that can take their time.
fn modules(examination: &Examination<'_>) -> Vec<Evidence> {
    let Some(pam) = login::after(examination).and_then(|after| after.pam.seen()) else {
        return Vec::new();
    };
    let slow = |line: &&PamLine| line.kind == PamKind::Auth && SLOW.contains(&line.module.as_str());
    let said = |line: &PamLine| {
        let said = format!("{} {} {}", line.control, line.module, line.args.join(" "));
        Evidence::new(text::line(&said, 120)).at(line.file.clone(), line.line)
    };
    pam.lines.iter().filter(slow).take(3).map(said).collect()
}
