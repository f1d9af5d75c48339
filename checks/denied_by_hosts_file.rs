//! `denied-by-hosts-file`: `hosts.deny` refuses the client's address.

use std::net::IpAddr;

use crate::case::{BannerEnd, HostsRule, Stage};
use crate::check::{Answer, Check, Examination, needed};
use crate::finding::{Evidence, Finding, Fix, FixClass};
use crate::fog::says;
use crate::hosts_access::{Decision, decide, twists};

/// The check.
pub(super) const CHECK: Check = Check {
    id: "denied-by-hosts-file",
    summary: "A rule of hosts.allow or hosts.deny refuses the client's address",
    page: PAGE,
    run,
};

const PAGE: &str = "\
## What is wrong
Debian's and Ubuntu's sshd asks `/etc/hosts.allow` and `/etc/hosts.deny` before it says a word. The
first rule that fits decides; one of them refuses the address FOG connects from. FOG connects to its
own server through the LAN address, so a rule that lets 127.0.0.1 in does not help. A rule with `twist` runs
another program in sshd's place, in either file.

## What FOG shows
`Unable to connect to ssh during move upload`.

## How the doctor knows
Symptom: the connection is closed before a banner, sometimes after a long look-up of the client's name. Proof: the rule that fits, with file and line; it
is looked at only where sshd is linked with libwrap.

## What to do
Let the address in, in `/etc/hosts.allow`, before the refusing rule is reached.

## How sure one can be
Confirmed with symptom and rule. A rule with a host name or a netgroup is not evaluated: likely then.
From another machine the rules cannot be read: possible.

## Sources
hosts_access(5); Debian's openssh package, patch for tcp wrappers (8.4 to 10.6).
";

fn run(examination: &Examination<'_>) -> Answer {
    let session = examination.session();
    let Some(banner) = &session.banner else { return Answer::NotReached };
    let ended = matches!(banner.end, BannerEnd::Closed | BannerEnd::TimedOut);
    let spoke = !banner.raw.0.is_empty();
    if banner.identification.is_some() || (!ended && !spoke) {
        return Answer::Passed;
    }
    if spoke && examination.at.host.seen().is_none() {
        return Answer::Passed;
    }
    let Some(host) = examination.at.host.seen() else {
        return from_outside(examination, banner.end == BannerEnd::TimedOut).into();
    };
    let rules = match needed(&host.hosts_access) {
        Ok(Some(rules)) => rules,
        Ok(None) => return Answer::Passed,
        Err(answer) => return answer,
    };
    let Some(client) = session.local.map(|address| address.ip()) else { return Answer::NotReached };
    match decide(rules, client) {
        // Only another program in sshd's place says anything.
        Decision::Denied { rule, .. } if spoke && !twists(rule) => Answer::Passed,
        Decision::Denied { rule, certain } if spoke => {
            let finding = denied(client, rule, certain, false);
            let title = format!("{} runs another program in sshd's place for {client}", rule.file);
            Finding { title, ..finding }.explains(&["not-an-ssh-server"]).into()
        }
        Decision::Denied { rule, certain } => {
            let silent = banner.end == BannerEnd::TimedOut;
            denied(client, rule, certain, silent).into()
        }
        Decision::Granted => Answer::Passed,
    }
}

/// Closed without a word: so does libwrap, and so does more.
fn from_outside(examination: &Examination<'_>, silent: bool) -> Finding {
    let end = if silent { "got no banner" } else { "was closed without a word" };
    let fix =
        Fix::new("read-the-rules", FixClass::Manual, "see whether a rule refuses this address")
            .run("grep -v '^#' /etc/hosts.deny /etc/hosts.allow");
    let client = examination.session().local.map(|address| address.ip().to_canonical().to_string());
    let client = client.unwrap_or_else(|| "this address".into());
    Finding::fatal(CHECK.id, Stage::Banner, format!("hosts.deny may refuse {client}"))
        .possible()
        .seen(Evidence::new(format!("{client} connected, and {end}")))
        .fog_shows(says::NO_CONNECTION)
        .cured_by(fix)
}

fn denied(client: IpAddr, rule: &HostsRule, certain: bool, silent: bool) -> Finding {
    // libwrap looks the client's name up first, which can outlast the deadline.
    let end = if silent { "got no banner" } else { "was closed before a banner" };
    let proof = if certain { "refuses it" } else { "may refuse it" };
    let fix = Fix::new("allow-the-address", FixClass::Manual, "let FOG's address in")
        .run(format!("echo 'sshd: {client}' | sudo tee -a /etc/hosts.allow"));
    Finding::fatal(CHECK.id, Stage::Banner, format!("{} refuses {client}", rule.file))
        .confirmed_if(certain)
        .seen(Evidence::new(format!("{client} connected, and {end}")))
        .seen(
            Evidence::new(format!("`{}` {proof}", crate::text::line(&rule.text, 120)))
                .at(&rule.file, rule.line),
        )
        .fog_shows(says::NO_CONNECTION)
        .explains(&["dropped-before-banner", "silent-server"])
        .cured_by(fix)
}
