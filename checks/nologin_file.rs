//! `nologin-file`: a nologin file closes the machine to everybody but root.

use crate::case::{PamKind, PamStack, Stage};
use crate::check::login;
use crate::check::{Answer, Check, Examination};
use crate::finding::{Evidence, Finding, Fix, FixClass};
use crate::fog::says;
use crate::remedy::quoted;

/// The check.
pub(super) const CHECK: Check = Check {
    id: "nologin-file",
    summary: "A nologin file closes the machine to everybody but root",
    page: PAGE,
    run,
};

const PAGE: &str = "\
## What is wrong
`/etc/nologin` or `/run/nologin` exists: an administrator closed the machine and forgot, or systemd has
not finished booting (or has begun to shut down), and takes `/run/nologin` away only then.

## What FOG shows
With PAM `Unable to connect to ssh during move upload`; without PAM nothing, PHP waits for ever.

## How the doctor knows
Symptom: the connection is cut right after the right password (with keyboard-interactive the login is
refused; without PAM the session ends with exit status 254). Proof, on the server itself: the file, and
where PAM is used the line of the stack that looks at it.

## What to do
Remove the file; for `/run/nologin` look at what the boot still waits for.

## How sure one can be
Confirmed on the server. From outside it is one of several causes.

## Sources
nologin(5); pam_nologin(8); systemd-user-sessions.service(8); OpenSSH `session.c`, `do_nologin`; measured
on 9.2 and 10.0.
";

/// do_nologin's exit status.
const CLOSED: i32 = 254;

fn run(examination: &Examination<'_>) -> Answer {
    let (stage, symptom) = match symptom(examination) {
        Ok(seen) => seen,
        Err(answer) => return answer,
    };
    let see = Fix::new("see-the-file", FixClass::Manual, "see whether it is there")
        .run("ls -l /etc/nologin /run/nologin");
    let Some(after) = login::after(examination) else {
        if !login::from_outside(examination) {
            return Answer::NotReached;
        }
        let title = "a nologin file may close the server".to_owned();
        return found(stage, title).possible().seen(symptom).cured_by(see).into();
    };
    let files = match login::needed(&after.nologin) {
        Ok(files) => files.map_or(&[][..], Vec::as_slice),
        Err(answer) => return answer,
    };
    // Without PAM sshd looks at one of them.
    let counts = |file: &&String| stage == Stage::Authentication || *file == "/etc/nologin";
    let Some(file) = files.iter().find(counts) else { return Answer::Passed };
    let asked = after.pam.seen().and_then(asks);
    if stage == Stage::Authentication && after.pam.seen().is_some() && asked.is_none() {
        return Answer::Passed;
    }
    let finding = found(stage, format!("{file} closes the machine"))
        .confirmed_if(stage != Stage::Authentication || asked.is_some())
        .seen(symptom)
        .seen(Evidence::new("it exists").in_file(file.clone()))
        .explains(&["pam-refuses-account", "wrong-password", "external-sftp-server"]);
    let fix = Fix::new("remove-the-file", FixClass::Manual, "open the machine again")
        .run(format!("sudo cat {0}; sudo rm -i {0}", quoted(file)));
    login::with(finding, asked).cured_by(fix).into()
}

fn symptom(examination: &Examination<'_>) -> Result<(Stage, Evidence), Answer> {
    if let Some(first) = &examination.session().first_bytes {
        if !first.eof || first.exit_status != Some(CLOSED) || first.version_at.is_some() {
            return Err(Answer::Passed);
        }
        if examination.sshd().is_ok_and(|sshd| sshd.effective.is_yes("usepam")) {
            // PAM asks for the file before the login is accepted; it ends sessions so for other reasons.
            return Err(Answer::Passed);
        }
        let seen = format!("logged in, then the end of stream with exit status {CLOSED}");
        return Ok((Stage::FirstBytes, Evidence::new(seen).ms(first.ms)));
    }
    let (auth, end) = login::failed(examination)?;
    let may_be = match login::from_outside(examination) {
        true => login::must_be_account_stage(examination, auth, end),
        false => login::may_be_account_stage(auth, end),
    };
    if !may_be {
        return Err(Answer::Passed);
    }
    Ok((Stage::Authentication, login::symptom(auth, end)))
}

/// The line of the stack that looks at the file.
fn asks(pam: &PamStack) -> Option<Evidence> {
    let line =
        pam.lines.iter().find(|line| line.module == "pam_nologin.so" && line.can_refuse())?;
    let kind = if line.kind == PamKind::Account { "account" } else { "auth" };
    let text = format!("{kind} {} {}", line.control, line.module);
    Some(Evidence::new(text).at(line.file.clone(), line.line))
}

fn found(stage: Stage, title: String) -> Finding {
    let shows = if stage == Stage::Authentication { says::NO_CONNECTION } else { says::HANGS };
    Finding::fatal(CHECK.id, stage, title).fog_shows(shows)
}
