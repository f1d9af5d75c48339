//! `password-expired`: the login succeeds, and the session dies for want of a new password.

use crate::case::{Ageing, FirstBytes, Stage};
use crate::check::login;
use crate::check::{Answer, Check, Examination, date};
use crate::finding::{Evidence, Finding, Fix, FixClass};
use crate::fog::says;
use crate::remedy::{self, number, quoted};

/// The check.
pub(super) const CHECK: Check = Check {
    id: "password-expired",
    summary: "The password has expired: the login succeeds, and the session dies",
    page: PAGE,
    run,
};

const PAGE: &str = "\
## What is wrong
The account's password is older than its shadow entry allows, or somebody asked for a new one with
`chage -d 0` or `passwd -e`. sshd accepts it, and then starts a program that asks for a new one; without a
terminal that ends at once. `internal-sftp` does not help.

## What FOG shows
Nothing: PHP waits for ever, because libssh2 takes the end of the stream for a pause.

## How the doctor knows
Symptom: the login is accepted, then the end of the stream with exit status 1 and no byte. Proof, on the
server as root: the ageing fields of its shadow entry.

## What to do
Let the account's password not age: no human uses it.

## How sure one can be
Confirmed on the server as root. From outside likely where sshd opens no forwarding for the account (to its
own port 0, where nothing can listen), which it denies to such an account and by default to no other;
excluded where it would.

## Sources
shadow(5); OpenSSH `session.c`, `do_child` (\"Password change required but no TTY available\"); measured
on 9.2 and 10.0, with PAM and without.
";

fn run(examination: &Examination<'_>) -> Answer {
    let Some(first) = &examination.session().first_bytes else { return Answer::NotReached };
    if !died_silently(first) {
        return Answer::Passed;
    }
    let user = quoted(&examination.target().user.value);
    let symptom = Evidence::new("logged in, then no byte and exit status 1").ms(first.ms);
    if login::from_outside(examination) {
        if examination.session().forwarding == Some(true) {
            // sshd opens none for an account that must change its password.
            return Answer::Passed;
        }
        let see = Fix::new("see-the-dates", FixClass::Manual, "see its dates")
            .run(format!("sudo chage -l {user}"));
        let title = format!("the password of {user} may have expired");
        let finding = found(title).seen(symptom).cured_by(see);
        return if examination.session().forwarding == Some(false) {
            let restricted = "sshd opens no forwarding for the account, as if it were restricted";
            finding.likely().seen(Evidence::new(restricted)).into()
        } else {
            finding.possible().into()
        };
    }
    let Some(after) = login::after(examination) else { return Answer::NotReached };
    let ageing = match login::needed(&after.ageing) {
        Ok(Some(ageing)) => ageing,
        Ok(None) => return Answer::Passed,
        Err(answer) => return answer,
    };
    let Some(day) = ageing.password_expired() else { return Answer::Passed };
    let finding = found(title(&user, day))
        .confirmed()
        .seen(symptom)
        .seen(Evidence::new(proof(ageing, day)).in_file("/etc/shadow"))
        .explains(&[
            "external-sftp-server",
            "login-shell-refuses",
            "shell-startup-exit",
            "wrong-program",
            "sftp-server-bad-options",
        ]);
    let logged = login::logged(examination, &[&examination.target().user.value, "expired"]);
    let fix = Fix::new("stop-the-ageing", FixClass::Consent, "let this password not age")
        .run(format!("sudo chage -d \"$(date +%F)\" -M -1 {user}"))
        .by(remedy::chage(
            &examination.target().user.value,
            &["-d", &number(Some(ageing.today)), "-M", "-1"],
            &["-d", &number(ageing.last_change), "-M", &number(ageing.max)],
        ));
    login::with(finding, logged).cured_by(fix).into()
}

fn died_silently(first: &FirstBytes) -> bool {
    let ended = first.eof && first.bytes.0.is_empty() && first.exit_signal.is_none();
    ended && first.exit_status.is_none_or(|status| status == 1)
}

fn title(user: &str, day: i64) -> String {
    if day == 0 {
        return format!("the account {user} must change its password first");
    }
    format!("the password of {user} expired on {}", date(day))
}

fn proof(ageing: &Ageing, day: i64) -> String {
    if day == 0 {
        return "the day of its last change is 0: a new one is asked for".into();
    }
    let changed = date(ageing.last_change.unwrap_or_default());
    format!("changed on {changed}, valid for {} days", ageing.max.unwrap_or_default())
}

fn found(title: String) -> Finding {
    Finding::fatal(CHECK.id, Stage::FirstBytes, title).fog_shows(says::HANGS)
}
