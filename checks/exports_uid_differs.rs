//! `exports-uid-differs`: what clients capture over NFS belongs to another user than FOG's account.

use crate::case::Stage;
use crate::check::{Answer, Check, Examination, exports};
use crate::finding::{Evidence, Finding, Fix, FixClass};
use crate::fog::says;
use crate::remedy::quoted;

/// The check.
pub(super) const CHECK: Check = Check {
    id: "exports-uid-differs",
    summary: "The NFS export gives captures to another user than FOG's account",
    page: PAGE,
    run,
};

const PAGE: &str = "\
## What is wrong
The export of the capture directory makes every client the user `anonuid`, and that is not the number of
FOG's account: the account was deleted and made anew, or the line was copied from another server. What is
captured belongs to somebody else, and FOG's account may not be able to move it.

## What FOG shows
`Unable to move the captured image into place: …`; the betas of 1.6 before August 2026 show nothing.

## How the doctor knows
The `anonuid` of the line in `/etc/exports`, and the number of the account.

## What to do
Give the line the account's numbers, and what lies in `dev/` to the account. FOG's installer does both when
it runs.

## How sure one can be
Confirmed for the numbers. A hazard, because a client may have made its capture writable for everybody.

## Sources
exports(5); FOG `functions.sh`, `configureNFS`.
";

fn run(examination: &Examination<'_>) -> Answer {
    let all = match exports::of_captures(examination) {
        Ok(all) => all,
        Err(answer) => return answer,
    };
    let Some(account) = examination.at.host.seen().and_then(|host| host.account.seen()) else {
        return Answer::not_applicable("the account is not known");
    };
    let squashed = all.into_iter().filter(|export| export.squashes_all());
    let mut foreign = squashed.filter(|export| export.anonymous() != Some(account.uid));
    let Some(export) = foreign.next() else { return Answer::Passed };
    let id = export.anonymous().map_or("unreadable".to_owned(), |id| id.to_string());
    let (name, uid, gid) = (&account.name, account.uid, account.gid);
    let title = format!("captures over NFS belong to user {id}, {name} is {uid}");
    let (line, file) = (export.line, quoted(&export.file));
    let fix = Fix::new("correct-anonuid", FixClass::Consent, "give the line the account's numbers")
        .run(format!(
            "sudo sed -i.before-sftp-doctor -E \
             '{line}s/anonuid=[0-9]+/anonuid={uid}/; {line}s/anongid=[0-9]+/anongid={gid}/' {file}"
        ))
        .run("sudo exportfs -ra");
    Finding::hazard(CHECK.id, Stage::Rehearsal, title)
        .confirmed()
        .seen(exports::line(export))
        .seen(Evidence::new(format!("{name}: uid {uid}, gid {gid}")))
        .fog_shows(says::NOT_MOVED)
        .cured_by(fix)
        .into()
}
