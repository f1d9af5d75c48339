//! The limits that a session gets: what pam_limits reads about the account (limits.conf(5); Linux-PAM 1.4 to 1.7), and
//! those of the sshd that listens, which its children inherit.

use super::{disk, listener};
use crate::case::{Account, LimitLine, Look, PamKind, PamStack};
use crate::text;

const MAIN: &str = "/etc/security/limits.conf";
const FOLDER: &str = "/etc/security/limits.d";
const LIMIT: u64 = 256 * 1024;
const FILES: usize = 64;
/// The kernel's names, limits.conf's, and by how much their units differ.
const OWN: [(&str, &str, u64); 7] = [
    ("Max cpu time", "cpu", 60),
    ("Max file size", "fsize", 1024),
    ("Max data size", "data", 1024),
    ("Max stack size", "stack", 1024),
    ("Max processes", "nproc", 1),
    ("Max open files", "nofile", 1),
    ("Max address space", "as", 1024),
];

/// The lines that decide, one an item at most for each of the two sources.
pub(super) fn look(stack: Option<&PamStack>, account: &Account) -> Look<Vec<LimitLine>> {
    let asked = |kind, module: &str| kind == PamKind::Session && module == "pam_limits.so";
    let line = stack.and_then(|s| s.lines.iter().find(|l| asked(l.kind, &l.module)));
    let mut all = Vec::new();
    if let Some(line) = line {
        let files = line.arg("conf").map_or_else(files, |own| vec![own.to_owned()]);
        let mut lines = Vec::new();
        for file in files {
            match disk::read(&file, LIMIT) {
                Ok(content) => {
                    lines.extend(entries(&file, &String::from_utf8_lossy(&content), account));
                }
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                Err(error) => return Look::unreadable(&file, &error),
            }
        }
        all = deciding(&lines);
    }
    all.extend(listeners());
    Look::Seen(all)
}

/// The main file, then the folder's in the order of their names.
fn files() -> Vec<String> {
    let entries = std::fs::read_dir(FOLDER).into_iter().flatten().flatten();
    let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
    let mut more: Vec<String> = names.filter(|name| name.ends_with(".conf")).collect();
    more.sort();
    let more = more.iter().take(FILES).map(|name| format!("{FOLDER}/{name}"));
    [MAIN.to_owned()].into_iter().chain(more).collect()
}

/// A line about the account: how closely it names it (the closer, the more it counts), and what it sets.
struct Entry {
    close: u8,
    soft: bool,
    hard: bool,
    limit: LimitLine,
}

fn entries(file: &str, content: &str, account: &Account) -> Vec<Entry> {
    let lines = content.lines().enumerate();
    lines.filter_map(|(at, line)| entry(file, at + 1, line, account)).collect()
}

fn entry(file: &str, at: usize, line: &str, account: &Account) -> Option<Entry> {
    let said = line.split('#').next().unwrap_or_default().trim();
    let words: Vec<&str> = said.split_ascii_whitespace().collect();
    let [domain, kind, item, value] = words[..] else { return None };
    let close = closeness(domain, account)?;
    let value = match value {
        "unlimited" | "infinity" | "-1" => u64::MAX,
        number => number.parse().ok()?,
    };
    let item = item.to_ascii_lowercase();
    let limit = LimitLine { file: file.into(), line: at, item, value, text: text::line(said, 120) };
    let (soft, hard) = (matches!(kind, "soft" | "-"), matches!(kind, "hard" | "-"));
    (soft || hard).then_some(Entry { close, soft, hard, limit })
}

/// The account by name or number, one of its groups, or everybody but root.
fn closeness(domain: &str, account: &Account) -> Option<u8> {
    if domain == account.name || in_range(domain, account.uid) {
        return Some(3);
    }
    if let Some(group) = domain.strip_prefix('@') {
        return (account.uid != 0 && account.groups.iter().any(|g| g == group)).then_some(2);
    }
    (domain == "*" && account.uid != 0).then_some(1)
}

