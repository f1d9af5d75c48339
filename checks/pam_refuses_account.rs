//! `pam-refuses-account`: the password is right, and a module of PAM says no all the same.

use crate::case::{Look, PamLine, Stage};
use crate::check::login::{self, Failed};
use crate::check::pam::{Culprit, culprit};
use crate::check::pam_reached;
use crate::check::{Answer, Check, Examination};
use crate::finding::{Evidence, Finding, Fix, FixClass};
use crate::fog::says;
use crate::text;

/// The check.
pub(super) const CHECK: Check = Check {
    id: "pam-refuses-account",
    summary: "A PAM module keeps the account out, whatever the password",
    page: PAGE,
    run,
};

const PAGE: &str = "\
## What is wrong
PAM decides after the password, or beside it, whether the account may come in: pam_access reads
`access.conf`, pam_listfile a list of names, pam_faillock closes an account after failed logins, pam_time
after hours, pam_shells wants the shell to be in `/etc/shells`, pam_succeed_if a number or a group. One of them
says no.

## What FOG shows
`Unable to connect to ssh during move upload`.

## How the doctor knows
Symptom: the connection is cut right after the right password (the account stage), or the login is
refused (the auth stage, or keyboard-interactive). Proof, on the server itself: the line of the stack, and
the rule, list or counter it reads; or sshd's log, \"Access denied by PAM account configuration\".

## What to do
Change the rule, or the list.

## How sure one can be
Confirmed with the rule or the log; likely where a module refuses beside the right password and nobody but the
module knows why. From outside likely, where the connection is cut.

## Sources
pam.conf(5); access.conf(5); pam_listfile(8); pam_faillock(8); OpenSSH `auth2.c`, `userauth_finish`;
measured on 9.2 and 10.0.
";

fn run(examination: &Examination<'_>) -> Answer {
    let (auth, end) = match login::failed(examination) {
        Ok((auth, end @ (Failed::Refused | Failed::Cut))) => (auth, end),
        Ok(_) => return Answer::Passed,
        Err(answer) => return answer,
    };
    let account_stage = login::may_be_account_stage(auth, end);
    let user = &examination.target().user.value;
    let symptom = login::symptom(auth, end);
    if login::from_outside(examination) {
        if !login::must_be_account_stage(examination, auth, end) {
            return Answer::not_applicable("the server is another machine");
        }
        let title = format!("PAM may keep {user} out after the right password");
        let finding = found(title).likely().seen(symptom);
        return finding.cured_by(login::read_the_log()).into();
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
    let denied = login::logged(examination, &["Access denied", user, "PAM account"]);
    let account = examination.at.host.seen().and_then(|host| host.account.seen());
    let client = examination.session().local.map(|address| address.ip().to_canonical());
    let seen = account.and_then(|account| culprit(pam, account, client, account_stage));
    let Some(Culprit { title, proof, certain }) = seen else {
        if let (Look::Seen(true), None, Some(account)) = (&after.password, &denied, account)
            && let Some((line, certain)) = pam_reached::refuser(pam, account)
        {
            return beside_the_password(examination, line, certain, symptom).into();
        }
        let Some(denied) = denied else {
            // Only the account stage cuts the connection, and only the log would say so.
            let cut = end == Failed::Cut && login::may_be_account_stage(auth, end);
            return match login::needed(&after.log) {
                Err(answer @ Answer::CouldNotLook { .. }) if cut => answer,
                _ => Answer::Passed,
            };
        };
        return found(format!("PAM keeps {user} out after the right password"))
            .confirmed()
            .seen(symptom)
            .seen(denied)
            .cured_by(see_the_stack(&pam.service))
            .into();
    };
    let finding = found(title).confirmed_if(certain).seen(symptom);
    let finding = proof.into_iter().fold(finding, Finding::seen);
    login::with(finding, denied)
        .explains(&["wrong-password"])
        .cured_by(see_the_stack(&pam.service))
        .into()
}

/// A line that nobody here can evaluate, or that leaves the account out, with the right password.
fn beside_the_password(
    examination: &Examination<'_>,
    line: &PamLine,
    certain: bool,
    symptom: Evidence,
) -> Finding {
    let user = &examination.target().user.value;
    let module = text::line(&line.module, 60);
    let title = if certain {
        format!("{module} keeps {user} out, whatever the password")
    } else {
        format!("PAM refuses {user} although the password is right: perhaps {module}")
    };
    let said = format!("auth {} {module} {}", line.control, line.args.join(" "));
    let right = "the shadow file has this password (asked of unix_chkpwd, which counts nothing)";
    let name = module.trim_end_matches(".so");
    let logged = login::logged(examination, &[name, "(", "auth"]);
    let finding = found(title)
        .confirmed_if(certain)
        .seen(symptom)
        .seen(Evidence::new(right).in_file("/etc/shadow"))
        .seen(Evidence::new(text::line(&said, 160)).at(line.file.clone(), line.line))
        .explains(&["wrong-password"]);
    login::with(finding, logged).cured_by(see_the_stack("sshd"))
}

fn see_the_stack(service: &str) -> Fix {
    Fix::new("see-the-stack", FixClass::Manual, "see what PAM does for sshd, and what it says")
        .run(format!("grep -vE '^[[:space:]]*(#|$)' /etc/pam.d/{service}"))
        .run("sudo journalctl -t sshd -t sshd-session -n 20 --no-pager")
}

fn found(title: String) -> Finding {
    Finding::fatal(CHECK.id, Stage::Authentication, title).fog_shows(says::NO_CONNECTION)
}
