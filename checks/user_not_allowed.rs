//! `user-not-allowed`: AllowUsers, DenyUsers, AllowGroups or DenyGroups leave the account out.

use crate::case::Stage;
use crate::check::login::{self, Failed};
use crate::check::{Answer, Check, Examination};
use crate::cure::Cure;
use crate::finding::{Evidence, Finding, Fix, FixClass};
use crate::fog::says;
use crate::remedy::{self, quoted};
use crate::sshd::{Effective, NotAllowed, not_allowed};
use crate::text;

/// The check.
pub(super) const CHECK: Check = Check {
    id: "user-not-allowed",
    summary: "AllowUsers, DenyUsers, AllowGroups or DenyGroups leave the account out",
    page: PAGE,
    run,
};

const PAGE: &str = "\
## What is wrong
sshd_config lists who may log in, or who may not, and FOG's account is on the wrong side. sshd asks for
the password all the same and refuses it. Each word is one pattern: a comma or a `!` in `AllowUsers
root,fogproject` is part of the name, so such a line lets nobody in. A `Match` block with a list of its
own replaces the global one. An account with root's number 0 is let in by password only with `PermitRootLogin
yes`.

## What FOG shows
`Unable to connect to ssh during move upload`; PHP's log has `Authentication failed for fogproject
using password`.

## How the doctor knows
Symptom: the login is refused. Proof, on the server itself: the lists in force for this account, its
groups and this address, evaluated as sshd does.

## What to do
Add the account to the list, or take it off.

## How sure one can be
Confirmed on the server. From outside nothing tells it apart from a wrong password.

## Sources
OpenSSH `auth.c`, `allowed_user`; `match.c`, `match_user`; `groupaccess.c`, `ga_match` (7.4 to 10.5).
";

fn run(examination: &Examination<'_>) -> Answer {
    let auth = match login::failed(examination) {
        Ok((auth, Failed::Refused)) => auth,
        Ok(_) => return Answer::Passed,
        Err(answer) => return answer,
    };
    let user = &examination.target().user.value;
    let symptom = login::symptom(auth, Failed::Refused);
    if login::from_outside(examination)
        && login::must_be_account_stage(examination, auth, Failed::Refused)
    {
        // PAM took the password, and sshd gives it none of such an account.
        return Answer::Passed;
    }
    if login::from_outside(examination) {
        return found(format!("{user} may be on none of sshd's lists, or on the wrong one"))
            .possible()
            .seen(symptom)
            .cured_by(
                Fix::new("see-the-lists", FixClass::Manual, "see the lists in force")
                    .run("sudo sshd -T | grep -iE '^(allow|deny)(users|groups)'"),
            )
            .into();
    }
    let sshd = match examination.sshd() {
        Ok(sshd) => sshd,
        Err(answer) => return answer,
    };
    let Some(out) = not_allowed(&sshd.effective, &examination.connection()) else {
        return root_kept_out(examination, &sshd.effective, symptom);
    };
    let finding = found(title(user, &out)).confirmed_if(out.certain).seen(symptom);
    let finding = lines(&out).into_iter().fold(finding, Finding::seen);
    let logged = login::logged(examination, &[user, "not allowed because"]);
    let finding = login::with(finding, logged).explains(&["wrong-password"]);
    match cure(examination, user, &out) {
        Some(fix) => finding.cured_by(fix).into(),
        None => finding.into(),
    }
}

/// PermitRootLogin counts for whoever has root's number (auth.c, auth_root_allowed; 8.4 to 10.5).
fn root_kept_out(
    examination: &Examination<'_>,
    effective: &Effective,
    symptom: Evidence,
) -> Answer {
    let host = examination.at.host.seen();
    let is_root = host.and_then(|host| host.account.seen()).is_some_and(|account| account.uid == 0);
    let Some(setting) = effective.get("permitrootlogin").filter(|s| is_root && s.value != "yes")
    else {
        return Answer::Passed;
    };
    let user = &examination.target().user.value;
    let said = format!("PermitRootLogin {}", text::line(&setting.value, 40));
    let said = match &setting.place {
        Some(place) => Evidence::new(said).at(&*place.file, place.line),
        None => Evidence::new(format!("{said}, which holds where no line says otherwise")),
    };
    let logged = login::logged(examination, &["ROOT LOGIN REFUSED"]);
    let see = Fix::new("see-its-number", FixClass::Manual, "give FOG an account of its own")
        .run(format!("id {}", quoted(user)))
        .run("sudo sshd -T | grep -i ^permitrootlogin");
    let finding = found(format!("PermitRootLogin keeps {user} out: its number is root's"))
        .confirmed()
        .seen(symptom)
        .seen(said)
        .explains(&["wrong-password"])
        .cured_by(see);
    login::with(finding, logged).into()
}

fn found(title: String) -> Finding {
    Finding::fatal(CHECK.id, Stage::Authentication, title).fog_shows(says::NO_CONNECTION)
}

fn title(user: &str, out: &NotAllowed<'_>) -> String {
    match out.keyword {
        "DenyUsers" => format!("DenyUsers keeps {user} out"),
        "DenyGroups" => {
            let group = out.patterns.first().map_or("", |setting| &setting.value);
            format!("DenyGroups keeps {user} out, by the group {}", text::line(group, 40))
        }
        _ if meant(user, out) => {
            format!("{} takes a comma or a ! as part of a name: {user} is left out", out.keyword)
        }
        "AllowGroups" => format!("AllowGroups names none of {user}'s groups"),
        keyword => format!("{keyword} leaves {user} out"),
    }
}

/// Somebody meant a list between commas.
fn meant(user: &str, out: &NotAllowed<'_>) -> bool {
    let named = |value: &str| value.split([',', '!']).any(|name| name.trim() == user);
    out.patterns.iter().any(|s| s.value.contains([',', '!']) && named(&s.value))
}

/// Each line once, with what it lists.
fn lines(out: &NotAllowed<'_>) -> Vec<Evidence> {
    let mut lines: Vec<(String, usize, Vec<&str>)> = Vec::new();
    for setting in &out.patterns {
        let Some(place) = &setting.place else { continue };
        let (file, line) = (place.file.to_string(), place.line);
        match lines.iter_mut().find(|(f, l, _)| (f, *l) == (&file, line)) {
            Some((_, _, words)) => words.push(&setting.value),
            None => lines.push((file, line, vec![&setting.value])),
        }
    }
    let lines = lines.into_iter().take(6);
    lines
        .map(|(file, line, words)| {
            let said = format!("{} {}", out.keyword, text::line(&words.join(" "), 100));
            Evidence::new(said).at(file, line)
        })
        .collect()
}

fn cure(examination: &Examination<'_>, user: &str, out: &NotAllowed<'_>) -> Option<Fix> {
    let place = out.patterns.first()?.place.as_ref()?;
    let (file, line) = (quoted(&place.file), place.line);
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let group = || examination.at.host.seen()?.account.seen()?.groups.first().cloned();
    let name = match out.keyword {
        "AllowUsers" => Some(user.to_owned()),
        "AllowGroups" => group(),
        _ => None,
    };
    let name = name.filter(|name| name.chars().all(plain));
    let edit = match &name {
        None => format!("sudoedit +{line} {file}"),
        Some(name) => {
            format!("sudo sed -i.before-sftp-doctor '{line}s/{}/& {name}/I' {file}", out.keyword)
        }
    };
    let class = if name.is_some() { FixClass::Consent } else { FixClass::Manual };
    let fix = Fix::new("allow-the-account", class, format!("let {user} log in"));
    let fix = fix.run(edit).run(remedy::check_and_reload(examination));
    Some(match name {
        Some(name) => {
            let lines = vec![format!("{} {name}", out.keyword)];
            fix.by(Cure::ForAccount { lines })
        }
        None => fix,
    })
}