/// `MIN:MAX`, `MIN:` and up, `:UID` alone.
fn in_range(domain: &str, uid: u32) -> bool {
    let Some((min, max)) = domain.split_once(':') else { return false };
    match (min.parse::<u32>(), max.parse::<u32>()) {
        (Ok(min), Ok(max)) => (min..=max).contains(&uid),
        (Ok(min), Err(_)) => max.is_empty() && uid >= min,
        (Err(_), Ok(one)) => min.is_empty() && uid == one,
        (Err(_), Err(_)) => false,
    }
}

/// The closest and last line of an item and kind wins; the lower of soft and hard is in force.
fn deciding(entries: &[Entry]) -> Vec<LimitLine> {
    let mut items: Vec<String> = entries.iter().map(|entry| entry.limit.item.clone()).collect();
    items.sort();
    items.dedup();
    let of = |item: &str, kind: fn(&Entry) -> bool| {
        let mut best: Option<&Entry> = None;
        for entry in entries.iter().filter(|e| e.limit.item == item && kind(e)) {
            if best.is_none_or(|best| entry.close >= best.close) {
                best = Some(entry);
            }
        }
        best.map(|entry| entry.limit.clone())
    };
    let both = items.iter().filter_map(|item| {
        let kinds = [of(item, |entry| entry.soft), of(item, |entry| entry.hard)];
        kinds.into_iter().flatten().min_by_key(|limit| limit.value)
    });
    both.collect()
}

/// What the sshd that listens may use itself: systemd sets it by `LimitNOFILE=` and the like.
fn listeners() -> Vec<LimitLine> {
    let Some(pid) = listener::pid() else { return Vec::new() };
    let file = format!("/proc/{pid}/limits");
    let content = disk::read(&file, LIMIT).unwrap_or_default();
    own(&file, &String::from_utf8_lossy(&content))
}

fn own(file: &str, content: &str) -> Vec<LimitLine> {
    let lines = content.lines().enumerate();
    let limits = lines.filter_map(|(at, line)| {
        let (name, item, unit) = OWN.iter().find(|(name, ..)| line.starts_with(name))?;
        let value: u64 = line[name.len()..].split_ascii_whitespace().next()?.parse().ok()?;
        let text = text::line(&line.split_ascii_whitespace().collect::<Vec<_>>().join(" "), 120);
        let (file, item) = (file.to_owned(), (*item).to_owned());
        Some(LimitLine { file, line: at + 1, item, value: value / unit, text })
    });
    limits.collect()
}

#[cfg(test)]
mod tests {
    use super::{deciding, entries, in_range, own};
    use crate::case::Account;

    fn account() -> Account {
        Account {
            name: "fog".into(),
            uid: 999,
            gid: 999,
            groups: vec!["fog".into(), "users".into()],
            group_ids: vec![999, 100],
            home: "/home/fog".into(),
            shell: "/bin/sh".into(),
        }
    }

    fn decide(content: &str) -> Vec<(String, u64, usize)> {
        let lines = deciding(&entries("/l", content, &account()));
        lines.into_iter().map(|l| (l.item, l.value, l.line)).collect()
    }

    #[test]
    fn the_closest_and_last_line_decides() {
        let lines =
            "* hard nproc 0\n# fog hard nproc 1\nfog - nproc 50 # ours\n@users soft nofile 3\n";
        assert_eq!(decide(lines), [("nofile".into(), 3, 4), ("nproc".into(), 50, 3)]);
        assert_eq!(decide("* soft as 10\n* hard as unlimited\n"), [("as".into(), 10, 1)]);
        assert_eq!(decide("root hard nproc 0\n@wheel - nproc 0\nfog -\n"), []);
        assert!(in_range("900:999", 999) && in_range("500:", 999) && in_range(":999", 999));
        assert!(!in_range(":998", 999) && !in_range("fog", 999) && !in_range(":", 999));
    }

    #[test]
    fn the_kernel_s_list_is_read() {
        let said = "Limit                     Soft Limit           Hard Limit           Units     \n\
                    Max open files            3                    4096                 files     \n\
                    Max file size             unlimited            unlimited            bytes     \n\
                    Max address space         2048                 2048                 bytes\n";
        let limits: Vec<(String, u64)> =
            own("/p", said).into_iter().map(|l| (l.item, l.value)).collect();
        assert_eq!(limits, [("nofile".into(), 3), ("as".into(), 2)]);
    }
}
