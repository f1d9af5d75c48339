//! PHP's calls in the order in which FOG makes them (`FOGSSH` and `TaskQueue::_moveUpload`, FOG 1.6),
//! each with the outcome that the observed server gives it. Texts: PECL ssh2 1.3.1 and 1.4.1,
//! `ssh2.c` and `ssh2_sftp.c`; libssh2 1.8.0 to 1.11.1; measured with PHP 7.4, 8.2 and 8.4.

use super::banner::{self, Heard};
use super::sftp_start::{self, Started};
use super::{Libssh2, apart};
use crate::case::{
    AttemptEnd, AuthRecord, ConnectEnd, SessionRecord, Stage, StageEnd, StepEnd, SubsystemEnd,
    Target,
};

/// The lines that PHP writes into the web server's error log, in order.
pub type Warnings = Vec<String>;

/// How PHP's sequence ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Php {
    /// The image is moved.
    Works,
    /// A call fails.
    Fails {
        /// The function, `ssh2_connect`, `ssh2_auth_password`, `ssh2_sftp` or `ssh2_sftp_rename`.
        call: &'static str,
        /// What it warns of; where chance decides between several, the likelier first.
        warnings: Vec<Warnings>,
        /// The seconds it waits first, where it waits.
        after_s: u64,
    },
    /// A call waits for ever.
    Waits {
        /// The function.
        call: &'static str,
    },
}

/// `default_socket_timeout` in seconds, PHP's default: it bounds the TCP connect and nothing else.
const CONNECT_TIMEOUT: u64 = 60;
/// The first call: TCP, banner and key exchange.
const CONNECT: &str = "ssh2_connect";
/// The second.
const LOGIN: &str = "ssh2_auth_password";
/// The third: channel, subsystem and version packet.
const SFTP: &str = "ssh2_sftp";
/// The one that moves the image.
const RENAME: &str = "ssh2_sftp_rename";

/// How PHP's sequence ends with `libssh2`. None where the observation ended before PHP would have,
/// as after a changed host key, which FOG does not look at.
#[must_use]
pub fn php(session: &SessionRecord, target: &Target, libssh2: Libssh2) -> Option<Php> {
    let host = &target.host.value;
    if session.ended(Stage::Resolve) == StageEnd::Failed {
        return Some(unresolved(host, target.port.value));
    }
    if let Some(end) = reach(session, target) {
        return Some(end);
    }
    if let Some(end) = session.banner.as_ref().and_then(|seen| heard(seen, host, libssh2)) {
        return Some(end);
    }
    if let Some(end) = key_exchange(session, host, libssh2) {
        return Some(end);
    }
    match &session.auth {
        Some(auth) => {
            if let Some(end) = login(auth, &target.user.value) {
                return Some(end);
            }
        }
        None if session.ended(Stage::Authentication) == StageEnd::Done => {}
        None => return None,
    }
    started(session, libssh2)
}

fn fails(call: &'static str, warnings: &[String]) -> Php {
    Php::Fails { call, warnings: vec![warnings.to_vec()], after_s: 0 }
}

fn to_connect(host: &str) -> String {
    format!("ssh2_connect(): Unable to connect to {host}")
}

/// PHP 8's words; which of the resolver's two it is hangs on the resolver.
fn unresolved(host: &str, port: u16) -> Php {
    let with = |why: &str| {
        vec![
            format!(
                "ssh2_connect(): php_network_getaddresses: getaddrinfo for {host} failed: {why}"
            ),
            format!("ssh2_connect(): Unable to connect to {host} on port {port}"),
            to_connect(host),
        ]
    };
    let warnings =
        vec![with("Name or service not known"), with("Temporary failure in name resolution")];
    Php::Fails { call: CONNECT, warnings, after_s: 0 }
}

fn reach(session: &SessionRecord, target: &Target) -> Option<Php> {
    let (host, port) = (&target.host.value, target.port.value);
    let after_s = match session.connects.last()?.1 {
        ConnectEnd::Connected => return None,
        ConnectEnd::TimedOut => CONNECT_TIMEOUT,
        ConnectEnd::Refused | ConnectEnd::Unreachable(_) | ConnectEnd::Other(_) => 0,
    };
    Some(unreachable(host, port, after_s))
}

/// No TCP connection.
pub(super) fn unreachable(host: &str, port: u16, after_s: u64) -> Php {
    let tcp = format!("ssh2_connect(): Unable to connect to {host} on port {port}");
    Php::Fails { call: CONNECT, warnings: vec![vec![tcp, to_connect(host)]], after_s }
}

