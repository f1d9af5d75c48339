//! `not-an-ssh-server`: something else answers on the port.

use crate::case::{BannerEnd, Stage, held_by_another};
use crate::check::{Answer, Check, Examination, login};
use crate::finding::{Evidence, Finding, Fix, FixClass};
use crate::fog::says;
use crate::text::Bytes;

/// The check.
pub(super) const CHECK: Check = Check {
    id: "not-an-ssh-server",
    summary: "Something that does not speak SSH 2 answers on the port",
    page: PAGE,
    run,
};

const PAGE: &str = "\
## What is wrong
What answers on the port is not an SSH server of protocol 2: FTP, HTTP, TLS, a login notice without
an end, SSH 1.

## What FOG shows
`Unable to connect to ssh during move upload`, or nothing at all: libssh2 waits for a line that begins
with `SSH-` for as long as the other side keeps the connection open.

## How the doctor knows
The first bytes of the server, raw. An SSH server's first line begins with `SSH-2.0-`; lines before it
are allowed and are not taken for a fault.

## What to do
Set `FOG_SSH_PORT` to the port of sshd, or move the other service.

## How sure one can be
Confirmed: the bytes are in the report.

## Sources
RFC 4253 section 4.2; libssh2 `banner_receive`, measured on 1.10.0 and 1.11.1.
";

fn run(examination: &Examination<'_>) -> Answer {
    let session = examination.session();
    let Some(banner) = &session.banner else { return Answer::NotReached };
    let Some(what) = other_protocol(&banner.raw, banner.identification.as_deref()) else {
        return Answer::Passed;
    };
    let port = examination.target().port.value;
    let shows = if banner.end == BannerEnd::Closed { says::NO_CONNECTION } else { says::HANGS };
    let fix = Fix::new("use-the-ssh-port", FixClass::Manual, "find the port sshd listens on")
        .run("sudo ss -ltnp | grep sshd");
    let finding =
        Finding::fatal(CHECK.id, Stage::Banner, format!("port {port} speaks {what}, not SSH 2"))
            .confirmed()
            .seen(Evidence::new("the first bytes were").bytes(&banner.raw.0));
    let held = held_by_another(&examination.at.host).map(Evidence::new);
    login::with(finding, held).fog_shows(shows).cured_by(fix).into()
}

/// What it is, if it is not SSH 2; sshd's own words before a drop are sshd's.
fn other_protocol(raw: &Bytes, identification: Option<&str>) -> Option<&'static str> {
    let begins = |with: &[u8]| raw.0.starts_with(with);
    match identification {
        Some(line) if line.starts_with("SSH-2.0-") || line.starts_with("SSH-1.99-") => None,
        Some(_) => Some("SSH 1"),
        None if raw.0.is_empty() => None,
        None if begins(b"Exceeded MaxStartups") || begins(b"Not allowed at this time") => None,
        None if begins(b"SSH-2.0-") => None,
        None if begins(b"220") => Some("FTP or SMTP"),
        None if begins(b"HTTP/") => Some("HTTP"),
        None if begins(&[0x15, 3]) || begins(&[0x16, 3]) => Some("TLS"),
        None => Some("something else"),
    }
}
