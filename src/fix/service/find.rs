//! Which way there is on this machine.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::time::Instant;

use super::error::NoWay;
use super::running::{PidFile, Running};
use super::systemd::{self, Unit};
use super::way::{Service, Way};
use crate::file::Root;
use crate::probe::host::Started;

/// Debian and what descends from it name it ssh, all others sshd.
const NAMES: [&str; 2] = ["ssh", "sshd"];
/// Where a distribution keeps sshd's options: the file, and the variable in it.
const OPTIONS: [(&str, &str); 4] = [
    ("/etc/default/ssh", "SSHD_OPTS"),
    ("/etc/sysconfig/sshd", "OPTIONS"),
    ("/etc/sysconfig/ssh", "SSHD_OPTS"),
    ("/etc/conf.d/sshd", "SSHD_OPTS"),
];

/// Finds out how the sshd of `port` comes to read its files.
///
/// # Errors
/// Where there is no way that is safe; the message says what is left to a person.
pub fn find(port: u16, deadline: Instant) -> Result<Service, NoWay> {
    let running = Running::at(port).map_err(NoWay::Look)?;
    let (way, unit) = match of_systemd(running.as_ref(), deadline)? {
        Some((way, unit)) => (way, Some(unit)),
        None => (without_systemd(running.as_ref())?, None),
    };
    let started = match &running {
        Some(running) => running.started(),
        None => would_start(unit.as_ref()),
    };
    let listening = running.is_some() || Running::is_listening(port);
    Ok(Service { way, running, started, port, listening })
}

fn of_systemd(running: Option<&Running>, deadline: Instant) -> Result<Option<(Way, Unit)>, NoWay> {
    if !systemd::is_init() {
        return Ok(None);
    }
    let show = |name: &str| Unit::show(name, deadline).map_err(NoWay::Look);
    for name in NAMES {
        let (unit, socket) = (format!("{name}.service"), format!("{name}.socket"));
        let (service, listening) = (show(&unit)?, show(&socket)?);
        let stopped = running.is_none() && !service.is_active();
        let by_socket = listening.is_active()
            || stopped && listening.exists() && (listening.has_failed() || listening.is_enabled());
        if by_socket && listening.accepts() {
            return Ok(Some((Way::EachConnection { socket }, service)));
        }
        // An sshd that somebody started by hand is none of systemd's.
        let serving = running.is_some() && service.main_pid() == running.map(|sshd| sshd.pid);
        if by_socket && (serving || running.is_none()) {
            if serving && !service.spares_sessions() {
                return Err(NoWay::EndsSessions { unit, socket });
            }
            return Ok(Some((Way::Socket { unit, socket, serving }, service)));
        }
        if serving || running.is_none() && service.exists() {
            return Ok(Some((Way::Systemd { unit }, service)));
        }
    }
    Ok(None)
}

fn without_systemd(running: Option<&Running>) -> Result<Way, NoWay> {
    let Some(running) = running else { return Ok(stopped()) };
    if let Some(way) = supervised(running) {
        return Ok(way);
    }
    signal(running)
}

/// SIGHUP, where sshd finds itself again.
pub(super) fn signal(running: &Running) -> Result<Way, NoWay> {
    let pid = running.pid;
    let Some(program) = running.again() else {
        return Err(NoWay::Relative { pid, title: running.title.clone() });
    };
    if !can_run(&program) {
        return Err(NoWay::Gone { pid, program });
    }
    Ok(Way::Signal { pid })
}

/// A script finds sshd by its pid file, and says 0 where it does not (measured on 8.4 to 10.6).
fn supervised(running: &Running) -> Option<Way> {
    if systemd::is_init() {
        return None;
    }
    let path = PidFile::path(&running.started())?;
    if PidFile::read(&path)?.pid != running.pid {
        return None;
    }
    Some(stopped()).filter(|way| *way != Way::Start)
}

fn stopped() -> Way {
    let scripts = NAMES.map(|name| Path::new("/etc/init.d").join(name));
    let Some(script) = scripts.into_iter().find(|script| can_run(script)) else {
        return Way::Start;
    };
    // OpenRC: openrc-run(8); the folder holds the state of its services.
    if Path::new("/run/openrc/softlevel").exists() {
        let service = script.file_name().unwrap_or_default().to_string_lossy().into_owned();
        return Way::OpenRc { service };
    }
    Way::Script { script }
}

fn can_run(program: &Path) -> bool {
    fs::metadata(program)
        .is_ok_and(|facts| facts.is_file() && facts.permissions().mode() & 0o111 != 0)
}

/// What the service would start, where nothing runs.
fn would_start(unit: Option<&Unit>) -> Started {
    let options = OPTIONS.iter().find_map(|(file, variable)| value(file, variable));
    let options = options.unwrap_or_default();
    let line = match unit.and_then(Unit::starts) {
        Some(line) => OPTIONS.iter().fold(line.to_owned(), |line, (_, variable)| {
            line.replace(&format!("${{{variable}}}"), &options)
                .replace(&format!("${variable}"), &options)
        }),
        None => format!("{} {options}", sshd().display()),
    };
    Started::of_words(&line)
}

/// `VARIABLE=value` or `VARIABLE="value"`; the last line counts.
fn value(file: &str, variable: &str) -> Option<String> {
    let text = Root::default().read(file, 64 * 1024).ok()?;
    let text = String::from_utf8_lossy(&text).into_owned();
    let mut values = text
        .lines()
        .filter_map(|line| line.trim().strip_prefix(variable)?.trim_start().strip_prefix('='));
    let value = values.next_back()?;
    Some(value.trim().trim_matches(['"', '\'']).to_owned())
}

fn sshd() -> PathBuf {
    PathBuf::from(Started::default().program)
}
