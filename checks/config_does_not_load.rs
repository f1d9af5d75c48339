//! `config-does-not-load`: the files on disk would stop sshd at its next start.

use crate::case::{ConnectEnd, Stage};
use crate::check::{Answer, Check, Examination, login};
use crate::finding::{Evidence, Finding, Fix, FixClass};
use crate::fog::says;
use crate::remedy::{self, quoted};

/// The check.
pub(super) const CHECK: Check = Check {
    id: "config-does-not-load",
    summary: "The files on disk keep sshd from starting",
    page: PAGE,
    run,
};

const PAGE: &str = "\
## What is wrong
sshd does not load the configuration that lies on the disk. A running one goes on with what it has read;
the next restart, or a reload without a test, ends it, and nobody can log in any more.

## What FOG shows
Nothing yet; `Unable to connect to ssh during move upload` once sshd is down.

## How the doctor knows
It reads the files as the server's own release does, and asks `sshd -t` where one release or another
would not load them. Other reasons for which that fails (no host key, no `/run/sshd`) say nothing of the
files.

## What to do
Mend the line before anything restarts sshd, and stay logged in until `sshd -t` is silent.

## How sure one can be
Confirmed when sshd itself says so; likely by our reading alone. From another machine possible, where the
connection is refused.

## Sources
sshd(8), `-t`; OpenSSH `servconf.c`; measured on 8.4, 9.2, 10.0 and 10.6.
";

fn run(examination: &Examination<'_>) -> Answer {
    if login::from_outside(examination) {
        return from_outside(examination);
    }
    let refusal = match examination.loading() {
        Ok(Some(refusal)) => refusal,
        Ok(None) => return Answer::Passed,
        Err(answer) => return answer,
    };
    let finding = if refusal.down {
        Finding::fatal(CHECK.id, Stage::Connect, "sshd does not start: its files do not load")
            .fog_shows(says::NO_CONNECTION)
    } else {
        let title = "sshd will not start again: its files do not load";
        Finding::hazard(CHECK.id, Stage::Subsystem, title)
    };
    let mut fix = Fix::new("mend-the-line", FixClass::Manual, "mend it, and test before a reload");
    if let Some((file, line)) = &refusal.place {
        fix = fix.run(format!("sudoedit +{line} {}", quoted(file)));
    }
    let after = match refusal.down {
        true => "sudo sshd -t && sudo systemctl restart ssh".to_owned(),
        false => remedy::check_and_reload(examination),
    };
    finding
        .confirmed_if(refusal.by_sshd)
        .seen(refusal.evidence())
        .explains(&["port-closed", "config-not-reloaded"])
        .cured_by(fix.run(after))
        .into()
}

/// From another machine: nothing listens, and files that do not load are a usual reason. The repair
/// that FOG's documentation names keeps sshd up to 9.4 from starting.
fn from_outside(examination: &Examination<'_>) -> Answer {
    let address = match examination.session().connects.last() {
        Some((address, ConnectEnd::Refused)) => *address,
        Some(_) => return Answer::not_applicable("the server is another machine"),
        None => return Answer::NotReached,
    };
    let see = Fix::new("test-the-files", FixClass::Manual, "see whether its files load")
        .run("sudo sshd -t && sudo systemctl status ssh --no-pager");
    Finding::fatal(CHECK.id, Stage::Connect, "sshd may not start: its files may not load")
        .possible()
        .seen(Evidence::new(format!("connect to {address}: connection refused")))
        .fog_shows(says::NO_CONNECTION)
        .cured_by(see)
        .into()
}
