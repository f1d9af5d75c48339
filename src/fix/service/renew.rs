//! Brings the files into force, and sees that they are: sshd writes its pid file anew and opens new
//! sockets when it has read its files, and `systemctl reload` returns before that (measured on 8.4
//! to 10.6).

use std::io::Read as _;
use std::net::{SocketAddr, TcpStream};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::PathBuf;
use std::time::{Duration, Instant};
use std::{fs, thread};

use super::commands::Act;
use super::error::NotInForce;
use super::running::{PidFile, Running};
use super::way::{Service, Way};
use crate::fix::validate::MISSING;
use crate::probe::host::sockets;
use crate::probe::program;
use crate::text;

/// A look at all processes of a busy machine takes some milliseconds.
const PAUSE: Duration = Duration::from_millis(20);

/// How it was seen that the files are in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen {
    /// The sshd of this process has read them since.
    Read {
        /// Its process.
        pid: u32,
    },
    /// Nothing is running that could have read the old ones: the next connection reads the disk.
    AtConnection,
}

/// Reloads sshd, or starts it where it is stopped.
///
/// # Errors
/// When no sshd was seen to have read its files, or it does not answer, until `deadline`.
pub fn renew(service: &Service, deadline: Instant) -> Result<Seen, NotInForce> {
    let watch = Watch::before(service);
    let acts = service.acts();
    let mut command = String::from("nothing");
    for (at, act) in acts.iter().enumerate() {
        command = act.line();
        let last = at + 1 == acts.len();
        let done = match carry_out(act, deadline) {
            Err(refused) if service.way == Way::Start => start_again(act, refused, deadline),
            done => done,
        };
        // Only the last one counts: there may be nothing to reset.
        if last {
            done?;
        }
    }
    if service.way.reads_at_connection() {
        return at_connection(service, &command, deadline);
    }
    let pid = watch.wait(&command, deadline)?;
    answers(service.port, deadline)?;
    Ok(Seen::Read { pid })
}

/// The socket must listen. It is not knocked at: with files that do not load, one connection ends
/// the socket for good (measured on 9.2 to 10.6).
fn at_connection(service: &Service, command: &str, deadline: Instant) -> Result<Seen, NotInForce> {
    loop {
        if Running::is_listening(service.port) {
            return Ok(Seen::AtConnection);
        }
        if Instant::now() >= deadline {
            return Err(NotInForce::Stopped { command: command.into(), port: service.port });
        }
        thread::sleep(PAUSE);
    }
}

fn carry_out(act: &Act, deadline: Instant) -> Result<(), NotInForce> {
    let command = act.line();
    let words = match act {
        Act::HangUp(pid) => {
            return hang_up(*pid).map_err(|error| NotInForce::Run { command, error });
        }
        Act::Run(words) => words,
    };
    let arguments: Vec<&str> = words[1..].iter().map(String::as_str).collect();
    let said = match program::complaints(&words[0], &arguments, deadline) {
        Ok(said) => said,
        Err(error) => return Err(NotInForce::Run { command, error }),
    };
    if said.code == Some(0) {
        return Ok(());
    }
    let all = String::from_utf8_lossy(&said.output).into_owned();
    // systemd's next lines say where to look; what went wrong is in the first.
    let first = text::line(all.lines().next().unwrap_or("it says nothing"), 200);
    Err(NotInForce::Refused { command, code: said.code, said: first })
}

/// Without an init system nobody makes sshd's directory under /run anew.
fn start_again(act: &Act, refused: NotInForce, deadline: Instant) -> Result<(), NotInForce> {
    let NotInForce::Refused { said, command, .. } = &refused else { return Err(refused) };
    let Some((_, directory)) = said.split_once(MISSING) else { return Err(refused) };
    if !directory.starts_with("/run/") && !directory.starts_with("/var/run/") {
        return Err(refused);
    }
    let made = fs::DirBuilder::new().mode(0o755).create(directory);
    made.map_err(|error| NotInForce::Run { command: command.clone(), error })?;
    carry_out(act, deadline)
}

