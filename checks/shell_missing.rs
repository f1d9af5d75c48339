//! `shell-missing`: the login shell does not exist, or cannot be executed.

use crate::case::{Account, FileFacts, Look, Stage};
use crate::check::login::{self, Failed};
use crate::check::{Answer, Check, Examination, Sshd, end_of};
use crate::finding::{Evidence, Finding, Fix, FixClass};
use crate::fog::says;
use crate::remedy::{self, quoted};
use crate::text;

/// The check.
pub(super) const CHECK: Check = Check {
    id: "shell-missing",
    summary: "The account's login shell does not exist or is not executable",
    page: PAGE,
    run,
};

const PAGE: &str = "\
## What is wrong
sshd looks whether the login shell is there and executable before it lets anybody in. Here it is not:
the package is gone, or the path is that of another system. Whatever the password, the login is refused,
also with `internal-sftp`; only with a ChrootDirectory sshd does not look.
A shell that only root may run is taken for a good one, and then cannot be started for an external sftp-server.

## What FOG shows
`Unable to connect to ssh during move upload`; PHP's log has `Authentication failed for fogproject
using password`.

## How the doctor knows
Symptom: the login is refused. Proof, on the server itself: the shell of the account, and what stands
there.

## What to do
Give the account a shell that exists.

## How sure one can be
Confirmed on the server. From outside nothing tells it apart from a wrong password.

## Sources
OpenSSH `auth.c`, `allowed_user` (7.4 to 10.5).
";

fn run(examination: &Examination<'_>) -> Answer {
    if let Some(finding) = not_for_it(examination) {
        return finding.into();
    }
    let auth = match login::failed(examination) {
        Ok((auth, Failed::Refused)) => auth,
        Ok(_) => return Answer::Passed,
        Err(answer) => return answer,
    };
    let user = &examination.target().user.value;
    let symptom = login::symptom(auth, Failed::Refused);
    if login::from_outside(examination) {
        if login::must_be_account_stage(examination, auth, Failed::Refused) {
            // PAM took the password, and sshd gives it none of such an account.
            return Answer::Passed;
        }
        let see = Fix::new("see-the-shell", FixClass::Manual, "see whether its shell is there")
            .run(format!("ls -l \"$(getent passwd {} | cut -d: -f7)\"", quoted(user)));
        let title = format!("the login shell of {user} may be missing");
        return found(title).possible().seen(symptom).cured_by(see).into();
    }
    let (Some(host), Some(after)) = (examination.at.host.seen(), login::after(examination)) else {
        return Answer::NotReached;
    };
    let Some(account) = host.account.seen() else { return Answer::NotReached };
    let Some(why) = unusable(account, &after.shell) else {
        return match login::needed(&after.shell) {
            Ok(_) => Answer::Passed,
            Err(answer) => answer,
        };
    };
    if examination.sshd().is_ok_and(|sshd| in_chroot(&sshd)) {
        return Answer::Passed;
    }
    let finding = found(format!("the login shell of {user} {why}"))
        .confirmed()
        .seen(symptom)
        .seen(Evidence::new(why).in_file(text::line(&account.shell, 120)))
        .explains(&["wrong-password"]);
    let logged = login::logged(examination, &[user, "because shell"]);
    let fix =
        Fix::new("give-it-a-shell", FixClass::Consent, "give the account a shell that exists")
            .run(format!("sudo usermod --shell /bin/bash {}", quoted(user)))
            .by(remedy::usermod(user, ["--shell", "/bin/bash"], ["--shell", &account.shell]));
    login::with(finding, logged).cured_by(fix).into()
}

/// Executable for root or its group alone: sshd lets the account in, and cannot start the shell for it.
fn not_for_it(examination: &Examination<'_>) -> Option<Finding> {
    let first = examination.session().first_bytes.as_ref()?;
    let ended = first.eof && first.bytes.0.is_empty() && matches!(first.exit_status, Some(1 | 126));
    let runs = examination.serving()?.runs.filter(|runs| !runs.internal);
    let (account, after) = (examination.account()?, login::after(examination)?);
    let facts = after.shell.seen().filter(|facts| facts.granted(account) & 1 == 0)?;
    if !ended || runs.is_none() {
        return None;
    }
    let user = text::line(&account.name, 60);
    let why = format!("mode {}: {user} may not run it", facts.permissions());
    let repair = Fix::new(
        "let-it-run-its-shell",
        FixClass::Manual,
        "let everybody run it, as its package does",
    )
    .run(format!("sudo chmod 755 {}", quoted(&account.shell)));
    let title = format!("{user} may not run its own login shell");
    Some(
        Finding::fatal(CHECK.id, Stage::FirstBytes, title)
            .confirmed()
            .seen(Evidence::new(end_of(first)).ms(first.ms))
            .seen(Evidence::new(why).in_file(text::line(&account.shell, 120)))
            .fog_shows(says::HANGS)
            .explains(&["external-sftp-server", "wrong-program", "sftp-server-not-executable"])
            .cured_by(repair),
    )
}

/// What `allowed_user` says no to: not there, no regular file, executable for nobody.
fn unusable(account: &Account, shell: &Look<FileFacts>) -> Option<String> {
    let path = text::line(&account.shell, 80);
    match shell {
        Look::Absent => Some(format!("does not exist: {path}")),
        Look::Seen(facts) if facts.mode & 0o100_000 == 0 => Some(format!("is no file: {path}")),
        Look::Seen(facts) if facts.mode & 0o111 == 0 => {
            Some(format!("is not executable: {path}, mode {}", facts.permissions()))
        }
        _ => None,
    }
}

/// The shell inside it is nobody's business before the login.
fn in_chroot(sshd: &Sshd) -> bool {
    let setting = sshd.effective.get("chrootdirectory");
    setting.is_some_and(|setting| !setting.value.eq_ignore_ascii_case("none"))
}

fn found(title: String) -> Finding {
    Finding::fatal(CHECK.id, Stage::Authentication, title).fog_shows(says::NO_CONNECTION)
}
