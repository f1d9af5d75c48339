//! `capture-not-movable`: a capture in `dev/` belongs to another user and may not be moved.

use crate::case::{Stage, StorageEntry};
use crate::check::rehearsed::facts_of;
use crate::check::{Answer, Check, Examination};
use crate::cure::Cure;
use crate::finding::{Evidence, Finding, Fix, FixClass};
use crate::fog::says;
use crate::remedy::quoted;
use crate::text;

/// The check.
pub(super) const CHECK: Check = Check {
    id: "capture-not-movable",
    summary: "A capture in dev/ belongs to another user and may not be moved",
    page: PAGE,
    run,
};

const PAGE: &str = "\
## What is wrong
What a client left in `dev/` belongs to another user than FOG's account, and its mode keeps the account
out. To move a directory to another place takes the right to write in it. `no_root_squash` in the
exports, or an account that got a new number, are the usual reasons.

## What FOG shows
`Unable to move the captured image into place: …`; the betas of 1.6 before August 2026 show nothing and
mark the task as complete.

## How the doctor knows
It looks at what lies in `dev/` under a client's hardware address: owner, mode and access control list.
Its own rehearsal is no proof here: the scratch directory belongs to the account.

## What to do
Give the capture to the account; then mend the exports, so that the next one is its own.

## How sure one can be
Confirmed: the kernel refuses such a move to everybody but root.

## Sources
rename(2): \"oldpath is a directory and does not allow write permission (needed to update the .. entry)\";
FOG `functions.sh`, `configureNFS`.
";

fn run(examination: &Examination<'_>) -> Answer {
    let Some(host) = examination.at.host.seen() else {
        return Answer::not_applicable("the server is another machine");
    };
    let (Some(account), Some(holdings)) = (host.account.seen(), host.holdings.seen()) else {
        return Answer::not_applicable("the account or the storage is not known");
    };
    let dev = examination.target().capture_dir();
    if facts_of(examination, &dev).is_some_and(|facts| facts.granted(account) & 0o3 != 0o3) {
        // Nothing leaves dev/ at all.
        return Answer::Passed;
    }
    // An empty directory is a capture that has just begun, or nothing that anybody misses.
    let filled = |entry: &&StorageEntry| entry.files != Some(0) || entry.directories != Some(0);
    let shut = |entry: &&StorageEntry| entry.facts.granted(account) & 0o2 == 0;
    let held: Vec<&StorageEntry> = holdings.captures.iter().filter(filled).filter(shut).collect();
    let Some(first) = held.first() else { return Answer::Passed };
    let path = format!("{dev}/{}", first.name);
    let (user, quoted_path) = (&account.name, quoted(&path));
    let fix = Fix::new("give-it-to-the-account", FixClass::Consent, "give it to the account")
        .run(format!("sudo chown -R {user}: {quoted_path}"))
        .run("grep -n no_root_squash /etc/exports; id -u fogproject; grep -no 'anonuid=[0-9]*' /etc/exports")
        .by(Cure::Own { path: path.clone() });
    let title = format!("{user} may not move the capture {}", text::line(&path, 80));
    let finding = Finding::fatal(CHECK.id, Stage::Rehearsal, title).confirmed();
    held.iter()
        .take(3)
        .fold(finding, |finding, entry| {
            let evidence = owner(entry, &dev, user, account.uid);
            let text = format!("{}{}", evidence.text, client(examination, &entry.name));
            finding.seen(Evidence { text, ..evidence })
        })
        .fog_shows(says::NOT_MOVED)
        .explains(&["captures-stranded"])
        .cured_by(fix)
        .into()
}

fn owner(entry: &StorageEntry, dev: &str, user: &str, uid: u32) -> Evidence {
    let facts = &entry.facts;
    let text = format!(
        "owner {}:{}, mode {}: {user} (uid {uid}) may not write in it",
        facts.uid,
        facts.gid,
        facts.permissions()
    );
    Evidence::new(text).in_file(text::line(&format!("{dev}/{}", entry.name), 120))
}

/// Whose capture it is, as FOG's database says.
fn client(examination: &Examination<'_>, mac: &str) -> String {
    let database = examination.database().ok();
    let mut clients = database.iter().flat_map(|database| &database.clients);
    let found = clients.find(|client| client.mac == mac);
    found.map_or_else(String::new, |client| format!("; client {}", text::line(&client.name, 60)))
}