/// A failed start of the session, by libssh2's code.
fn not_started(host: &str, code: i32, text: &str) -> Warnings {
    let start = format!("ssh2_connect(): Error starting up SSH connection({code}): {text}");
    vec![start, to_connect(host)]
}

fn heard(seen: &crate::case::BannerRecord, host: &str, libssh2: Libssh2) -> Option<Php> {
    match banner::hear(seen, libssh2) {
        Heard::Identification => None,
        Heard::Waits => Some(Php::Waits { call: CONNECT }),
        Heard::Failed(codes) => Some(no_banner(host, codes)),
    }
}

fn no_banner(host: &str, codes: &[i32]) -> Php {
    let words = |code: &i32| not_started(host, *code, "Failed getting banner");
    let mut warnings: Vec<Warnings> = codes.iter().map(words).collect();
    // A peer that resets at once is gone before libssh2 has spoken.
    if codes.len() > 1 {
        warnings.push(not_started(host, -43, "Failed sending banner"));
    }
    Php::Fails { call: CONNECT, warnings, after_s: 0 }
}

/// The peer closes before its banner.
pub(super) fn dropped(host: &str) -> Php {
    no_banner(host, banner::CLOSES)
}

fn key_exchange(session: &SessionRecord, host: &str, libssh2: Libssh2) -> Option<Php> {
    const TEXT: &str = "Unable to exchange encryption keys";
    if session.kexinit.as_ref().is_some_and(|lists| !apart(lists, libssh2).is_empty()) {
        return Some(fails(CONNECT, &not_started(host, -5, TEXT)));
    }
    match session.ended(Stage::KeyExchange) {
        StageEnd::TimedOut => Some(Php::Waits { call: CONNECT }),
        // A peer that closes in the middle.
        StageEnd::Failed => {
            let likely = if session.kexinit.is_some() { -1 } else { -5 };
            let other = if likely == -1 { -5 } else { -1 };
            let warnings = vec![not_started(host, likely, TEXT), not_started(host, other, TEXT)];
            Some(Php::Fails { call: CONNECT, warnings, after_s: 0 })
        }
        _ => None,
    }
}

fn login(auth: &AuthRecord, user: &str) -> Option<Php> {
    if auth.accepted() {
        return None;
    }
    // Without a list of methods PECL ssh2 takes the login for done; the next call says otherwise.
    if auth.methods_error.is_some() {
        return Some(sftp("session not authenticated yet"));
    }
    match auth.attempts.last().map(|attempt| &attempt.end) {
        Some(AttemptEnd::TimedOut) => Some(Php::Waits { call: LOGIN }),
        _ => {
            let text =
                format!("ssh2_auth_password(): Authentication failed for {user} using password");
            Some(fails(LOGIN, &[text]))
        }
    }
}

fn sftp(text: &str) -> Php {
    fails(SFTP, &[format!("ssh2_sftp(): Unable to startup SFTP subsystem: {text}")])
}

fn started(session: &SessionRecord, libssh2: Libssh2) -> Option<Php> {
    match session.ended(Stage::Channel) {
        StageEnd::Done => {}
        StageEnd::Failed => return Some(sftp("Unable to startup channel")),
        StageEnd::TimedOut => return Some(Php::Waits { call: SFTP }),
        _ => return None,
    }
    match session.subsystem.as_ref()? {
        SubsystemEnd::Granted => {}
        SubsystemEnd::Denied | SubsystemEnd::Broke(_) => {
            return Some(sftp("Unable to request SFTP subsystem"));
        }
        SubsystemEnd::TimedOut => return Some(Php::Waits { call: SFTP }),
    }
    match sftp_start::start(session.first_bytes.as_ref()?, libssh2) {
        Started::Failed(text) => return Some(sftp(text)),
        Started::Waits => return Some(Php::Waits { call: SFTP }),
        Started::Version if session.sftp.is_none() => {
            return Some(sftp("Invalid SSH_FXP_VERSION response"));
        }
        Started::Version => {}
    }
    moved(session)
}

fn moved(session: &SessionRecord) -> Option<Php> {
    let rehearsal = session.rehearsal.as_ref()?;
    match rehearsal.failed().map(|step| &step.end) {
        None => rehearsal.finished().then_some(Php::Works),
        Some(StepEnd::TimedOut) => Some(Php::Waits { call: RENAME }),
        // PHP hears only that it failed.
        Some(_) => Some(not_moved()),
    }
}

/// The server refuses to move the image; PHP warns of nothing.
pub(super) fn not_moved() -> Php {
    Php::Fails { call: RENAME, warnings: vec![Vec::new()], after_s: 0 }
}
