//! `no-common-algorithm`: client and server share no algorithm of some kind.

use crate::case::{AlgorithmList, KexinitRecord, Stage};
use crate::check::{Answer, Check, Examination};
use crate::finding::{Evidence, Finding, Fix, FixClass};
use crate::fog::says;

/// The check.
pub(super) const CHECK: Check = Check {
    id: "no-common-algorithm",
    summary: "Client and server share no algorithm of some kind",
    page: PAGE,
    run,
};

const PAGE: &str = "\
## What is wrong
The server's list of key exchanges, host key types, ciphers or MACs has nothing in common with what
libssh2 knows: a hardened sshd, or a very old one.

## What FOG shows
`Unable to connect to ssh during move upload`; PHP's log has `Error starting up SSH connection(-5):
Unable to exchange encryption keys`, which does not say which list it is.

## How the doctor knows
It reads the server's own lists (KEXINIT, sent in clear) on a second connection and lays them beside
its libssh2's. PHP's libssh2 may know less.

## What to do
Let sshd offer one of the algorithms the report names.

## How sure one can be
Confirmed: both lists are in the report.

## Sources
RFC 4253 section 7.1; libssh2 1.8.0 to 1.11.1, `libssh2_session_supported_algs`.
";

fn run(examination: &Examination<'_>) -> Answer {
    let session = examination.session();
    let Some(kexinit) = &session.kexinit else {
        let reached = session.stage(Stage::KeyExchange).is_some_and(|r| r.end.was_reached());
        return if reached { Answer::Passed } else { Answer::NotReached };
    };
    let apart: Vec<&AlgorithmList> = apart(kexinit);
    let Some(first) = apart.first() else { return Answer::Passed };
    let keyword = match first.name.split([' ', ',']).next() {
        Some("key") => "KexAlgorithms",
        Some("host") => "HostKeyAlgorithms",
        Some("cipher") => "Ciphers",
        Some("MAC") => "MACs",
        _ => "Compression",
    };
    let add = first.client.first().map_or("", String::as_str);
    let fix = Fix::new("offer-a-common-algorithm", FixClass::Manual, "offer one that both know")
        .run(format!("sudo sshd -T | grep -i ^{keyword}"))
        .run(format!("# then add {add} (or another of libssh2's) to {keyword} in sshd_config"));
    let title = format!("no common {} algorithm", first.name);
    let finding = Finding::fatal(CHECK.id, Stage::KeyExchange, title).confirmed();
    let seen = apart.iter().fold(finding, |finding, list| {
        finding.seen(Evidence::new(format!(
            "{}: the server offers {}",
            list.name,
            join(&list.server)
        )))
    });
    seen.seen(Evidence::new(format!("libssh2 offers {}", join(&first.client))))
        .fog_shows(says::NO_CONNECTION)
        .cured_by(fix)
        .into()
}

/// The lists with nothing in common. A cipher that authenticates by itself needs no MAC.
fn apart(kexinit: &KexinitRecord) -> Vec<&AlgorithmList> {
    let agreed = |list: &AlgorithmList| {
        list.client.iter().find(|ours| list.server.contains(ours)).cloned().unwrap_or_default()
    };
    let lists = &kexinit.lists;
    let authenticated = lists.iter().filter(|list| list.name.starts_with("cipher")).all(|list| {
        let cipher = agreed(list);
        cipher.contains("gcm@") || cipher.contains("poly1305@")
    });
    let needed = |list: &&AlgorithmList| !(authenticated && list.name.starts_with("MAC"));
    lists.iter().filter(needed).filter(|list| !list.meets()).collect()
}

fn join(names: &[String]) -> String {
    if names.is_empty() { "nothing".into() } else { names.join(", ") }
}
