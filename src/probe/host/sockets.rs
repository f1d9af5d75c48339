//! The socket unit that listens for sshd, where systemd does (systemd.socket(5)): its own file, then
//! its drop-ins by name.

use std::collections::BTreeMap;

use super::disk;
use crate::case::SocketLine;

const UNITS: [&str; 2] = ["ssh.socket", "sshd.socket"];
/// Where units lie, the strongest first (systemd.unit(5)).
const PLACES: [&str; 4] = [
    "/etc/systemd/system",
    "/run/systemd/system",
    "/run/systemd/generator",
    "/usr/lib/systemd/system",
];
const LIMIT: u64 = 64 * 1024;

/// The `ListenStream` lines in the order in which systemd reads them.
pub(super) fn look() -> Vec<SocketLine> {
    UNITS.iter().flat_map(|unit| unit_lines(unit)).collect()
}

fn unit_lines(unit: &str) -> Vec<SocketLine> {
    let main = PLACES.iter().map(|place| format!("{place}/{unit}"));
    let Some(mut lines) = main.into_iter().find_map(|path| read(&path)) else { return Vec::new() };
    let mut drop_ins = BTreeMap::new();
    for place in PLACES.iter().rev() {
        let folder = format!("{place}/{unit}.d");
        let entries = std::fs::read_dir(&folder).into_iter().flatten().flatten().take(64);
        let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
        for name in names.filter(|name| name.ends_with(".conf")) {
            drop_ins.insert(name.clone(), format!("{folder}/{name}"));
        }
    }
    lines.extend(drop_ins.values().filter_map(|path| read(path)).flatten());
    lines
}

fn read(path: &str) -> Option<Vec<SocketLine>> {
    let text = disk::read(path, LIMIT).ok()?;
    Some(parse(path, &String::from_utf8_lossy(&text)))
}

fn parse(path: &str, text: &str) -> Vec<SocketLine> {
    let lines = text.lines().enumerate();
    lines
        .filter_map(|(at, line)| {
            let (key, value) = line.split_once('=')?;
            (key.trim() == "ListenStream").then(|| SocketLine {
                file: path.into(),
                line: at + 1,
                value: crate::text::line(value.trim(), 80),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn listen_lines_are_found() {
        let unit = "[Socket]\n#ListenStream=1\nListenStream=\nListenStream = 0.0.0.0:2222\n";
        let lines = parse("/x", unit);
        let short: Vec<_> = lines.iter().map(|l| (l.line, l.value.as_str())).collect();
        assert_eq!(short, [(3, ""), (4, "0.0.0.0:2222")]);
    }
}
