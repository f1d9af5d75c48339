//! What starts sshd, and where its port is decided: not always in sshd_config.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use super::source::Source;

/// Where a listener's port comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PortFrom {
    /// Port and ListenAddress of sshd_config.
    Config,
    /// `-p` in the options that the service starts sshd with.
    Options(PathBuf),
    /// The ListenStream of a socket unit; sshd_config is not asked.
    Socket(PathBuf),
    /// A socket unit whose addresses a generator takes from sshd_config at `daemon-reload` (Ubuntu
    /// 24.04): a reload of sshd changes nothing.
    Generated(PathBuf),
}

/// The service of a tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    /// The name for `systemctl`, or of the OpenRC service.
    pub unit: String,
    /// Where its port comes from.
    pub port: PortFrom,
}

/// Where unit files lie, the admin's own first.
const UNITS: [&str; 3] = ["/etc/systemd/system", "/usr/lib/systemd/system", "/lib/systemd/system"];

/// Debian and Ubuntu name the unit ssh, all others sshd.
const NAMES: [&str; 2] = ["ssh", "sshd"];

/// Ubuntu's generator (openssh-server 9.6p1-3ubuntu13).
const GENERATOR: &str = "/usr/lib/systemd/system-generators/sshd-socket-generator";

/// Files that hold options for sshd's command line, and the variable they stand in.
const OPTIONS: [(&str, &str); 4] = [
    ("/etc/default/ssh", "SSHD_OPTS"),
    ("/etc/sysconfig/sshd", "OPTIONS"),
    ("/etc/sysconfig/ssh", "SSHD_OPTS"),
    ("/etc/conf.d/sshd", "SSHD_OPTS"),
];

/// The service of a tree, from its unit files; None when it has none.
#[must_use]
pub fn service(source: &dyn Source) -> Option<Service> {
    if let Some((name, port)) = NAMES.iter().find_map(|name| socket(source, name)) {
        return Some(Service { unit: format!("{name}.socket"), port });
    }
    let unit = NAMES.iter().find(|name| unit_file(source, &format!("{name}.service")).is_some());
    let unit = match unit {
        Some(name) => format!("{name}.service"),
        None if source.exists(Path::new("/etc/init.d/sshd")) => "sshd".to_owned(),
        None => return None,
    };
    let options = OPTIONS.iter().find(|(file, variable)| sets_port(source, file, variable));
    let port = options.map_or(PortFrom::Config, |(file, _)| PortFrom::Options(file.into()));
    Some(Service { unit, port })
}

/// An enabled socket unit, and where its addresses stand.
fn socket(source: &dyn Source, name: &'static str) -> Option<(&'static str, PortFrom)> {
    let enabled = format!("/etc/systemd/system/sockets.target.wants/{name}.socket");
    if !source.exists(Path::new(&enabled)) {
        return None;
    }
    let drop_in = drop_ins(source, name).into_iter().rfind(|file| listens(source, file));
    let port = match drop_in {
        Some(file) => PortFrom::Socket(file),
        None if source.exists(Path::new(GENERATOR)) => PortFrom::Generated(GENERATOR.into()),
        None => PortFrom::Socket(unit_file(source, &format!("{name}.socket"))?),
    };
    Some((name, port))
}

fn unit_file(source: &dyn Source, name: &str) -> Option<PathBuf> {
    UNITS.iter().map(|folder| Path::new(folder).join(name)).find(|path| source.exists(path))
}

fn drop_ins(source: &dyn Source, name: &str) -> Vec<PathBuf> {
    let folder = Path::new(UNITS[0]).join(format!("{name}.socket.d"));
    let mut names = source.list(&folder).unwrap_or_default();
    names.sort_unstable();
    let conf = names.iter().filter(|name| Path::new(name).extension() == Some(OsStr::new("conf")));
    conf.map(|name| folder.join(name)).collect()
}

fn listens(source: &dyn Source, file: &Path) -> bool {
    lines(source, file).iter().any(|line| {
        let value = line.trim().strip_prefix("ListenStream");
        value.is_some_and(|value| !value.trim_start_matches([' ', '=']).trim().is_empty())
    })
}

fn sets_port(source: &dyn Source, file: &str, variable: &str) -> bool {
    lines(source, Path::new(file)).iter().any(|line| {
        let value = line.trim().strip_prefix(variable).and_then(|rest| rest.strip_prefix('='));
        value.is_some_and(|value| {
            let words = value.trim_matches(['"', '\'']).split_whitespace();
            words
                .clone()
                .any(|word| word.starts_with("-p") || word.to_ascii_lowercase().contains("port="))
        })
    })
}

fn lines(source: &dyn Source, file: &Path) -> Vec<String> {
    let bytes = source.read(file).unwrap_or_default();
    String::from_utf8_lossy(&bytes).lines().map(str::to_owned).collect()
}
