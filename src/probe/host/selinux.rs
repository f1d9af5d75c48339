//! SELinux as its own files show it; no program of its is run.
//!
//! `/sys/fs/selinux` is the kernel's (security/selinux/selinuxfs.c), the module store and its local
//! ports are libsemanage's (`/var/lib/selinux/TYPE/active`, since 2.4).

use std::path::Path;

use super::disk;
use crate::case::{LogLine, Look, Selinux};
use crate::text;

const KERNEL: &str = "/sys/fs/selinux";
const STORE: &str = "/var/lib/selinux";
const AUDIT: &str = "/var/log/audit/audit.log";
/// As much of the audit log's end as is read, and as many denials as are kept.
const TAIL: u64 = 512 * 1024;
const KEPT: usize = 32;

/// Looks at it; absent where the kernel does not run it.
pub(super) fn look() -> Look<Selinux> {
    let file = format!("{KERNEL}/enforce");
    let enforce = match disk::read(&file, 16) {
        Ok(bytes) => bytes,
        Err(error) => return Look::unreadable(&file, &error),
    };
    let store = format!("{STORE}/{}/active", policy_type());
    Look::Seen(Selinux {
        enforcing: enforce.first() == Some(&b'1'),
        module: module(&store),
        may_connect: boolean("httpd_can_network_connect"),
        ssh_ports: ssh_ports(&store),
        denials: denials(),
    })
}

/// `SELINUXTYPE` of `/etc/selinux/config`; `targeted` is Red Hat's.
fn policy_type() -> String {
    let text = disk::read("/etc/selinux/config", 64 * 1024).unwrap_or_default();
    let text = String::from_utf8_lossy(&text).into_owned();
    let named = text.lines().rev().find_map(|line| line.trim().strip_prefix("SELINUXTYPE="));
    let named = named.map(str::trim).filter(|name| {
        !name.is_empty()
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
    });
    named.unwrap_or("targeted").to_owned()
}

/// A module lies in a folder of its name, below its priority; `disabled/` has those switched off.
fn module(store: &str) -> Look<bool> {
    let modules = format!("{store}/modules");
    let priorities = match std::fs::read_dir(&modules) {
        Ok(entries) => entries.flatten(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Look::Absent,
        Err(error) => {
            let command = "sudo semodule -l | grep -w fog".to_owned();
            return Look::CouldNot { reason: format!("cannot read {modules}: {error}"), command };
        }
    };
    let installed = priorities.into_iter().any(|entry| entry.path().join("fog").is_dir());
    Look::Seen(installed && !Path::new(&modules).join("disabled/fog").exists())
}

/// A boolean's value now: the first of the two digits.
fn boolean(name: &str) -> Look<bool> {
    let file = format!("{KERNEL}/booleans/{name}");
    match disk::read(&file, 16) {
        Ok(bytes) => Look::Seen(bytes.first() == Some(&b'1')),
        Err(error) => Look::unreadable(&file, &error),
    }
}

/// `portcon tcp 2222 system_u:object_r:ssh_port_t:s0`
fn ssh_ports(store: &str) -> Look<Vec<(u16, u16)>> {
    let file = format!("{store}/ports.local");
    let text = match disk::read(&file, 256 * 1024) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(error) => return Look::unreadable(&file, &error),
    };
    let port = |line: &str| {
        let mut words = line.split_whitespace();
        let portcon = words.next() == Some("portcon") && words.next() == Some("tcp");
        let (range, label) = (words.next()?, words.next()?);
        let (low, high) = range.split_once('-').unwrap_or((range, range));
        let of_ssh = portcon && label.contains(":ssh_port_t:");
        of_ssh.then_some((low.parse().ok()?, high.parse().ok()?))
    };
    Look::Seen(text.lines().filter_map(port).collect())
}

fn denials() -> Vec<LogLine> {
    let Ok(tail) = disk::read_tail(AUDIT, TAIL) else { return Vec::new() };
    let tail = String::from_utf8_lossy(&tail);
    let mut all: Vec<LogLine> = tail
        .lines()
        .rev()
        .filter(|line| is_denial(line))
        .take(KEPT)
        .map(|line| LogLine { source: AUDIT.to_owned(), text: text::line(line, 300) })
        .collect();
    all.reverse();
    all
}

fn is_denial(line: &str) -> bool {
    // Of PHP's process the name has a release on some distributions: `php-fpm8.2`.
    let by_web = ["comm=\"php-fpm", "comm=\"httpd\"", "comm=\"nginx\"", "comm=\"apache2\""];
    line.contains("denied")
        && line.contains("name_connect")
        && by_web.iter().any(|program| line.contains(program))
}

#[cfg(test)]
mod tests {
    use super::is_denial;

    #[test]
    fn only_a_web_servers_connection_counts() {
        let line = "type=AVC msg=audit(1.2:3): avc:  denied  { name_connect } for  pid=9 \
                    comm=\"php-fpm\" dest=22 scontext=system_u:system_r:httpd_t:s0 \
                    tcontext=system_u:object_r:ssh_port_t:s0 tclass=tcp_socket permissive=0";
        assert!(is_denial(line));
        // A port of another type is what sshd may have been moved to.
        assert!(is_denial(&line.replace("ssh_port_t", "unreserved_port_t")));
        assert!(!is_denial(&line.replace("php-fpm", "postfix")));
    }
}