fn hang_up(pid: u32) -> std::io::Result<()> {
    let pid = i32::try_from(pid).ok().and_then(rustix::process::Pid::from_raw);
    let pid = pid.ok_or_else(|| std::io::Error::other("no such process"))?;
    Ok(rustix::process::kill_process(pid, rustix::process::Signal::HUP)?)
}

/// What there was before, to be told from what comes after.
struct Watch<'a> {
    service: &'a Service,
    path: Option<PathBuf>,
    pid_file: Option<PidFile>,
}

impl<'a> Watch<'a> {
    fn before(service: &'a Service) -> Self {
        let path = PidFile::path(&service.started);
        let pid_file = path.as_deref().and_then(PidFile::read);
        Self { service, path, pid_file }
    }

    fn wait(&self, command: &str, deadline: Instant) -> Result<u32, NotInForce> {
        let port = self.service.port;
        loop {
            let running = Running::at(port).ok().flatten();
            if let Some(pid) = running.as_ref().and_then(|running| self.has_read(running)) {
                return Ok(pid);
            }
            if Instant::now() >= deadline {
                let command = command.to_owned();
                return Err(match running {
                    Some(_) => NotInForce::Unmoved { command },
                    None => NotInForce::Stopped { command, port },
                });
            }
            thread::sleep(PAUSE);
        }
    }

    fn has_read(&self, running: &Running) -> Option<u32> {
        let old = self.service.running.as_ref();
        // systemd keeps its socket; there it is another process.
        let fresh = match (&self.service.way, old) {
            (_, None) => true,
            (Way::Socket { .. }, Some(old)) => running.pid != old.pid,
            (_, Some(old)) => running.sockets.is_disjoint(&old.sockets),
        };
        let Some(path) = &self.path else { return fresh.then_some(running.pid) };
        let now = PidFile::read(path).filter(|now| now.pid == running.pid)?;
        let new = self
            .pid_file
            .as_ref()
            .is_none_or(|old| (old.inode, old.mtime) != (now.inode, now.mtime));
        (fresh && new).then_some(running.pid)
    }
}

/// An address to reach the port at.
fn listening(port: u16) -> Option<SocketAddr> {
    let sockets = sockets().ok()?;
    let mut here = sockets.iter().filter(|s| s.listens && s.local.port() == port);
    let mut address = here.next()?.local;
    if address.ip().is_unspecified() {
        let loopback: std::net::IpAddr = match address {
            SocketAddr::V4(_) => std::net::Ipv4Addr::LOCALHOST.into(),
            SocketAddr::V6(_) => std::net::Ipv6Addr::LOCALHOST.into(),
        };
        address.set_ip(loopback);
    }
    Some(address)
}

/// One connection, and the first bytes of a banner. More of them would count as attacks from 9.8 on
/// (PerSourcePenalties: 20 in a row are refused, one is forgiven).
fn answers(port: u16, deadline: Instant) -> Result<(), NotInForce> {
    let silent = |why: String| NotInForce::Silent { port, why };
    let address = listening(port).ok_or_else(|| silent("it does not listen any more".into()))?;
    let left = deadline.saturating_duration_since(Instant::now()).max(Duration::from_millis(100));
    let mut socket =
        TcpStream::connect_timeout(&address, left).map_err(|error| silent(error.to_string()))?;
    socket.set_read_timeout(Some(left)).map_err(|error| silent(error.to_string()))?;
    let mut first = [0; 4];
    match socket.read_exact(&mut first) {
        Ok(()) if &first == b"SSH-" => Ok(()),
        Ok(()) => Err(silent("something else than sshd does".into())),
        // A limit, a penalty or hosts.deny: it is there, and does not want this address.
        Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => Ok(()),
        Err(error) => Err(silent(error.to_string())),
    }
}
