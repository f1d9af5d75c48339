//! `snapin-store-refused`: the node's snapin path cannot be written over SFTP.

use crate::case::{Role, Stage};
use crate::check::store::{self, Refused};
use crate::check::{Answer, Check, Examination};
use crate::finding::{Finding, Fix, FixClass};
use crate::remedy::quoted;
use crate::text;

/// The check.
pub(super) const CHECK: Check = Check {
    id: "snapin-store-refused",
    summary: "The node's snapin path cannot be written over SFTP",
    page: PAGE,
    run,
};

const PAGE: &str = "\
## What is wrong
FOG uploads snapins to the master node over SFTP, into its snapin path. The account may not write there, or
neither the directory nor the one above it is there. Captures do not need it.

## What FOG shows
`Failed to add snapin … does not exist and cannot be created`, `Failed to delete existing snapin file`, or
`Could not open file: …`.

## How the doctor knows
It does what FOG does, with a scratch name, and removes it.

## What to do
Give the directory to the account, as FOG's installer does.

## How sure one can be
Confirmed: the server refused.

## Sources
FOG 1.6, the upload of a snapin; FOG `functions.sh`, `configureSnapins`.
";

fn run(examination: &Examination<'_>) -> Answer {
    let target = examination.target();
    if target.role != Role::SnapinStore {
        return Answer::not_applicable("no snapin is uploaded to it");
    }
    let Refused { step, evidence } = match store::refused(examination) {
        Ok(refused) => refused,
        Err(answer) => return answer,
    };
    let path = text::line(&target.storage.value, 80);
    let title = format!("snapins cannot be uploaded to {path}: {step}");
    let (user, quoted_path) = (&target.user.value, quoted(&target.storage.value));
    let fix = Fix::new("own-the-snapin-path", FixClass::Consent, "give it to the account")
        .run(format!("sudo mkdir -p {quoted_path} && sudo chown {user}: {quoted_path}"))
        .run(format!("sudo chmod 775 {quoted_path}"));
    let finding = Finding::hazard(CHECK.id, Stage::Rehearsal, title).confirmed();
    finding.seen(evidence).fog_shows("Could not open file: …").cured_by(fix).into()
}
