//! `exports-no-root-squash`: what clients capture over NFS belongs to root.

use crate::case::{Export, Stage};
use crate::check::{Answer, Check, Examination, exports};
use crate::finding::{Finding, Fix, FixClass};
use crate::fog::says;
use crate::remedy::quoted;

/// The check.
pub(super) const CHECK: Check = Check {
    id: "exports-no-root-squash",
    summary: "The NFS export lets clients write as root what FOG must move",
    page: PAGE,
    run,
};

const PAGE: &str = "\
## What is wrong
The export of the capture directory has `no_root_squash` and no `all_squash`: what a client captures belongs
to root. FOG's account moves it over SFTP, and the kernel lets nobody but root move a directory that is not
writable for him.

## What FOG shows
`Unable to move the captured image into place: …`; the betas of 1.6 before August 2026 show nothing. With
FOG 1.5 it was `550 Rename failed`.

## How the doctor knows
The lines of `/etc/exports` and `/etc/exports.d` for the capture directory or one above it.

## What to do
Export it as FOG's installer does: `all_squash`, with the account's numbers. Captures that lie there already
must be given to the account.

## How sure one can be
Confirmed for the line. A hazard, because a client may have made its capture writable for everybody.

## Sources
exports(5); FOG `functions.sh`, `configureNFS` and its warning about `no_root_squash`; FOG issue 657.
";

fn run(examination: &Examination<'_>) -> Answer {
    let all = match exports::of_captures(examination) {
        Ok(all) => all,
        Err(answer) => return answer,
    };
    let Some(export) = all.into_iter().find(|export| export.keeps_root()) else {
        return Answer::Passed;
    };
    let title = format!("{} is exported with no_root_squash", export.path);
    Finding::hazard(CHECK.id, Stage::Rehearsal, title)
        .confirmed()
        .seen(exports::line(export))
        .fog_shows(says::NOT_MOVED)
        .cured_by(squash(examination, export))
        .into()
}

fn squash(examination: &Examination<'_>, export: &Export) -> Fix {
    let host = examination.at.host.seen();
    let account = host.and_then(|host| host.account.seen());
    let ids = account.map_or("anonuid=UID,anongid=GID".to_owned(), |account| {
        format!("anonuid={},anongid={}", account.uid, account.gid)
    });
    let title = format!("export it with all_squash,{ids} in place of no_root_squash");
    let (line, file) = (export.line, quoted(&export.file));
    Fix::new("squash-all", FixClass::Consent, title)
        .run(format!(
            "sudo sed -i.before-sftp-doctor '{line}s/no_root_squash/all_squash,{ids}/' {file}"
        ))
        .run("sudo exportfs -ra")
}
