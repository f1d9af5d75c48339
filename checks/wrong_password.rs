//! `wrong-password`: the server refuses the password.

use crate::case::{Attempt, AttemptEnd, AuthRecord, Look, Origin, PamStack, PasswordGroup, Stage};
use crate::check::{Answer, Check, Examination, login};
use crate::finding::{Evidence, Finding, Fix, FixClass};
use crate::fog::says;

/// The check.
pub(super) const CHECK: Check =
    Check { id: "wrong-password", summary: "The server refuses the password", page: PAGE, run };

const PAGE: &str = "\
## What is wrong
The password FOG has for the account is not the account's. FOG keeps it in up to five places, and
nothing keeps them in step.

## What FOG shows
`Unable to connect to ssh during move upload`; PHP's log has `Authentication failed for fogproject
using password`.

## How the doctor knows
The server refused every method it offers. sshd answers the same for an account that is locked or
expired, that `AllowUsers` leaves out, or whose shell is missing; only its log tells them apart. On the server
itself root can compare the password with the shadow file without a login.

## What to do
Set the account's password to the one FOG has, or the other way round.

## How sure one can be
Confirmed where it was compared and nothing but pam_unix takes passwords; likely without; possible where PAM
asked for it and refused faster than a wrong one. Never tried twice: each refusal counts, for PAM and for sshd's
penalties.

## Sources
PECL ssh2 1.3.1 and 1.4.1, `ssh2_auth_password`; OpenSSH `auth.c`, `allowed_user`.
";

fn run(examination: &Examination<'_>) -> Answer {
    let session = examination.session();
    let Some(auth) = &session.auth else { return Answer::NotReached };
    let Some(last) = auth.attempts.last().filter(|last| refused(last) || used_up(auth)) else {
        let tried = auth.accepted() || !auth.attempts.is_empty();
        return if tried { Answer::Passed } else { Answer::NotReached };
    };
    if let Some(Look::Absent) = examination.at.host.seen().map(|host| &host.account) {
        // Another cause, `account-missing`.
        return Answer::Passed;
    }
    if examination.passwords().is_some_and(PasswordGroup::disagree) {
        // Another cause, `credentials-out-of-step`.
        return Answer::Passed;
    }
    let compared = login::after(examination).and_then(|after| after.password.seen());
    if compared == Some(&true) {
        // It is the account's: something else refuses.
        return Answer::Passed;
    }
    let target = examination.target();
    let user = &target.user.value;
    let mut finding = Finding::fatal(
        CHECK.id,
        Stage::Authentication,
        format!("the password of {user} is refused"),
    )
    .seen(Evidence::new(format!("refused: {}", tried(auth))).ms(total(auth)))
    .fog_shows(says::NO_CONNECTION);
    // PAM, which asked for it, takes longer to refuse a wrong one.
    let taken = login::from_outside(examination)
        && login::must_be_account_stage(examination, auth, login::Failed::Refused);
    finding = if taken { finding.possible() } else { finding.likely() };
    if compared == Some(&false) && shadow_decides(examination) {
        let proof =
            "it is not the one of the shadow file (asked of unix_chkpwd, which counts nothing)";
        finding = finding.confirmed().seen(Evidence::new(proof).in_file("/etc/shadow"));
    }
    if let Some(origin) = &target.password {
        finding = finding.seen(Evidence::new(format!("the password came from: {origin}")));
    }
    if last.end.hints_at_expiry() {
        finding = finding.seen(Evidence::new("the server asks for a new password"));
    }
    let passwd = Fix::new("set-the-password", FixClass::Manual, "give the account FOG's password")
        .run(format!("sudo passwd {user}"));
    let look = Fix::new("read-the-log", FixClass::Manual, "see in the log why sshd refused it")
        .run("sudo journalctl -t sshd -t sshd-session -n 20 --no-pager");
    match target.password {
        Some(Origin::Settings { .. } | Origin::Database { .. }) => {
            finding.cured_by(passwd).cured_by(look).into()
        }
        _ => finding.cured_by(look).cured_by(passwd).into(),
    }
}

/// sshd itself compares, or a stack in which nothing but pam_unix takes passwords.
fn shadow_decides(examination: &Examination<'_>) -> bool {
    let stack = login::after(examination).and_then(|after| after.pam.seen());
    let asks_pam = examination.sshd().is_ok_and(|sshd| sshd.effective.is_yes("usepam"));
    !asks_pam || stack.is_some_and(PamStack::unix_alone)
}

fn refused(attempt: &Attempt) -> bool {
    matches!(attempt.end, AttemptEnd::Refused(_))
}

/// sshd hung up on the next method, after a password that had been asked for (`MaxAuthTries`).
fn used_up(auth: &AuthRecord) -> bool {
    !auth.accepted() && auth.attempts.iter().any(|a| refused(a) && !a.prompts.is_empty())
}

fn tried(auth: &AuthRecord) -> String {
    let methods: Vec<&str> = auth.attempts.iter().map(|a| a.method.name()).collect();
    methods.join(", then ")
}

fn total(auth: &AuthRecord) -> f64 {
    let ms: u64 = auth.attempts.iter().map(|a| a.ms).sum();
    // Milliseconds of a login are far below 2^52.
    #[allow(clippy::cast_precision_loss)]
    let ms = ms as f64;
    ms
}
