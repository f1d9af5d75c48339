//! `host-keys-unloadable`: sshd has no host key that it can load.

use crate::case::{BannerEnd, ConnectEnd, HostKeyFile, Look, Stage};
use crate::check::{Answer, Check, Examination, listening, login};
use crate::cure::Cure;
use crate::finding::{Evidence, Finding, Fix, FixClass};
use crate::fog::says;
use crate::remedy::{self, quoted};
use crate::text;

/// The check.
pub(super) const CHECK: Check = Check {
    id: "host-keys-unloadable",
    summary: "sshd has no host key that it can load",
    page: PAGE,
    run,
};

const PAGE: &str = "\
## What is wrong
None of the HostKey files is there, or holds a key, or is closed to others: sshd ignores a private key
that somebody else may read. Without any key it does not start, and up to OpenSSH 9.7 a running one hangs
up on each new connection. Images of machines are often made without host keys, and a `chmod -R` opens
them.

## What FOG shows
`Unable to connect to ssh during move upload`.

## How the doctor knows
Symptom: the connection is refused and no sshd listens, or it is closed before a banner. Proof, on the
server itself: the files of the HostKey lines in force.

## What to do
Make new keys, or close the old ones.

## How sure one can be
Confirmed where sshd does not run, or its log says so; likely otherwise.

## Sources
OpenSSH `sshd.c`, `main` (\"no hostkeys available\"); `authfile.c`, `sshkey_perm_ok`; measured on 9.2 and
10.0.
";

fn run(examination: &Examination<'_>) -> Answer {
    let session = examination.session();
    let closed = session.banner.as_ref().map(|b| b.end == BannerEnd::Closed && b.raw.0.is_empty());
    let (stage, symptom) = match (session.connects.last(), closed) {
        (Some((address, ConnectEnd::Refused)), _) => {
            if !listening::elsewhere(examination, *address).is_empty()
                || listening::is_open_here(examination, *address)
            {
                return Answer::Passed;
            }
            (Stage::Connect, format!("connect to {address}: connection refused"))
        }
        (Some(_), Some(true)) => (Stage::Banner, "connected, then closed before a banner".into()),
        (Some(_), _) => return Answer::Passed,
        (None, _) => return Answer::NotReached,
    };
    let Some(after) = login::after(examination) else {
        return from_outside(stage, symptom);
    };
    let files = match login::needed(&after.host_keys) {
        Ok(files) => files.map_or(&[][..], Vec::as_slice),
        Err(answer) => return answer,
    };
    let faults: Vec<(&HostKeyFile, String)> =
        files.iter().filter_map(|file| Some((file, unloadable(file)?))).collect();
    if files.is_empty() || faults.len() < files.len() || keys_in_an_agent(examination) {
        return Answer::Passed;
    }
    let logged = login::logged(examination, &["no hostkeys available"]);
    let finding = found(stage, "sshd has no host key that it can load")
        .confirmed_if(stage == Stage::Connect || logged.is_some())
        .seen(Evidence::new(symptom))
        .explains(&["port-closed", "dropped-before-banner"]);
    let finding = faults.iter().take(6).fold(finding, |finding, (file, why)| {
        finding.seen(Evidence::new(why.clone()).in_file(text::line(&file.path, 120)))
    });
    login::with(finding, logged).cured_by(cure(examination, &faults)).into()
}

fn found(stage: Stage, title: &'static str) -> Finding {
    Finding::fatal(CHECK.id, stage, title).fog_shows(says::NO_CONNECTION)
}

/// A refusal has likelier causes.
fn from_outside(stage: Stage, symptom: String) -> Answer {
    if stage == Stage::Connect {
        return Answer::not_applicable("the server is another machine");
    }
    let see = Fix::new("see-the-keys", FixClass::Manual, "see whether it loads its keys")
        .run("sudo sshd -t");
    let title = "sshd may have no host key that it can load";
    found(stage, title).possible().seen(Evidence::new(symptom)).cured_by(see).into()
}

/// What sshkey_load_private says no to: no file, one that others may read, no key.
fn unloadable(file: &HostKeyFile) -> Option<String> {
    let facts = match &file.file {
        Look::Absent => return Some("does not exist".into()),
        Look::Seen(facts) => facts,
        Look::CouldNot { .. } | Look::NotLooked { .. } => return None,
    };
    if facts.uid == 0 && facts.mode & 0o077 != 0 {
        return Some(format!("is open to others, mode {}: sshd ignores it", facts.permissions()));
    }
    (file.is_key == Some(false)).then(|| "holds no private key".into())
}

fn keys_in_an_agent(examination: &Examination<'_>) -> bool {
    let sshd = examination.sshd().ok();
    let agent = sshd.as_ref().and_then(|sshd| sshd.effective.get("hostkeyagent"));
    agent.is_some_and(|setting| setting.value != "none")
}

fn cure(examination: &Examination<'_>, faults: &[(&HostKeyFile, String)]) -> Fix {
    let start = remedy::start_sshd(examination).commands;
    let open =
        faults.iter().filter(|(file, why)| file.file.seen().is_some() && why.contains("open"));
    let paths: Vec<String> = open.map(|(file, _)| file.path.clone()).collect();
    let open: Vec<String> = paths.iter().map(|path| quoted(path)).collect();
    let fix = if open.is_empty() {
        Fix::new("make-host-keys", FixClass::Manual, "make new host keys").run("sudo ssh-keygen -A")
    } else {
        let fix = Fix::new("close-the-host-keys", FixClass::Safe, "close the keys to others")
            .run(format!("sudo chmod 600 {}", open.join(" ")));
        paths.into_iter().fold(fix, |fix, path| fix.by(Cure::Close { path })).by(Cure::Start)
    };
    start.into_iter().fold(fix, Fix::run)
}
