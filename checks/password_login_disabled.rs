//! `password-login-disabled`: neither password nor keyboard-interactive is on offer.

use crate::case::{AuthRecord, Method, Stage};
use crate::check::{Answer, Check, Examination, Sshd};
use crate::cure::Cure;
use crate::finding::{Evidence, Finding, Fix, FixClass};
use crate::fog::says;
use crate::remedy;

/// The check.
pub(super) const CHECK: Check = Check {
    id: "password-login-disabled",
    summary: "The server offers neither password nor keyboard-interactive login",
    page: PAGE,
    run,
};

const PAGE: &str = "\
## What is wrong
FOG logs in with a password, and the server offers no method that takes one. Cloud images ship a
drop-in with `PasswordAuthentication no`, hardening guides ask for it, and on Debian, Ubuntu and RHEL 9
drop-ins are read before the rest, so that they win.

## What FOG shows
`Unable to connect to ssh during move upload`; PHP's log has `Authentication failed for fogproject
using password`.

## How the doctor knows
Symptom: the server's list of methods, as it answers to \"none\". Proof, on the server itself: the line
that decided it for this account and address.

## What to do
Allow password login for FOG's account alone, in a `Match` block at the end of the main file.

## How sure one can be
Confirmed on the server. From outside likely: where a key is on offer, `AuthenticationMethods` may want it
before the password. No password was sent.

## Sources
RFC 4252 section 5.2; sshd_config(5); PECL ssh2 1.3.1 and 1.4.1, `ssh2_auth_password`.
";

/// The settings that decide which methods are on offer.
const KEYWORDS: [&str; 4] =
    ["passwordauthentication", "kbdinteractiveauthentication", "authenticationmethods", "usepam"];

fn run(examination: &Examination<'_>) -> Answer {
    let Some(auth) = &examination.session().auth else { return Answer::NotReached };
    let asked = auth.methods_error.is_none() && !auth.none_accepted;
    let offered = auth.offers(Method::Password) || auth.offers(Method::KeyboardInteractive);
    if !asked || offered {
        return if asked || auth.none_accepted { Answer::Passed } else { Answer::NotReached };
    }
    let user = &examination.target().user.value;
    let title = format!("the server offers {user} no password login");
    // From outside a key may be wanted beside the password: `second-factor-required`.
    let seen = examination.at.host.seen().is_some() || auth.methods.is_empty();
    let finding = Finding::fatal(CHECK.id, Stage::Authentication, title)
        .confirmed_if(seen)
        .seen(Evidence::new(format!("on offer: {}", offer(auth))))
        .fog_shows(says::NO_CONNECTION)
        .explains(&["wrong-password"]);
    let finding = match examination.sshd() {
        Ok(sshd) => deciding_lines(&sshd).into_iter().fold(finding, Finding::seen),
        Err(_) => finding,
    };
    finding.cured_by(allow(examination, user)).into()
}

fn offer(auth: &AuthRecord) -> String {
    if auth.methods.is_empty() { "nothing".into() } else { auth.methods.join(", ") }
}

/// The lines that set one of the keywords for this connection.
fn deciding_lines(sshd: &Sshd) -> Vec<Evidence> {
    let settings = KEYWORDS.iter().filter_map(|keyword| sshd.effective.get(keyword));
    settings
        .filter_map(|setting| {
            let place = setting.place.as_ref()?;
            let text = format!("{} {}", setting.keyword, crate::text::line(&setting.value, 80));
            Some(Evidence::new(text).at(&*place.file, place.line))
        })
        .collect()
}

fn allow(examination: &Examination<'_>, user: &str) -> Fix {
    let block = format!(r"\nMatch User {user}\n\tPasswordAuthentication yes\n");
    Fix::new("allow-password-for-fog", FixClass::Consent, format!("allow it for {user} alone"))
        .run(format!("printf '{block}' | sudo tee -a /etc/ssh/sshd_config"))
        .run(remedy::check_and_reload(examination))
        .by(Cure::ForAccount { lines: vec!["PasswordAuthentication yes".into()] })
}
