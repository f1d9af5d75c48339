//! `sessions-disabled`: sshd opens no session channel.

use crate::case::Stage;
use crate::check::login;
use crate::check::{Answer, Check, Examination};
use crate::cure::Cure;
use crate::finding::{Evidence, Finding, Fix, FixClass};
use crate::fog::says;
use crate::remedy::{self, quoted};

/// The check.
pub(super) const CHECK: Check = Check {
    id: "sessions-disabled",
    summary: "MaxSessions 0: sshd opens no session channel",
    page: PAGE,
    run,
};

const PAGE: &str = "\
## What is wrong
`MaxSessions 0` allows port forwarding and nothing else: no shell, no command, no SFTP. Hardening guides
have it for jump hosts.

## What FOG shows
`ssh2_sftp(): Unable to startup SFTP subsystem: Unable to startup channel`.

## How the doctor knows
Symptom: the login is accepted, the channel is refused. Proof, on the server itself: the value in force
for this account.

## What to do
Allow sessions; in a `Match` block, if only FOG's account is to have them.

## How sure one can be
Confirmed with the line. From outside likely: sshd refuses a first session channel for nothing else.

## Sources
sshd_config(5), MaxSessions; OpenSSH `session.c`, `session_open` (\"no more sessions\"); measured.
";

/// `LIBSSH2_ERROR_CHANNEL_FAILURE`: the server said no, and the connection stands.
const REFUSED: i32 = -21;

fn run(examination: &Examination<'_>) -> Answer {
    let session = examination.session();
    let Some(error) = &session.channel_error else {
        let opened = session.subsystem.is_some();
        return if opened { Answer::Passed } else { Answer::NotReached };
    };
    if error.code != REFUSED {
        return Answer::Passed;
    }
    let finding = Finding::fatal(CHECK.id, Stage::Channel, "sshd opens no session channel")
        .seen(Evidence::new("logged in, then the session channel was refused"))
        .fog_shows(says::NO_CHANNEL)
        .explains(&["external-sftp-server"]);
    let see = Fix::new("see-the-limit", FixClass::Manual, "see the limit in force")
        .run("sudo sshd -T | grep -i ^maxsessions");
    let sshd = match examination.sshd() {
        Ok(sshd) => sshd,
        Err(_) => return finding.likely().cured_by(see).into(),
    };
    let setting = sshd.effective.get("maxsessions").filter(|setting| setting.value == "0");
    let Some((setting, place)) = setting.and_then(|s| Some((s, s.place.as_ref()?))) else {
        return finding.likely().cured_by(see).into();
    };
    let edit = format!(
        "sudo sed -i.before-sftp-doctor '{}s|.*|MaxSessions 10|' {}",
        place.line,
        quoted(&place.file)
    );
    let fix = Fix::new(
        "allow-sessions",
        FixClass::Consent,
        "allow as many sessions as sshd does by itself",
    );
    let finding =
        login::with(finding.confirmed(), login::logged(examination, &["no more sessions"]));
    finding
        .seen(Evidence::new(format!("MaxSessions {}", setting.value)).at(&*place.file, place.line))
        .cured_by(
            fix.run(edit)
                .run(remedy::check_and_reload(examination))
                .by(Cure::ForAccount { lines: vec!["MaxSessions 10".into()] }),
        )
        .into()
}
