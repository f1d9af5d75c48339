//! `capture-not-movable`: a capture in `dev/` belongs to another user and may not be moved.

use crate::case::Stage;
use crate::check::stored::{Held, stored};
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
From another machine the server's own list of `dev/` shows owner and mode, and the scratch directory the
account's number. The rehearsal itself is no proof here: its scratch directory belongs to the account.

## What to do
Give the capture to the account; then mend the exports, so that the next one is its own.

## How sure one can be
Confirmed: the kernel refuses such a move to everybody but root. From another machine likely where a
group or an access list that is not seen might still allow it; a list that forbids is not seen at all.

## Sources
rename(2): \"oldpath is a directory and does not allow write permission (needed to update the .. entry)\";
FOG `functions.sh`, `configureNFS`.
";

fn run(examination: &Examination<'_>) -> Answer {
    let stored = match stored(examination) {
        Ok(stored) => stored,
        Err(answer) => return answer,
    };
    if stored.dev.as_ref().is_some_and(|dev| !dev.changed.given) {
        // Nothing leaves dev/ at all.
        return Answer::Passed;
    }
    let shut = |held: &&Held<'_>| !held.is_empty() && !held.directory.moved.given;
    let mut held: Vec<&Held<'_>> = stored.captures.iter().filter(shut).collect();
    held.sort_by_key(|held| !held.directory.moved.sure);
    let Some(first) = held.first() else { return Answer::Passed };
    let dev = examination.target().capture_dir();
    let path = format!("{dev}/{}", first.name);
    let (user, quoted_path) = (quoted(&examination.target().user.value), quoted(&path));
    let fix = Fix::new("give-it-to-the-account", FixClass::Consent, "give it to the account")
        .run(format!("sudo chown -R {user}: {quoted_path}"))
        .run(format!("grep -n no_root_squash /etc/exports; id -u {user}; grep -no 'anonuid=[0-9]*' /etc/exports"))
        .by(Cure::Own { path: path.clone() });
    let title = format!("{user} may not move the capture {}", text::line(&path, 80));
    let finding =
        Finding::fatal(CHECK.id, Stage::Rehearsal, title).confirmed_if(first.directory.moved.sure);
    held.iter()
        .take(3)
        .fold(finding, |finding, held| {
            let evidence = owner(held, &dev, &user, stored.uid);
            let text = format!("{}{}", evidence.text, client(examination, held.name));
            finding.seen(Evidence { text, ..evidence })
        })
        .fog_shows(says::NOT_MOVED)
        .explains(&["captures-stranded"])
        .cured_by(fix)
        .into()
}

fn owner(held: &Held<'_>, dev: &str, user: &str, uid: u32) -> Evidence {
    let text = format!("{}: {user} (uid {uid}) may not write in it", held.directory.shown());
    Evidence::new(text).in_file(text::line(&format!("{dev}/{}", held.name), 120))
}

/// Whose capture it is, as FOG's database says.
fn client(examination: &Examination<'_>, mac: &str) -> String {
    let database = examination.database().ok();
    let mut clients = database.iter().flat_map(|database| &database.clients);
    let found = clients.find(|client| client.mac == mac);
    found.map_or_else(String::new, |client| format!("; client {}", text::line(&client.name, 60)))
}
