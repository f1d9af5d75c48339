//! `silent-server`: the port accepts connections, and nobody ever speaks.

use crate::case::{BannerEnd, Stage, held_by_another};
use crate::check::{Answer, Check, Examination};
use crate::finding::{Evidence, Finding, Fix, FixClass};
use crate::fog::says;

/// The check.
pub(super) const CHECK: Check = Check {
    id: "silent-server",
    summary: "The port accepts connections, and nobody ever speaks",
    page: PAGE,
    run,
};

const PAGE: &str = "\
## What is wrong
The connection is accepted, but no banner comes. Either the listener is stuck (a stopped process, a
full backlog: the kernel accepts, the program does not), a firewall lets the connection through and
drops the rest, or it is another service that waits for its client to speak.

## What FOG shows
Nothing: libssh2 has no timeout here, so PHP waits for ever, and the client tries again.

## How the doctor knows
Not a byte until the deadline, also after the doctor has sent its own identification.

## What to do
On the server: look at what holds the port, and whether it runs.

## How sure one can be
Likely: only waiting can tell, and a very slow server looks the same. A longer `--timeout` decides.

## Sources
libssh2 1.8.0 to 1.11.1 `session_startup` (no timeout by default); measured on 1.10.0 and 1.11.1.
";

fn run(examination: &Examination<'_>) -> Answer {
    let session = examination.session();
    let Some(banner) = &session.banner else { return Answer::NotReached };
    if banner.end != BannerEnd::TimedOut || !banner.raw.0.is_empty() {
        return Answer::Passed;
    }
    let port = examination.target().port.value;
    let ms = session.stage(Stage::Banner).map_or(0.0, |record| record.ms);
    let fix = Fix::new("wake-the-listener", FixClass::Manual, "look at what holds the port")
        .run(format!("sudo ss -ltnp 'sport = :{port}'"));
    let title = match held_by_another(&examination.at.host) {
        Some(held) => format!("{held}, and never speaks"),
        None => format!("port {port} accepts, but never speaks"),
    };
    Finding::fatal(CHECK.id, Stage::Banner, title)
        .likely()
        .seen(Evidence::new("connected, then not a byte until the deadline").ms(ms))
        .fog_shows(says::HANGS)
        .cured_by(fix)
        .into()
}
