//! `pam-stack-broken`: a file or a module of PAM's stack for sshd is not there.

use crate::case::{AfterRecord, Look, PamKind, PamLine, PamStack, Stage};
use crate::check::login::{self, Failed};
use crate::check::{Answer, Check, Examination};
use crate::finding::{Evidence, Finding, Fix, FixClass};
use crate::fog::says;
use crate::text;

/// The check.
pub(super) const CHECK: Check = Check {
    id: "pam-stack-broken",
    summary: "A file or a module that PAM needs for sshd is not there",
    page: PAGE,
    run,
};

const PAGE: &str = "\
## What is wrong
A line of `/etc/pam.d/sshd`, or of a file it includes, names a module or another file that does not exist.
pam_tally and pam_tally2 are gone since Linux-PAM 1.4, and hardening guides still ask for them; an
`@include` of a file that was removed stops PAM altogether. A required module that is missing refuses
everybody, with the right password too.

## What FOG shows
`Unable to connect to ssh during move upload`; where PAM cannot begin, `session not authenticated yet`.

## How the doctor knows
Symptom: the login is refused or cut, or ends before it began. Proof, on the server itself: the line, and
that nobody finds what it names; or sshd's log, \"PAM: initialisation failed\" and \"unable to dlopen\".

## What to do
Take the line away, or install the module. Keep a root session open while PAM's files are edited.

## How sure one can be
Confirmed with the line or the log. From outside possible where the connection ends before the login begins;
else nothing tells it apart from a wrong password.

## Sources
pam.conf(5); Linux-PAM `libpam/pam_handlers.c`; OpenSSH `auth-pam.c`, `sshpam_init`; measured on 9.2 with
Linux-PAM 1.5.2.
";

fn run(examination: &Examination<'_>) -> Answer {
    let Some(auth) = &examination.session().auth else { return Answer::NotReached };
    let begun = auth.methods_error.is_none();
    let symptom = if begun {
        match login::failed(examination) {
            Ok((auth, end @ (Failed::Refused | Failed::Cut))) => login::symptom(auth, end),
            Ok(_) => return Answer::Passed,
            Err(answer) => return answer,
        }
    } else {
        Evidence::new("the connection ended before the login began")
    };
    if login::from_outside(examination) {
        return outside(begun, symptom);
    }
    if examination.sshd().is_ok_and(|sshd| !sshd.effective.is_yes("usepam")) {
        return Answer::not_applicable("sshd does not ask PAM");
    }
    let Some(after) = login::after(examination) else { return Answer::NotReached };
    let pam = match login::needed(&after.pam) {
        Ok(Some(pam)) => pam,
        Ok(None) => return Answer::Passed,
        Err(answer) => return answer,
    };
    let begin = login::logged(examination, &["PAM: initialisation failed"]);
    // Up to 9.7 PAM begins before the methods are listed, later in the login itself.
    let proof = file(pam).or_else(|| if begun { module(pam, after) } else { None });
    let finding = |title: String| {
        let shows = if begun { says::NO_CONNECTION } else { says::NOT_BEGUN };
        Finding::fatal(CHECK.id, Stage::Authentication, title)
            .confirmed()
            .seen(symptom)
            .fog_shows(shows)
            .explains(&["pam-refuses-account", "wrong-password"])
            .cured_by(see(&pam.service))
    };
    match (proof, begin.filter(|_| !begun)) {
        (Some((title, line)), logged) => login::with(finding(title).seen(line), logged).into(),
        (None, Some(logged)) => {
            finding(format!("PAM cannot begin for {}", pam.service)).seen(logged).into()
        }
        (None, None) => Answer::Passed,
    }
}

/// From another machine: PAM that cannot begin ends the connection before the login does, up to OpenSSH 9.7.
fn outside(begun: bool, symptom: Evidence) -> Answer {
    if begun {
        return Answer::not_applicable("the server is another machine");
    }
    Finding::fatal(CHECK.id, Stage::Authentication, "PAM may not be able to begin")
        .possible()
        .seen(symptom)
        .fog_shows(says::NOT_BEGUN)
        .cured_by(see("sshd"))
        .into()
}

/// An included file that is not there.
fn file(pam: &PamStack) -> Option<(String, Evidence)> {
    let line = pam.absent.first()?;
    let title = format!("PAM cannot begin for {}: a file is missing", pam.service);
    let said = format!("`{}`: there is no such file", line.text);
    Some((title, Evidence::new(said).at(line.file.clone(), line.line)))
}

/// A missing module whose line refuses, or the one that takes passwords.
fn module(pam: &PamStack, after: &AfterRecord) -> Option<(String, Evidence)> {
    let counts = |line: &&PamLine| {
        let refuses =
            line.can_refuse() || (line.module == "pam_unix.so" && line.kind == PamKind::Auth);
        line.missing && refuses && line.kind != PamKind::Session
    };
    // With another password the login would be refused all the same.
    if after.password == Look::Seen(false) {
        return None;
    }
    let Some(line) = pam.lines.iter().find(counts) else { return nobody_asks(pam, after) };
    let module = text::line(&line.module, 60);
    let title = format!("PAM's stack for {} names {module}, which is not there", pam.service);
    let said = format!("{} {} {module}", line.kind.name(), line.control);
    Some((title, Evidence::new(text::line(&said, 120)).at(line.file.clone(), line.line)))
}

/// The password is right, and no line of the auth stage takes one.
fn nobody_asks(pam: &PamStack, after: &AfterRecord) -> Option<(String, Evidence)> {
    const SILENT: [&str; 4] = ["pam_env.so", "pam_nologin.so", "pam_faildelay.so", "pam_permit.so"];
    let mut auth = pam.lines.iter().filter(|line| line.kind == PamKind::Auth);
    let nobody = auth.all(|line| SILENT.contains(&line.module.as_str()));
    let title = format!("PAM's auth stage for {} has no line that takes a password", pam.service);
    let said = "the shadow file has this password, and no module is asked to compare it";
    (nobody && after.password == Look::Seen(true)).then(|| (title, Evidence::new(said)))
}

fn see(service: &str) -> Fix {
    Fix::new("see-the-stack", FixClass::Manual, "see what PAM does for sshd, and what it says")
        .run(format!("grep -vE '^[[:space:]]*(#|$)' /etc/pam.d/{service}"))
        .run("sudo journalctl -t sshd -t sshd-session -n 20 --no-pager")
}
