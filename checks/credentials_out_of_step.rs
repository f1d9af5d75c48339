//! `credentials-out-of-step`: FOG holds different passwords for one account in several places.

use crate::case::{Agreement, PasswordPlace, Stage, TargetCase};
use crate::check::{Answer, Check, Examination};
use crate::finding::{Evidence, Finding, Fix, FixClass};
use crate::fog::says;
use crate::text;

/// The check.
pub(super) const CHECK: Check = Check {
    id: "credentials-out-of-step",
    summary: "FOG holds different passwords for one account in several places",
    page: PAGE,
    run,
};

const PAGE: &str = "\
## What is wrong
FOG keeps the account's password in its settings file, in the row of each storage node and in the settings
of its kernel store, and nothing keeps them in step. Some of them differ: a capture takes the node's, a
kernel update its own.

## What FOG shows
`Unable to connect to ssh during move upload` where the node's is wrong; `Unable to connect to ssh` on the
page of the kernel update where that one is.

## How the doctor knows
It reads the places and compares what they hold, and never shows it. Places that differ by blanks at an end,
or as HTML, a URL or another character set would write the same password, are named as such.

## What to do
Give all places the password that the server takes: the node's page, FOG's settings under TFTP Server, and
FOG's settings file, which the installer sets the account's password from when it runs.

## How sure one can be
Confirmed when the server refuses one of them and takes another, or when they differ by blanks or an
encoding; likely when the one that was tried is refused. While the node's works it is a hazard.

## Sources
FOG `nfsGroupMembers.ngmPass`, `globalSettings` `FOG_TFTP_FTP_PASSWORD`, `.fogsettings` `SVC_password` and
`password`; FOG `functions.sh`, `configureUsers`; FOG issues 63, 109, 115, 311 and 1254.
";

fn run(examination: &Examination<'_>) -> Answer {
    if let Err(answer) = examination.fog() {
        return answer;
    }
    let Some(group) = examination.passwords() else {
        return Answer::not_applicable("FOG holds this account's password in one place");
    };
    if !examination.sharing(group).next().is_some_and(|first| std::ptr::eq(first, examination.at)) {
        return Answer::not_applicable("said with the first target of this account");
    }
    if !group.disagree() {
        return Answer::Passed;
    }
    let odd = || group.places.iter().filter(|place| place.agreement != Agreement::Same);
    let refused = refused(examination.at);
    let taken = examination
        .sharing(group)
        .any(|at| at.session.auth.as_ref().is_some_and(|auth| auth.accepted()));
    let (user, count) = (&group.user, group.places.len());
    let title = format!("the {count} places that hold the password of {user} do not agree");
    let near =
        |place: &PasswordPlace| matches!(place.agreement, Agreement::Blanks | Agreement::Encoding);
    let finding = if refused {
        Finding::fatal(CHECK.id, Stage::Authentication, title)
            .confirmed_if(taken || odd().any(near))
            .fog_shows(says::NO_CONNECTION)
    } else {
        Finding::hazard(CHECK.id, Stage::Authentication, title).confirmed()
    };
    let finding =
        group.places.iter().take(8).enumerate().fold(finding, |finding, (index, place)| {
            let words = words(place.agreement, index == 0);
            finding.seen(Evidence::new(format!("{}: {words}", text::line(&place.place, 160))))
        });
    finding.seen(Evidence::new(tried(examination.at))).cured_by(fix(user)).into()
}

fn refused(at: &TargetCase) -> bool {
    at.session.auth.as_ref().is_some_and(|auth| !auth.accepted() && !auth.attempts.is_empty())
}

fn tried(at: &TargetCase) -> String {
    let from = at.target.password.as_ref().map_or("none".to_owned(), ToString::to_string);
    match &at.session.auth {
        Some(auth) if auth.accepted() => format!("the server takes the one from: {from}"),
        Some(auth) if !auth.attempts.is_empty() => {
            format!("the server refuses the one from: {from}")
        }
        _ => "none of them was tried".to_owned(),
    }
}

fn words(agreement: Agreement, first: bool) -> &'static str {
    match agreement {
        Agreement::Same if first => "the others are compared with this one",
        Agreement::Same => "the same",
        Agreement::Blanks => "differs only by blanks at an end",
        Agreement::Encoding => "differs only by an encoding",
        Agreement::Differs => "differs",
        Agreement::Empty => "empty",
    }
}

fn fix(user: &str) -> Fix {
    Fix::new(
        "bring-passwords-in-step",
        FixClass::Manual,
        "give the account and all places one password: on the node's page, in FOG's settings under \
         TFTP Server, in FOG's settings file",
    )
    .run(format!("sudo passwd {}", crate::remedy::quoted(user)))
}
