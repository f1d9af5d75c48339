//! `pam-session-refused`: the login is accepted, and PAM opens no session.

use crate::case::{LimitLine, PamKind, PamStack, Stage};
use crate::check::login;
use crate::check::{Answer, Check, Examination};
use crate::finding::{Evidence, Finding, Fix, FixClass};
use crate::fog::says;
use crate::text;

/// The check.
pub(super) const CHECK: Check = Check {
    id: "pam-session-refused",
    summary: "The login is accepted, and PAM's session stage refuses",
    page: PAGE,
    run,
};

const PAGE: &str = "\
## What is wrong
After the login PAM sets a session up: pam_limits counts who is logged in (`maxlogins`, `maxsyslogins`),
pam_mkhomedir makes a home directory, pam_loginuid and pam_env have their own conditions. A required module
of that stage refuses, or is missing. sshd has let the account in by then; it shows the message of the day
and ends with status 254. internal-sftp does not help.

## What FOG shows
`Timeout waiting for response from SFTP subsystem` after no time at all, or PHP waits for ever where there is
no message of the day.

## How the doctor knows
Symptom: the subsystem is granted, and ends with exit status 254 without SFTP. Proof, on the server itself:
sshd's log, \"PAM: pam_open_session()\", or the line of the stack that refuses, with its limit.

## What to do
Change the line or the limit it names.

## How sure one can be
Confirmed with the log or the line; likely without. From outside a nologin file looks the same on a server
without PAM: possible.

## Sources
OpenSSH `session.c`, `do_child` (exit 254), and `auth-pam.c`, `do_pam_session`; pam_limits(8); limits.conf(5);
measured on 9.2 with Linux-PAM 1.5.2.
";

/// sshd ends with it where PAM has opened no session.
const NO_SESSION: i32 = 254;

fn run(examination: &Examination<'_>) -> Answer {
    let Some(first) = &examination.session().first_bytes else { return Answer::NotReached };
    if !first.eof || first.exit_status != Some(NO_SESSION) || first.version_at.is_some() {
        return Answer::Passed;
    }
    let user = &examination.target().user.value;
    let said = format!("logged in, then the end of stream with exit status {NO_SESSION}");
    let finding = |title: String| {
        Finding::fatal(CHECK.id, Stage::FirstBytes, title)
            .seen(Evidence::new(said).ms(first.ms))
            .fog_shows(if first.bytes.0.is_empty() { says::HANGS } else { says::FAMOUS })
            .explains(&[
                "external-sftp-server",
                "shell-startup-output",
                "shell-startup-exit",
                "wrong-program",
            ])
    };
    let usual = format!("PAM opens no session for {user}");
    if login::from_outside(examination) {
        return finding(usual).possible().cured_by(login::read_the_log()).into();
    }
    if examination.sshd().is_ok_and(|sshd| !sshd.effective.is_yes("usepam")) {
        return Answer::not_applicable("sshd does not ask PAM");
    }
    let logged = login::logged(examination, &["pam_open_session()"]);
    let after = login::after(examination);
    let pam = after.and_then(|after| after.pam.seen());
    let limits = after.and_then(|after| after.limits.seen()).map_or(&[][..], Vec::as_slice);
    let found = match pam.and_then(|pam| culprit(pam, limits)) {
        Some((title, certain, proof)) => {
            let sure = certain || logged.is_some();
            let found = finding(format!("{title}: no session for {user}")).confirmed_if(sure);
            proof.into_iter().fold(found, Finding::seen)
        }
        None => finding(usual).confirmed_if(logged.is_some()),
    };
    let service = pam.map_or("sshd", |pam| pam.service.as_str());
    login::with(found, logged).cured_by(see(service)).into()
}

/// The line of the stack that refuses, whether it must, and what it reads.
fn culprit(pam: &PamStack, limits: &[LimitLine]) -> Option<(String, bool, Vec<Evidence>)> {
    let mut over = 0;
    for line in pam.lines.iter().filter(|line| line.kind == PamKind::Session) {
        if over > 0 {
            over -= 1;
            continue;
        }
        over = line.passes_over();
        if !line.can_refuse() {
            continue;
        }
        let module = text::line(&line.module, 60);
        let said = format!("session {} {module}", line.control);
        let place = Evidence::new(text::line(&said, 120)).at(line.file.clone(), line.line);
        if line.missing {
            return Some((format!("{module} is not there"), true, vec![place]));
        }
        match line.module.as_str() {
            "pam_deny.so" => {
                return Some(("PAM's session stage lets nobody in".into(), true, vec![place]));
            }
            "pam_limits.so" => {
                let counted = |l: &&LimitLine| l.item == "maxlogins" || l.item == "maxsyslogins";
                if let Some(limit) = limits.iter().find(counted) {
                    let title = format!("{} {} is reached", limit.item, limit.value);
                    let set = Evidence::new(limit.text.clone()).at(limit.file.clone(), limit.line);
                    return Some((title, limit.value == 0, vec![place, set]));
                }
            }
            _ => {}
        }
    }
    None
}

fn see(service: &str) -> Fix {
    Fix::new("see-the-session-stage", FixClass::Manual, "see what PAM sets up, and what it says")
        .run(format!("grep -hE '^-?session' /etc/pam.d/{service} /etc/pam.d/common-session"))
        .run("sudo journalctl -t sshd -t sshd-session -n 20 --no-pager")
}
