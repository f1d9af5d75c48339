//! `account-missing`: the server has no such account.

use crate::case::{AttemptEnd, Stage};
use crate::check::{Answer, Check, Examination, needed};
use crate::finding::{Evidence, Finding, Fix, FixClass};
use crate::fog::says;

/// The check.
pub(super) const CHECK: Check =
    Check { id: "account-missing", summary: "The server has no such account", page: PAGE, run };

const PAGE: &str = "\
## What is wrong
The account FOG logs in with does not exist on the server. sshd asks for the password all the same and
refuses it, whatever it is.

## What FOG shows
`Unable to connect to ssh during move upload`; PHP's log has `Authentication failed for … using
password`.

## How the doctor knows
Symptom: the login is refused. Proof, on the server itself: `getent passwd` does not know the account.

## What to do
Run FOG's installer again, which makes the account and gives it the password of its settings; or name
the right account in FOG.

## How sure one can be
Confirmed on the server. From outside nothing tells it apart from a wrong password.

## Sources
OpenSSH `auth.c`, `getpwnamallow`; getent(1); FOG `functions.sh`, `configureUsers`.
";

fn run(examination: &Examination<'_>) -> Answer {
    let Some(auth) = &examination.session().auth else { return Answer::NotReached };
    let refused = auth.attempts.iter().any(|a| matches!(a.end, AttemptEnd::Refused(_)));
    if auth.accepted() || !refused {
        return if auth.accepted() { Answer::Passed } else { Answer::NotReached };
    }
    let Some(host) = examination.at.host.seen() else {
        return Answer::not_applicable("the server is another machine");
    };
    match needed(&host.account) {
        Ok(None) => {}
        Ok(Some(_)) => return Answer::Passed,
        Err(answer) => return answer,
    }
    let user = &examination.target().user.value;
    let fix = Fix::new("make-the-account", FixClass::Manual, "let FOG's installer make it again")
        .run(format!("getent passwd {user}"))
        .run("cd /path/to/fogproject/bin && sudo ./installfog.sh");
    Finding::fatal(CHECK.id, Stage::Authentication, format!("there is no account {user}"))
        .confirmed()
        .seen(Evidence::new("the login was refused"))
        .seen(Evidence::new(format!("getent passwd {user}: not found")))
        .fog_shows(says::NO_CONNECTION)
        .explains(&["wrong-password"])
        .cured_by(fix)
        .into()
}
