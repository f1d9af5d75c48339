//! `php-libssh2-too-old`: the doctor's libssh2 can talk to the server, PHP's cannot.

use crate::case::{Look, Stage};
use crate::check::{Answer, Check, Examination};
use crate::finding::{Evidence, Finding, Fix, FixClass};
use crate::predict::{apart, libssh2_of};

/// The check.
pub(super) const CHECK: Check = Check {
    id: "php-libssh2-too-old",
    summary: "The libssh2 that PHP loads shares no algorithm of some kind with the server",
    page: PAGE,
    run,
};

const PAGE: &str = "\
## What is wrong
The server's algorithms are fine, but the libssh2 that FOG's PHP loads is too old for them. 1.10.0 and
older know no `rsa-sha2-*` host keys, no AES-GCM and no MAC of the `etm` kind, 1.11.0 and older no
ChaCha20; builds on libgcrypt and 1.8.0 know no elliptic curves.

## What FOG shows
`Unable to connect to ssh during move upload`; PHP's log has `Error starting up SSH connection(-5):
Unable to exchange encryption keys`.

## How the doctor knows
It reads the server's lists in clear on the way, and lays them beside those of the libssh2 that PHP
loads: the release in the library's file, or the one named with `--php-libssh2`.

## What to do
Let sshd offer one of the algorithms that this libssh2 knows as well, or upgrade the FOG server.

## How sure one can be
Confirmed where the libssh2 was found on this machine; likely where it was named.

## Sources
RFC 4253 section 7.1; `libssh2_session_supported_algs` of 1.8.0, 1.9.0, 1.10.0, 1.11.0 and 1.11.1, on
OpenSSL and on libgcrypt.
";

fn run(examination: &Examination<'_>) -> Answer {
    let Some(libssh2) = libssh2_of(examination.case) else {
        return Answer::not_applicable("it is not known which libssh2 FOG's PHP loads");
    };
    let session = examination.session();
    let Some(kexinit) = &session.kexinit else {
        let reached = session.stage(Stage::KeyExchange).is_some_and(|r| r.end.was_reached());
        let reason = "the server's lists passed unseen".to_owned();
        let command = Some("ssh -vv -o BatchMode=yes HOST 2>&1 | grep -A12 'peer server'".into());
        return match reached {
            true => Answer::CouldNotLook { reason, command },
            false => Answer::NotReached,
        };
    };
    let lists = apart(kexinit, libssh2);
    // What the doctor's own cannot do either is `no-common-algorithm`.
    let Some(list) = lists.iter().find(|list| {
        let ours = kexinit.lists.iter().find(|ours| ours.name == list.name);
        ours.is_some_and(|ours| ours.meets())
    }) else {
        return Answer::Passed;
    };
    let named = examination.case.php.named.is_some();
    let title = format!("libssh2 {libssh2} has no {} in common with the server", list.name);
    let finding = Finding::fatal(CHECK.id, Stage::KeyExchange, title)
        .confirmed_if(!named)
        .seen(Evidence::new(format!("the server offers {}", join(&list.server))))
        .seen(Evidence::new(format!("libssh2 {libssh2} offers {}", join(&list.client))));
    let library = match &examination.case.php.here {
        Look::Seen(here) if !named => here.libssh2(),
        _ => None,
    };
    let finding = match library {
        Some(library) => finding.seen(Evidence::new("PHP loads it").in_file(&library.file)),
        None => finding,
    };
    finding.cured_by(offer(&list.name, &list.client)).into()
}

/// The keyword of sshd_config for a list, and the best that the old one knows.
fn offer(list: &str, client: &[String]) -> Fix {
    let keyword = match list.split([' ', ',']).next() {
        Some("key") => "KexAlgorithms",
        Some("host") => "HostKeyAlgorithms",
        Some("cipher") => "Ciphers",
        _ => "MACs",
    };
    let add = client.first().map_or("", String::as_str);
    Fix::new(
        "offer-what-php-knows",
        FixClass::Manual,
        "offer an algorithm that PHP's libssh2 knows",
    )
    .run(format!("sudo sshd -T | grep -i ^{keyword}"))
    .run(format!("# then add {add} (or another of libssh2's) to {keyword} in sshd_config"))
}

fn join(names: &[String]) -> String {
    if names.is_empty() { "nothing".into() } else { names.join(", ") }
}
