//! `dropped-before-banner`: the server accepts and closes without identifying itself.

use crate::case::{BannerEnd, Stage};
use crate::check::{Answer, Check, Examination};
use crate::finding::{Evidence, Finding, Fix, FixClass};
use crate::fog::says;

/// The check.
pub(super) const CHECK: Check = Check {
    id: "dropped-before-banner",
    summary: "The server accepts the connection and closes it without a banner",
    page: PAGE,
    run,
};

const PAGE: &str = "\
## What is wrong
The connection is accepted and closed before the server has said who it is. sshd does that when it has
too many connections that are not logged in yet (`MaxStartups`, `PerSourceMaxStartups`), when the
address has earned a penalty (`PerSourcePenalties`, OpenSSH 9.8 and later), when `hosts.deny` refuses
the address, or when it cannot start its own child process.

## What FOG shows
`Unable to connect to ssh during move upload`.

## How the doctor knows
End of stream before a banner. Some releases say a sentence first: `Exceeded MaxStartups` (8.2 to 9.7)
or `Not allowed at this time` (9.8 and later); the evidence quotes it.

## What to do
The server's log says which of them it was.

## How sure one can be
Likely: from the wire alone the causes cannot be told apart. Where `hosts.deny` is the proof, that
cause is named instead.

## Sources
OpenSSH `sshd.c`, `drop_connection`; sshd_config(5).
";

fn run(examination: &Examination<'_>) -> Answer {
    let session = examination.session();
    let Some(banner) = &session.banner else { return Answer::NotReached };
    let raw = &banner.raw;
    let of_sshd = raw.0.is_empty()
        || raw.0.starts_with(b"Exceeded MaxStartups")
        || raw.0.starts_with(b"Not allowed at this time")
        || raw.0.starts_with(b"SSH-");
    if banner.end != BannerEnd::Closed || !of_sshd {
        return Answer::Passed;
    }
    let ms = session.stage(Stage::Banner).map_or(0.0, |record| record.ms);
    let evidence = Evidence::new("connected, then closed before a banner").ms(ms);
    let evidence = if raw.0.is_empty() { evidence } else { evidence.bytes(&raw.0) };
    let fix = Fix::new("read-the-log", FixClass::Manual, "ask the server's log why it closed")
        .run("sudo journalctl -t sshd -t sshd-session -n 20 --no-pager");
    Finding::fatal(CHECK.id, Stage::Banner, "the server accepts and closes without a banner")
        .likely()
        .seen(evidence)
        .fog_shows(says::NO_CONNECTION)
        .cured_by(fix)
        .into()
}
