//! Who listens where: `/proc/net/tcp` and the processes that hold the sockets (proc(5)).

use std::collections::HashMap;
use std::fs;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use crate::case::{Listener, Look};

/// State `TCP_LISTEN` in `/proc/net/tcp`.
const LISTEN: &str = "0A";
/// State `TCP_ESTABLISHED`.
const ESTABLISHED: &str = "01";
/// Programs that hold sshd's port for it; they are asked first, because there are few of them.
const LIKELY: [&str; 3] = ["sshd", "systemd", "inetd"];

/// A TCP socket of this network namespace, as `/proc/net/tcp` and `/proc/net/tcp6` list it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Socket {
    /// The address on this side.
    pub(crate) local: SocketAddr,
    /// The address on the other side; a listener has none but zeros.
    pub(crate) remote: SocketAddr,
    /// It listens.
    pub(crate) listens: bool,
    /// Its connection is established.
    pub(crate) established: bool,
    /// Its number, as the links in `/proc/PID/fd` name it.
    pub(crate) inode: u64,
}

/// All TCP sockets.
///
/// # Errors
/// When the kernel's table cannot be read.
pub(crate) fn sockets() -> std::io::Result<Vec<Socket>> {
    let mut sockets = Vec::new();
    for table in ["/proc/net/tcp", "/proc/net/tcp6"] {
        match fs::read_to_string(table) {
            Ok(text) => sockets.extend(text.lines().skip(1).filter_map(parse)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    Ok(sockets)
}

/// The listening TCP sockets; who holds one is seen by root alone.
pub(super) fn look(port: u16) -> Look<Vec<Listener>> {
    let sockets = match sockets() {
        Ok(sockets) => sockets,
        Err(error) => return Look::unreadable("/proc/net/tcp", &error),
    };
    let sockets: Vec<Socket> = sockets.into_iter().filter(|socket| socket.listens).collect();
    let programs = programs(&sockets, port);
    let listener = |socket: &Socket| Listener {
        address: socket.local,
        program: programs.get(&socket.inode).cloned(),
    };
    Look::Seen(sockets.iter().map(listener).collect())
}

/// One line: `sl local_address rem_address st tx:rx tr:tm retrnsmt uid timeout inode …`.
fn parse(line: &str) -> Option<Socket> {
    let words: Vec<&str> = line.split_ascii_whitespace().collect();
    let state = *words.get(3)?;
    Some(Socket {
        local: endpoint(words[1])?,
        remote: endpoint(words[2])?,
        listens: state == LISTEN,
        established: state == ESTABLISHED,
        inode: words.get(9)?.parse().ok()?,
    })
}

fn endpoint(word: &str) -> Option<SocketAddr> {
    let (ip, port) = word.split_once(':')?;
    Some(SocketAddr::new(address(ip)?, u16::from_str_radix(port, 16).ok()?))
}

/// Each group of eight hexadecimal digits is a 32-bit word in the machine's own byte order.
fn address(digits: &str) -> Option<IpAddr> {
    let word = |at: usize| {
        let digits = digits.get(at * 8..at * 8 + 8)?;
        u32::from_str_radix(digits, 16).ok().map(u32::to_ne_bytes)
    };
    if digits.len() == 8 {
        return Some(Ipv4Addr::from(word(0)?).into());
    }
    let mut bytes = [0; 16];
    for at in 0..4 {
        bytes[at * 4..at * 4 + 4].copy_from_slice(&word(at)?);
    }
    Some(Ipv6Addr::from(bytes).to_canonical())
}

/// Socket inode to program name: the likely ones first, everybody only if the port is still not
/// accounted for.
fn programs(sockets: &[Socket], port: u16) -> HashMap<u64, String> {
    let mut all: Vec<(String, String)> = processes();
    all.sort_by_key(|(_, name)| !LIKELY.iter().any(|likely| name.starts_with(likely)));
    let likely = all.partition_point(|(_, name)| LIKELY.iter().any(|l| name.starts_with(l)));
    let mut found = HashMap::new();
    for (pid, name) in &all[..likely] {
        note_sockets(pid, name, &mut found);
    }
    let wanted = sockets.iter().filter(|socket| socket.local.port() == port);
    if wanted.clone().any(|socket| !found.contains_key(&socket.inode)) {
        for (pid, name) in &all[likely..] {
            note_sockets(pid, name, &mut found);
        }
    }
    found
}

/// Process id and name of every process.
fn processes() -> Vec<(String, String)> {
    let Ok(entries) = fs::read_dir("/proc") else { return Vec::new() };
    let names = entries.flatten().filter_map(|entry| entry.file_name().into_string().ok());
    names
        .filter(|name| name.bytes().all(|b| b.is_ascii_digit()))
        .filter_map(|pid| {
            let name = fs::read_to_string(format!("/proc/{pid}/comm")).ok()?;
            Some((pid, crate::text::line(name.trim_end(), 40)))
        })
        .collect()
}

fn note_sockets(pid: &str, name: &str, found: &mut HashMap<u64, String>) {
    let Ok(entries) = fs::read_dir(format!("/proc/{pid}/fd")) else { return };
    for link in entries.flatten().filter_map(|entry| fs::read_link(entry.path()).ok()) {
        let link = link.to_string_lossy();
        let inode = link.strip_prefix("socket:[").and_then(|rest| rest.strip_suffix(']'));
        if let Some(inode) = inode.and_then(|inode| inode.parse().ok()) {
            found.entry(inode).or_insert_with(|| name.to_owned());
        }
    }
}

/// The process holds a listening socket of the port.
pub(super) fn holds(pid: u32, port: u16) -> bool {
    let mut held = HashMap::new();
    note_sockets(&pid.to_string(), "", &mut held);
    let sockets = sockets().unwrap_or_default();
    let mut here = sockets.iter().filter(|one| one.listens && one.local.port() == port);
    here.any(|socket| held.contains_key(&socket.inode))
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    #[cfg(target_endian = "little")]
    fn lines_of_the_kernel_are_read() {
        let v4 = "   0: 0100007F:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4242 1 0 100 0 0 10 0";
        let socket = parse(v4).unwrap();
        assert_eq!(socket.local, "127.0.0.1:22".parse().unwrap());
        assert_eq!((socket.inode, socket.listens, socket.established), (4242, true, false));
        let v6 = "   1: 00000000000000000000000001000000:08AE 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 7 1";
        assert_eq!(parse(v6).unwrap().local, "[::1]:2222".parse().unwrap());
        assert!(parse(&v4.replace(" 0A ", " 01 ")).unwrap().established);
        assert_eq!(parse("x"), None);
    }
}
