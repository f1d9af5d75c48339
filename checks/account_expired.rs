//! `account-expired`: the account has a last day, and it is over.

use crate::case::{Ageing, AuthRecord, Stage};
use crate::check::login::{self, Failed};
use crate::check::{Answer, Check, Examination, date};
use crate::finding::{Evidence, Finding, Fix, FixClass};
use crate::fog::says;
use crate::remedy::{self, number, quoted};

/// The check.
pub(super) const CHECK: Check = Check {
    id: "account-expired",
    summary: "The account's last day, or its password's days of grace, are over",
    page: PAGE,
    run,
};

const PAGE: &str = "\
## What is wrong
The account's shadow entry has an expiry date that is past, or its password is too old and the days in
which it could still be changed are over. The password is right, and the login is refused all the same.

## What FOG shows
`Unable to connect to ssh during move upload`.

## How the doctor knows
Symptom: with PAM the connection is cut right after the right password; without PAM, or with
keyboard-interactive, the login is refused. Proof, on the server as root: the dates.

## What to do
Take the date away.

## How sure one can be
Confirmed on the server as root, likely on the very day. From outside it is one of several causes.

## Sources
shadow(5); pam_unix(8), account; OpenSSH `auth-shadow.c`, `auth_shadow_acctexpired`; measured on 9.2 and
10.0.
";

fn run(examination: &Examination<'_>) -> Answer {
    let (auth, end) = match login::failed(examination) {
        Ok((auth, end @ (Failed::Refused | Failed::Cut))) => (auth, end),
        Ok(_) => return Answer::Passed,
        Err(answer) => return answer,
    };
    let user = quoted(&examination.target().user.value);
    let symptom = login::symptom(auth, end);
    let account_stage = login::may_be_account_stage(auth, end);
    if login::from_outside(examination) {
        if !login::must_be_account_stage(examination, auth, end) {
            return Answer::not_applicable("the server is another machine");
        }
        let see = Fix::new("see-the-dates", FixClass::Manual, "see its dates")
            .run(format!("sudo chage -l {user}"));
        return found(format!("{user} may have expired"))
            .possible()
            .seen(symptom)
            .cured_by(see)
            .into();
    }
    let Some(after) = login::after(examination) else { return Answer::NotReached };
    let ageing = match login::needed(&after.ageing) {
        Ok(Some(ageing)) => ageing,
        Ok(None) => return Answer::Passed,
        Err(answer) => return answer,
    };
    let Some(day) = ageing.account_expired() else { return Answer::Passed };
    let finding = found(format!("the account {user} expired on {}", date(day)))
        .seen(symptom)
        .seen(Evidence::new(proof(ageing, day)).in_file("/etc/shadow"));
    // Where the password itself was refused, this stands behind another fault.
    let struck = account_stage || without_pam(examination, auth);
    let mut finding = finding.confirmed_if(struck && ageing.today > day);
    if !struck {
        // It strikes only once the password is right.
        finding.stage = Stage::Channel;
    }
    let finding =
        if struck { finding.explains(&["pam-refuses-account", "wrong-password"]) } else { finding };
    let logged = login::logged(examination, &[&examination.target().user.value, "expired"]);
    let fix = Fix::new("lift-the-date", FixClass::Consent, "let the account last")
        .run(format!("sudo chage -E -1 -I -1 -M -1 {user}"))
        .by(remedy::chage(
            &examination.target().user.value,
            &["-E", "-1", "-I", "-1", "-M", "-1"],
            &[
                "-E",
                &number(ageing.expires),
                "-I",
                &number(ageing.inactive),
                "-M",
                &number(ageing.max),
            ],
        ));
    login::with(finding, logged).cured_by(fix).into()
}

/// Without PAM sshd looks at the date itself, and refuses whatever the password.
fn without_pam(examination: &Examination<'_>, auth: &AuthRecord) -> bool {
    let refused = !auth.attempts.is_empty();
    refused && examination.sshd().is_ok_and(|sshd| !sshd.effective.is_yes("usepam"))
}

fn proof(ageing: &Ageing, day: i64) -> String {
    if ageing.expires == Some(day) {
        return format!("its expiry date is {}", date(day));
    }
    let expired = ageing.password_expired().unwrap_or_default();
    let days = ageing.inactive.unwrap_or_default();
    format!("its password was valid until {}, and {days} days of grace are over", date(expired))
}

fn found(title: String) -> Finding {
    Finding::fatal(CHECK.id, Stage::Authentication, title).fog_shows(says::NO_CONNECTION)
}
