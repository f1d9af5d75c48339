//! The whole trial.

use std::fs;
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use super::{network, serve, trust};
use crate::case::{Role, SessionRecord, Stage, StageEnd};
use crate::fix::validate::{Candidate, Mounts, in_private_mounts, show};
use crate::probe::host::Started;
use crate::probe::session::{self, KnownKeys, Onlooker, Plan, Store};
use crate::probe::{Interrupt, Limits};
use crate::secret::Secret;

/// What is to be tried.
#[derive(Debug, Clone, Copy)]
pub struct Attempt<'a> {
    /// The files as they are to be.
    pub candidate: &'a Candidate,
    /// sshd's program and options, as its service starts it.
    pub started: &'a Started,
    /// The running sshd, which may see other mounts than the doctor.
    pub listener: Option<u32>,
    /// Where FOG connects from.
    pub client: IpAddr,
    /// Where it connects to.
    pub server: SocketAddr,
    /// The account. If its password is refused this counts as a refused login, for PAM too.
    pub user: &'a str,
    /// Its password.
    pub password: &'a Secret,
    /// How long to wait.
    pub limits: Limits,
    /// When to stop.
    pub interrupt: &'a Interrupt,
}

/// What came of it.
#[derive(Debug)]
pub enum Outcome {
    /// The login, and the start of SFTP, as the real service would have answered. The rehearsal is
    /// left out.
    Trusted {
        /// The session.
        session: Box<SessionRecord>,
        /// What sshd logged last, escaped.
        log: Vec<String>,
    },
    /// Nothing can be concluded from a trial here.
    Untrusted {
        /// Why.
        reason: String,
    },
}

impl Outcome {
    /// SFTP started; none where no trial can be trusted.
    #[must_use]
    pub fn works(&self) -> Option<bool> {
        match self {
            Self::Trusted { session, .. } => Some(started_sftp(session)),
            Self::Untrusted { .. } => None,
        }
    }
}

fn started_sftp(session: &SessionRecord) -> bool {
    session.ended(Stage::Version) == StageEnd::Done
}

/// Logs in to the candidate.
#[must_use]
pub fn attempt(attempt: &Attempt<'_>) -> Outcome {
    if let Some(reason) = trust::doubt(attempt.user) {
        return Outcome::Untrusted { reason };
    }
    let mounts = mounts(attempt.listener);
    let tried = in_private_mounts(mounts, || {
        show(attempt.candidate)?;
        Ok(in_own_network(attempt))
    });
    match tried {
        Err(refusal) => Outcome::Untrusted { reason: refusal.to_string() },
        Ok(Err(reason)) => Outcome::Untrusted { reason },
        Ok(Ok((session, log))) => judged(session, log, attempt.client),
    }
}

fn judged(session: SessionRecord, log: Vec<String>, client: IpAddr) -> Outcome {
    if session.local.is_some_and(|local| local.ip().to_canonical() != client.to_canonical()) {
        return Outcome::Untrusted { reason: format!("it could not come from {client}") };
    }
    if !started_sftp(&session) {
        if session.interrupted {
            return Outcome::Untrusted { reason: "it was interrupted".into() };
        }
        if let Some(reason) = trust::doubt_of_failure() {
            return Outcome::Untrusted { reason };
        }
    }
    Outcome::Trusted { session: Box::new(session), log }
}

/// systemd gives a service mounts of its own where the unit asks for it (ReadOnlyPaths and its kin);
/// a trial among other mounts is wrong about them (measured on 9.2 and 10.0).
fn mounts(listener: Option<u32>) -> Mounts {
    let of = |process: &str| fs::read_link(format!("/proc/{process}/ns/mnt")).ok();
    match listener {
        Some(pid) if of(&pid.to_string()) != of("self") => Mounts::Of(pid),
        _ => Mounts::Own,
    }
}

fn in_own_network(attempt: &Attempt<'_>) -> Result<(SessionRecord, Vec<String>), String> {
    let Attempt { client, server, started, limits, .. } = *attempt;
    network::enter(client, server.ip(), limits.deadline()).map_err(|why| why.to_string())?;
    let listener = TcpListener::bind(server)
        .map_err(|why| format!("cannot listen on {server} in a network of our own: {why}"))?;
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        let sshd = scope.spawn(|| serve::serve(&listener, started, &done));
        let session = log_in(attempt);
        done.store(true, Ordering::Relaxed);
        match sshd.join() {
            Ok(Ok(log)) => Ok((session, log)),
            Ok(Err(why)) => Err(format!("cannot run {}: {why}", started.program)),
            Err(_) => Err("the thread that runs sshd ended".into()),
        }
    })
}

fn log_in(attempt: &Attempt<'_>) -> SessionRecord {
    // Nothing is rehearsed; a session has one store at the least.
    let host = attempt.server.ip().to_string();
    let plan = Plan {
        host: &host,
        port: attempt.server.port(),
        user: attempt.user,
        password: Some(attempt.password),
        stores: &[Store { role: Role::StorageNode, path: "/" }],
        rehearse: false,
        limits: attempt.limits,
        interrupt: attempt.interrupt,
    };
    session::examine(&plan, &mut OurOwn).into_iter().next().unwrap_or_default()
}

/// Nobody else can have answered.
struct OurOwn;

impl Onlooker for OurOwn {
    fn resolved(&mut self, _addresses: &[SocketAddr]) -> KnownKeys {
        let why = "it is the trial's own sshd".to_owned();
        KnownKeys::Local { keys: Vec::new(), unreadable: vec![why] }
    }

    fn kept_waiting(&mut self, _client: SocketAddr) {}
}
