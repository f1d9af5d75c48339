//! The files that the modules of a PAM stack read, as far as they concern one account.

use std::time::{SystemTime, UNIX_EPOCH};

use super::disk;
use crate::case::{AccessRule, Account, Failures, ListFile, Look, PamKind, PamLine, PamStack};
use crate::text;

const LIMIT: u64 = 1024 * 1024;
const ACCESS: &str = "/etc/security/access.conf";
const ACCESS_FOLDER: &str = "/etc/security/access.d";
const TIME: &str = "/etc/security/time.conf";
const FAILLOCK: &str = "/etc/security/faillock.conf";
const SHELLS: &str = "/etc/shells";
/// A record of pam_faillock (faillock.h, struct tally): source, reserved, status, time.
const TALLY: usize = 64;
const TALLY_VALID: u16 = 1;

/// The stack with what its modules read.
pub(super) fn complete(service: &str, lines: Vec<PamLine>, account: &Account) -> PamStack {
    let decides = |line: &&PamLine| line.kind != PamKind::Session;
    let find = |module: &str| lines.iter().filter(decides).find(|line| line.module == module);
    let unused = "no module reads it";
    let access = find("pam_access.so").map(access);
    let lists = lines.iter().filter(|line| line.module == "pam_listfile.so");
    let shells = find("pam_shells.so").map(|_| shell_listed(account));
    let failures = find("pam_faillock.so").map(|line| failures(line, account));
    let time = find("pam_time.so").map(|_| time_rules(service, account));
    let enrolled = find("pam_google_authenticator.so").map(|line| enrolled(line, account));
    PamStack {
        service: service.into(),
        access: access.unwrap_or_else(|| Look::not_looked(unused)),
        lists: lists.filter_map(|line| list(line, account)).collect(),
        failures: failures.unwrap_or_else(|| Look::not_looked(unused)),
        shell_listed: shells.unwrap_or_else(|| Look::not_looked(unused)),
        enrolled: enrolled.unwrap_or_else(|| Look::not_looked(unused)),
        time: time.unwrap_or_else(|| Look::not_looked(unused)),
        absent: Vec::new(),
        lines,
    }
}

/// The file with the account's secret: `secret=` with `~`, `${HOME}`, `${USER}`, `%h` and `%u`, else
/// `~/.google_authenticator` (pam_google_authenticator(8); libpam-google-authenticator 1.09).
fn enrolled(line: &PamLine, account: &Account) -> Look<bool> {
    let named = line.arg("secret").unwrap_or("~/.google_authenticator");
    let (home, user) = (account.home.trim_end_matches('/'), account.name.as_str());
    let path = match named.strip_prefix('~') {
        Some(rest) => format!("{home}{rest}"),
        None => named.to_owned(),
    };
    let path = path.replace("${HOME}", home).replace("%h", home);
    let path = path.replace("${USER}", user).replace("%u", user);
    match std::fs::symlink_metadata(&path) {
        Ok(_) => Look::Seen(true),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Look::Seen(false),
        Err(error) => Look::unreadable(&path, &error),
    }
}

/// access.conf(5): the file named by `accessfile=`, or the usual one and its folder.
fn access(line: &PamLine) -> Look<Vec<AccessRule>> {
    let main = line.arg("accessfile").unwrap_or(ACCESS);
    let mut files = vec![main.to_owned()];
    if main == ACCESS {
        let entries = std::fs::read_dir(ACCESS_FOLDER).into_iter().flatten().flatten().take(64);
        let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
        let mut more: Vec<String> = names.filter(|name| name.ends_with(".conf")).collect();
        more.sort();
        files.extend(more.iter().map(|name| format!("{ACCESS_FOLDER}/{name}")));
    }
    let mut rules = Vec::new();
    for file in files {
        match disk::read(&file, LIMIT) {
            Ok(text) => rules.extend(rules_of(&file, &String::from_utf8_lossy(&text))),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Look::unreadable(&file, &error),
        }
    }
    Look::Seen(rules)
}

/// Lines that are neither empty nor comments.
fn rules_of(file: &str, content: &str) -> Vec<AccessRule> {
    let lines = content.lines().enumerate();
    let rule = |(at, line): (usize, &str)| AccessRule {
        file: file.into(),
        line: at + 1,
        text: text::line(line.trim(), 300),
    };
    lines.filter(|(_, l)| !l.trim().is_empty() && !l.starts_with('#')).map(rule).collect()
}

