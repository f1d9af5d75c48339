//! `max-auth-tries-too-low`: PHP's first method uses up the only try.

use crate::case::{AttemptEnd, Method, Stage};
use crate::check::login::{self, Failed};
use crate::check::{Answer, Check, Examination};
use crate::cure::Cure;
use crate::finding::{Evidence, Finding, Fix, FixClass};
use crate::fog::says;
use crate::remedy::{self, quoted};
use crate::sshd::Setting;

/// The check.
pub(super) const CHECK: Check = Check {
    id: "max-auth-tries-too-low",
    summary: "MaxAuthTries leaves no try for PHP's password",
    page: PAGE,
    run,
};

const PAGE: &str = "\
## What is wrong
PHP tries keyboard-interactive first where it is offered, then password. With `MaxAuthTries 1` sshd
hangs up after the first refusal, so that the password is never asked for. Without PAM
keyboard-interactive has nobody to ask and is always refused. `MaxAuthTries 0` ends the connection before
any try.

## What FOG shows
`Unable to connect to ssh during move upload`; PHP's log has `Authentication failed for fogproject
using password`.

## How the doctor knows
Symptom: keyboard-interactive is refused without having asked anything, and the connection is cut at the
next method, or before the first. Proof, on the server itself: `MaxAuthTries` 1 or 0 is in force.

## What to do
Allow two tries, or switch keyboard-interactive off.

## How sure one can be
Confirmed on the server; from outside likely, and `MaxAuthTries 0` possible. A refusal after a prompt is another cause: the password is wrong.

## Sources
PECL ssh2 1.3.1 and 1.4.1, `ssh2_auth_password`; OpenSSH `auth2.c`, `userauth_finish`; measured.
";

fn run(examination: &Examination<'_>) -> Answer {
    if let Some(auth) = &examination.session().auth
        && auth.methods_error.is_some()
    {
        return none_at_all(examination);
    }
    let auth = match login::failed(examination) {
        Ok((auth, Failed::Cut)) => auth,
        Ok(_) => return Answer::Passed,
        Err(answer) => return answer,
    };
    let (Some(first), Some(last)) = (auth.attempts.first(), auth.attempts.last()) else {
        return Answer::Passed;
    };
    let unasked = first.method == Method::KeyboardInteractive
        && matches!(first.end, AttemptEnd::Refused(_))
        && first.prompts.is_empty();
    if !unasked || last.method != Method::Password {
        return Answer::Passed;
    }
    let finding = Finding::fatal(
        CHECK.id,
        Stage::Authentication,
        "MaxAuthTries leaves no try for the password",
    )
    .seen(Evidence::new("keyboard-interactive was refused without a prompt"))
    .seen(login::symptom(auth, Failed::Cut))
    .fog_shows(says::NO_CONNECTION)
    .explains(&["pam-refuses-account", "wrong-password"]);
    let sshd = match examination.sshd() {
        Ok(sshd) => sshd,
        Err(_) if login::from_outside(examination) => {
            return finding.likely().cured_by(see_the_limit()).into();
        }
        Err(answer) => return answer,
    };
    let setting = sshd.effective.get("maxauthtries");
    let Some(setting) = setting.filter(|s| matches!(s.value.as_str(), "0" | "1")) else {
        return Answer::Passed;
    };
    let logged = login::logged(examination, &["maximum authentication attempts exceeded"]);
    let finding = login::with(finding.confirmed(), logged);
    with_fix(finding, examination, setting)
}

/// `MaxAuthTries 0` ends the connection at the question for the methods (OpenSSH 8.4 to 10.0).
fn none_at_all(examination: &Examination<'_>) -> Answer {
    let found = |title: &str| {
        Finding::fatal(CHECK.id, Stage::Authentication, title)
            .seen(Evidence::new("the connection ended before the login began"))
            .fog_shows(says::NOT_BEGUN)
    };
    if login::from_outside(examination) {
        return found("MaxAuthTries may be 0, which leaves no try at all")
            .possible()
            .cured_by(see_the_limit())
            .into();
    }
    let Ok(sshd) = examination.sshd() else { return Answer::Passed };
    let setting = sshd.effective.get("maxauthtries").filter(|setting| setting.value == "0");
    let Some(setting) = setting else { return Answer::Passed };
    let logged = login::logged(examination, &["maximum authentication attempts exceeded"]);
    let finding = found("MaxAuthTries 0 leaves no try at all").confirmed();
    with_fix(login::with(finding, logged), examination, setting)
}

fn see_the_limit() -> Fix {
    Fix::new("see-the-limit", FixClass::Manual, "see the limit in force")
        .run("sudo sshd -T | grep -i ^maxauthtries")
}

fn with_fix(finding: Finding, examination: &Examination<'_>, setting: &Setting) -> Answer {
    let Some(place) = &setting.place else { return finding.into() };
    let edit = format!(
        "sudo sed -i.before-sftp-doctor '{}s|.*|MaxAuthTries 6|' {}",
        place.line,
        quoted(&place.file)
    );
    let fix = Fix::new(
        "allow-more-tries",
        FixClass::Consent,
        "allow as many tries as sshd does by itself",
    );
    finding
        .seen(Evidence::new(format!("MaxAuthTries {}", setting.value)).at(&*place.file, place.line))
        .cured_by(
            fix.run(edit)
                .run(remedy::check_and_reload(examination))
                .by(Cure::ForAccount { lines: vec!["MaxAuthTries 6".into()] }),
        )
        .into()
}
