//! The names in the rules of hosts.allow, access.conf and time.conf, and in the arguments of PAM's
//! modules.

use crate::hosts_access::clients_of;
use crate::redact::masks::Masks;
use crate::redact::names::Kind;

/// `sshd, vsftpd: host1 .domain user@host @netgroup : option` (hosts_access(5)).
pub(super) fn of_hosts(rule: &str, masks: &mut Masks) {
    let Some((_, rest)) = rule.split_once(':') else { return };
    // What stands behind the clients are options, and commands.
    let clients = clients_of(rest);
    for word in words(clients) {
        host(word, masks);
    }
}

/// `permission : users : origins` (access.conf(5)).
pub(super) fn access(rule: &str, masks: &mut Masks) {
    let mut fields = rule.splitn(3, ':').skip(1);
    for word in words(fields.next().unwrap_or_default()) {
        match word.strip_prefix('(').and_then(|word| word.strip_suffix(')')) {
            Some(group) => masks.learn(Kind::Group, group),
            None => host_or_user(word, masks),
        }
    }
    for word in words(fields.next().unwrap_or_default()) {
        host(word, masks);
    }
}

/// `services ; ttys ; users ; times` (time.conf(5)).
pub(super) fn time(rule: &str, masks: &mut Masks) {
    let users = rule.split(';').nth(2).unwrap_or_default();
    users.split(['&', '|', '!', ' ', '\t']).for_each(|user| masks.learn(Kind::User, user));
}

/// `user=name`, `user ingroup name` and the like (pam_succeed_if(8), pam_listfile(8)).
pub(super) fn pam(arguments: &[String], masks: &mut Masks) {
    let mut before = "";
    for word in arguments {
        if let Some((name, value)) = word.split_once('=') {
            match name {
                "user" | "ruser" | "apply" => user_or_group(value, masks),
                "group" => masks.learn(Kind::Group, value),
                "rhost" => host(value, masks),
                _ => {}
            }
        }
        match before {
            "ingroup" | "notingroup" | "ingroup=" => {
                word.split(':').for_each(|group| masks.learn(Kind::Group, group));
            }
            "=" | "!=" | "in" | "notin" => {
                word.split(':').for_each(|user| masks.learn(Kind::User, user));
            }
            _ => {}
        }
        before = word;
    }
}

fn user_or_group(word: &str, masks: &mut Masks) {
    match word.strip_prefix('@') {
        Some(group) => masks.learn(Kind::Group, group),
        None => masks.learn(Kind::User, word),
    }
}

fn host_or_user(word: &str, masks: &mut Masks) {
    match word.rsplit_once('@') {
        Some((user, at)) => {
            masks.learn(Kind::User, user);
            host(at, masks);
        }
        None => masks.learn(Kind::User, word),
    }
}

fn host(word: &str, masks: &mut Masks) {
    let name = match word.rsplit_once('@') {
        Some((user, host)) => {
            masks.learn(Kind::User, user);
            host
        }
        None => word,
    };
    if !name.contains('/') {
        masks.learn(Kind::Host, name.trim_start_matches('.'));
    }
}

/// The words of a list, the signs between them left out.
fn words(list: &str) -> impl Iterator<Item = &str> {
    list.split([' ', '\t', ','])
        .map(|word| word.trim_end_matches(':'))
        .filter(|word| !word.is_empty())
}