/// time.conf(5): `services;ttys;users;times`. Kept are the rules that name the account or all.
fn time_rules(service: &str, account: &Account) -> Look<Vec<AccessRule>> {
    let content = match disk::read(TIME, LIMIT) {
        Ok(content) => content,
        Err(error) => return Look::unreadable(TIME, &error),
    };
    let rules = rules_of(TIME, &String::from_utf8_lossy(&content));
    let meant = |rule: &AccessRule| {
        let fields: Vec<&str> = rule.text.split(';').map(str::trim).collect();
        let [services, _, users, ..] = fields[..] else { return false };
        let names = |field: &str, name: &str| {
            field.split('|').any(|item| matches!(item.trim(), "*") || item.trim() == name)
        };
        names(services, service) && names(users, &account.name)
    };
    Look::Seen(rules.into_iter().filter(meant).collect())
}

/// pam_listfile(8); `item=` tty, rhost and ruser are no business of an account.
fn list(line: &PamLine, account: &Account) -> Option<ListFile> {
    let (path, item) = (line.arg("file")?, line.arg("item")?);
    let names: Vec<&str> = match item {
        "user" => vec![&account.name],
        "group" => account.groups.iter().map(String::as_str).collect(),
        "shell" => vec![&account.shell],
        _ => return None,
    };
    let listed = match disk::read(path, LIMIT) {
        Ok(content) => {
            let content = String::from_utf8_lossy(&content).into_owned();
            let at = content.lines().position(|line| names.contains(&line.trim_end()));
            Look::Seen(at.map(|at| at + 1))
        }
        Err(error) => Look::unreadable(path, &error),
    };
    Some(ListFile { path: path.into(), item: item.into(), listed })
}

fn shell_listed(account: &Account) -> Look<bool> {
    match disk::read(SHELLS, LIMIT) {
        Ok(content) => {
            let content = String::from_utf8_lossy(&content).into_owned();
            Look::Seen(content.lines().any(|line| line.trim() == account.shell))
        }
        Err(error) => Look::unreadable(SHELLS, &error),
    }
}

/// pam_faillock(8): options of the line before those of the file; `even_deny_root` and the like do
/// not matter here.
fn failures(line: &PamLine, account: &Account) -> Look<Failures> {
    let config = line.arg("conf").unwrap_or(FAILLOCK);
    let config = disk::read(config, LIMIT).unwrap_or_default();
    let config = String::from_utf8_lossy(&config).into_owned();
    let option = |name: &str| {
        let set = config.lines().filter_map(|line| line.split_once('='));
        let mut set = set.filter(|(key, _)| key.trim() == name).map(|(_, value)| value.trim());
        line.arg(name).map(str::to_owned).or_else(|| set.next_back().map(str::to_owned))
    };
    let folder = option("dir").unwrap_or_else(|| "/var/run/faillock".into());
    let path = format!("{folder}/{}", account.name);
    let records = match disk::read(&path, LIMIT) {
        Ok(records) => records,
        Err(error) => return Look::unreadable(&path, &error),
    };
    let number =
        |name: &str, usual: u64| option(name).and_then(|value| value.parse().ok()).unwrap_or(usual);
    let times = tally(&records);
    let latest = times.iter().copied().max().unwrap_or_default();
    let interval = number("fail_interval", 900);
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    let never = option("unlock_time").is_some_and(|value| value == "never" || value == "0");
    Look::Seen(Failures {
        path,
        count: times.iter().filter(|time| latest.saturating_sub(**time) < interval).count(),
        newest: now.saturating_sub(latest),
        deny: usize::try_from(number("deny", 3)).unwrap_or(usize::MAX),
        unlock: (!never).then(|| number("unlock_time", 600)),
    })
}

/// The times of the records that count.
fn tally(records: &[u8]) -> Vec<u64> {
    let record = |record: &[u8]| {
        let status = u16::from_ne_bytes(record.get(54..56)?.try_into().ok()?);
        let time = u64::from_ne_bytes(record.get(56..64)?.try_into().ok()?);
        (status & TALLY_VALID != 0).then_some(time)
    };
    records.chunks_exact(TALLY).filter_map(record).collect()
}

#[cfg(test)]
mod tests {
    use super::{rules_of, tally};

    #[test]
    fn rules_are_lines() {
        let rules = rules_of("/a", "# no\n\n-:fog:ALL\n");
        assert_eq!((rules.len(), rules[0].line, rules[0].text.as_str()), (1, 3, "-:fog:ALL"));
    }

    #[test]
    fn only_valid_records_count() {
        let mut record = [0; 64];
        record[54..56].copy_from_slice(&1_u16.to_ne_bytes());
        record[56..].copy_from_slice(&77_u64.to_ne_bytes());
        assert_eq!(tally(&[record.as_slice(), &[0; 64], &[1; 10]].concat()), [77]);
    }
}
