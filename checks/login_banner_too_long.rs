//! `login-banner-too-long`: sshd's Banner is larger than a packet that libssh2 takes.

use crate::case::Stage;
use crate::check::{Answer, Check, Examination};
use crate::cure::Cure;
use crate::finding::{Evidence, Finding, Fix, FixClass};
use crate::fog::says;
use crate::remedy;

/// The check.
pub(super) const CHECK: Check = Check {
    id: "login-banner-too-long",
    summary: "The text that sshd shows before the login is longer than libssh2 takes",
    page: PAGE,
    run,
};

const PAGE: &str = "\
## What is wrong
`Banner` names a file that sshd sends before the login, in one packet, up to a mebibyte. libssh2 takes
packets of 40,000 bytes at most, and ends the connection. OpenSSH's own client shows such a text.

## What FOG shows
`ssh2_sftp(): Unable to startup SFTP subsystem: session not authenticated yet`: PHP's login counts as
done although it never began.

## How the doctor knows
Symptom: libssh2 refuses the packet in which the login methods were to come (its code -41). Proof, on the
server itself: a `Banner` is in force for this connection.

## What to do
Show FOG's account no banner, or a shorter one.

## How sure one can be
Confirmed with the line. From outside likely: nothing else is that long before a login.

## Sources
OpenSSH `auth2.c`, `auth2_read_banner` (at most 1 MiB); libssh2 1.8.0 to 1.11.1 `transport.c`,
`LIBSSH2_PACKET_MAXPAYLOAD`; measured.
";

/// `LIBSSH2_ERROR_OUT_OF_BOUNDARY`.
const TOO_LONG: i32 = -41;

fn run(examination: &Examination<'_>) -> Answer {
    let Some(auth) = &examination.session().auth else { return Answer::NotReached };
    if auth.methods_error.as_ref().is_none_or(|error| error.code != TOO_LONG) {
        return Answer::Passed;
    }
    let finding = Finding::fatal(
        CHECK.id,
        Stage::Authentication,
        "sshd's banner before the login is longer than libssh2 takes",
    )
    .seen(Evidence::new("libssh2 refused a packet for its length before the login began"))
    .fog_shows(says::NOT_BEGUN);
    let see = Fix::new("see-the-banner", FixClass::Manual, "see what it is, and how long")
        .run("sudo sshd -T | grep -i ^banner");
    let setting = examination.sshd().ok().and_then(|sshd| {
        let setting = sshd.effective.get("banner").filter(|setting| setting.value != "none")?;
        Some((setting.value.clone(), setting.place.clone()?))
    });
    let Some((value, place)) = setting else { return finding.likely().cured_by(see).into() };
    let user = &examination.target().user.value;
    let fix = Fix::new("no-banner-for-fog", FixClass::Consent, format!("show {user} no banner"))
        .run(format!(
            r"printf '\nMatch User {user}\n\tBanner none\n' | sudo tee -a /etc/ssh/sshd_config"
        ))
        .run(remedy::check_and_reload(examination))
        .by(Cure::ForAccount { lines: vec!["Banner none".into()] });
    let line = format!("Banner {}", crate::text::line(&value, 100));
    finding
        .confirmed()
        .seen(Evidence::new(line).at(&*place.file, place.line))
        .cured_by(fix)
        .cured_by(see)
        .into()
}
