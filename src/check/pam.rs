//! The line of PAM's stack that says no, and the rule it reads.

use std::net::IpAddr;

use crate::access_conf::{self, Decision};
use crate::case::{Account, PamKind, PamLine, PamStack};
use crate::finding::Evidence;
use crate::text;

/// Who says no.
pub struct Culprit {
    /// It in one sentence.
    pub title: String,
    /// The line of the stack, then the rule.
    pub proof: Vec<Evidence>,
    /// The rule was evaluated; else it only names the account.
    pub certain: bool,
}

/// The first line that does, in the stage that refused: the account stage, or that of the password.
#[must_use]
pub fn culprit(
    pam: &PamStack,
    account: &Account,
    client: Option<IpAddr>,
    account_stage: bool,
) -> Option<Culprit> {
    let kind = if account_stage { PamKind::Account } else { PamKind::Auth };
    let lines = pam.lines.iter().filter(|line| line.kind == kind);
    let mut skipped = false;
    for line in lines {
        // What stands behind a line that can pass over it is the usual end of a stack.
        let found = if skipped && line.module == "pam_deny.so" {
            None
        } else if line.can_refuse() {
            asks(line, pam, account, client)
        } else {
            None
        };
        if let Some((title, rule, certain)) = found {
            let proof = [line_of(line)].into_iter().chain(rule).collect();
            return Some(Culprit { title, proof, certain });
        }
        skipped |= line.can_skip();
    }
    None
}

type Refusal = (String, Option<Evidence>, bool);

fn asks(
    line: &PamLine,
    pam: &PamStack,
    account: &Account,
    client: Option<IpAddr>,
) -> Option<Refusal> {
    let user = &account.name;
    match line.module.as_str() {
        "pam_deny.so" => {
            Some((format!("PAM's stack for {} lets nobody in", pam.service), None, true))
        }
        "pam_access.so" => {
            let Decision::Denied { rule, certain } =
                access_conf::decide(pam.access.seen()?, account, client)
            else {
                return None;
            };
            let said = Evidence::new(text::line(&rule.text, 120)).at(rule.file.clone(), rule.line);
            Some((format!("{} keeps {user} out", rule.file), Some(said), certain))
        }
        "pam_listfile.so" => listfile(line, pam, user),
        "pam_shells.so" if pam.shell_listed.seen() == Some(&false) => {
            let why = format!("{} is not in it", text::line(&account.shell, 80));
            let said = Evidence::new(why).in_file("/etc/shells");
            Some((
                format!("pam_shells keeps {user} out: its shell is not listed"),
                Some(said),
                true,
            ))
        }
        "pam_faillock.so" => {
            let failures = pam.failures.seen().filter(|failures| failures.closed())?;
            let said = format!("{} failed logins, {} are allowed", failures.count, failures.deny);
            let said = Evidence::new(said).in_file(failures.path.clone());
            Some((format!("pam_faillock has closed {user} after failed logins"), Some(said), true))
        }
        "pam_time.so" => {
            let rule = pam.time.seen()?.first()?;
            let said = Evidence::new(text::line(&rule.text, 120)).at(rule.file.clone(), rule.line);
            Some((format!("time.conf may keep {user} out at this hour"), Some(said), false))
        }
        _ => None,
    }
}

/// pam_listfile(8): `sense=allow` wants the name in the list, `sense=deny` does not; a list that
/// cannot be read counts as `onerr` says, which is "fail" where it is not said.
fn listfile(line: &PamLine, pam: &PamStack, user: &str) -> Option<Refusal> {
    let path = line.arg("file")?;
    let item = line.arg("item")?;
    let list = pam.lists.iter().find(|list| list.path == path && list.item == item)?;
    let allow = line.arg("sense")? == "allow";
    let path = text::line(path, 100);
    match list.listed.seen() {
        Some(None) if allow => {
            let said = Evidence::new(format!("{item} not in it")).in_file(path.clone());
            Some((format!("{path} does not list {user}"), Some(said), true))
        }
        Some(Some(at)) if !allow => {
            let said = Evidence::new(format!("{item} denied")).at(path.clone(), *at);
            Some((format!("{path} keeps {user} out"), Some(said), true))
        }
        None if list.listed == crate::case::Look::Absent
            && line.arg("onerr") != Some("succeed") =>
        {
            let said = Evidence::new("it does not exist").in_file(path.clone());
            Some((format!("{path}, which pam_listfile wants, does not exist"), Some(said), true))
        }
        _ => None,
    }
}

/// A line of the stack as evidence.
fn line_of(line: &PamLine) -> Evidence {
    let said = format!("{} {} {}", line.kind.name(), line.control, line.module);
    Evidence::new(text::line(&said, 120)).at(line.file.clone(), line.line)
}
