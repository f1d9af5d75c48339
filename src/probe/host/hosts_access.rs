//! The rules of `hosts.allow` and `hosts.deny` (hosts_access(5)), where this machine's sshd reads
//! them: Debian's and Ubuntu's builds are linked with libwrap, RHEL's are not.

use super::disk;
use crate::case::{HostsRule, Look};

const FILES: [&str; 2] = ["/etc/hosts.allow", "/etc/hosts.deny"];
const LIMIT: u64 = 256 * 1024;
/// The listener, where the wrapper sits up to 9.7, and what it starts from 9.8 on.
const PROGRAMS: [&str; 3] =
    ["/usr/sbin/sshd", "/usr/lib/openssh/sshd-session", "/usr/lib/openssh/sshd-auth"];
const PROGRAM_LIMIT: u64 = 16 * 1024 * 1024;

/// Every rule, in the order in which libwrap reads them: the allowing file first.
pub(super) fn look() -> Look<Vec<HostsRule>> {
    let mut rules = Vec::new();
    for file in FILES {
        match disk::read(file, LIMIT) {
            Ok(text) => rules.extend(parse(file, &String::from_utf8_lossy(&text))),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Look::unreadable(file, &error),
        }
    }
    // The programs are large: look at them only where a rule could matter.
    if !rules.is_empty() && !PROGRAMS.into_iter().any(reads_the_rules) {
        return Look::not_looked("this sshd is built without libwrap and reads neither file");
    }
    Look::Seen(rules)
}

fn reads_the_rules(program: &str) -> bool {
    let text = disk::read(program, PROGRAM_LIMIT).unwrap_or_default();
    text.windows(10).any(|window| window == b"libwrap.so")
}

/// Lines that are neither empty nor comments; a backslash at the end joins the next line.
fn parse(file: &str, text: &str) -> Vec<HostsRule> {
    let (mut rules, mut open) = (Vec::<HostsRule>::new(), false);
    for (number, line) in text.lines().enumerate() {
        let (part, continues) = line.strip_suffix('\\').map_or((line, false), |part| (part, true));
        match rules.last_mut() {
            Some(rule) if open => rule.text.push_str(part),
            _ if part.trim().is_empty() || part.starts_with('#') => {}
            _ => rules.push(HostsRule { file: file.into(), line: number + 1, text: part.into() }),
        }
        open = continues;
    }
    rules
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn rules_are_lines_that_may_go_on() {
        let rules = parse("/etc/hosts.deny", "# none\n\nsshd: \\\n 192.0.2.0/24\nALL: ALL\n");
        let short: Vec<(usize, &str)> = rules.iter().map(|r| (r.line, r.text.as_str())).collect();
        assert_eq!(short, [(3, "sshd:  192.0.2.0/24"), (5, "ALL: ALL")]);
    }
}
