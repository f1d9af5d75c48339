//! `account-locked`: the account has no password that could be right.

use crate::case::{PasswordField, Stage};
use crate::check::login::{self, Failed};
use crate::check::{Answer, Check, Examination};
use crate::finding::{Evidence, Finding, Fix, FixClass};
use crate::fog::says;
use crate::remedy::{self, quoted};

/// The check.
pub(super) const CHECK: Check = Check {
    id: "account-locked",
    summary: "The account is locked, or never had a password",
    page: PAGE,
    run,
};

const PAGE: &str = "\
## What is wrong
The place of the password in the account's shadow entry begins with `!` or `*`: it was locked with
`usermod --lock` or `passwd -l`, or never got a password. No password is right then.

## What FOG shows
`Unable to connect to ssh during move upload`; PHP's log has `Authentication failed for fogproject
using password`.

## How the doctor knows
Symptom: the login is refused. Proof, on the server as root: the first character of the field. The
password's hash is not kept.

## What to do
Unlock it, or set FOG's password.

## How sure one can be
Confirmed on the server as root. From outside nothing tells it apart from a wrong password.

## Sources
shadow(5); usermod(8); OpenSSH `auth.c` and `platform.c` (without PAM sshd looks for the `!` itself).
";

fn run(examination: &Examination<'_>) -> Answer {
    let auth = match login::failed(examination) {
        Ok((auth, Failed::Refused)) => auth,
        Ok(_) => return Answer::Passed,
        Err(answer) => return answer,
    };
    let user = &examination.target().user.value;
    let symptom = login::symptom(auth, Failed::Refused);
    if login::from_outside(examination)
        && login::must_be_account_stage(examination, auth, Failed::Refused)
    {
        // PAM took the password, and sshd gives it none of such an account.
        return Answer::Passed;
    }
    let see = Fix::new("see-the-state", FixClass::Manual, "see the state of its password")
        .run(format!("sudo passwd -S {}", quoted(user)));
    let Some(after) = login::after(examination) else {
        if !login::from_outside(examination) {
            return Answer::NotReached;
        }
        let title = format!("{user} may be locked");
        return found(title).possible().seen(symptom).cured_by(see).into();
    };
    let ageing = match login::needed(&after.ageing) {
        Ok(Some(ageing)) => ageing,
        Ok(None) => return Answer::Passed,
        Err(answer) => return answer,
    };
    let (name, user) = (user, quoted(user));
    let (title, proof, fix) = match ageing.password {
        PasswordField::Locked => (
            format!("the account {user} is locked"),
            "the password stands behind a !: locked",
            Fix::new("unlock-the-account", FixClass::Consent, "unlock it")
                .run(format!("sudo usermod --unlock {user}"))
                .by(remedy::usermod(name, ["--unlock"], ["--lock"])),
        ),
        PasswordField::None => (
            format!("the account {user} has no password"),
            "there is only a ! or a * in the password's place",
            Fix::new("set-the-password", FixClass::Manual, "give the account FOG's password")
                .run(format!("sudo passwd {user}")),
        ),
        PasswordField::Set | PasswordField::Empty => return Answer::Passed,
    };
    found(title)
        .confirmed()
        .seen(symptom)
        .seen(Evidence::new(proof).in_file("/etc/shadow"))
        .explains(&["wrong-password"])
        .cured_by(fix)
        .into()
}

fn found(title: String) -> Finding {
    Finding::fatal(CHECK.id, Stage::Authentication, title).fog_shows(says::NO_CONNECTION)
}
