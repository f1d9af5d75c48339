//! How long others would wait at each stage: the one table of these limits.
//!
//! PHP: `default_socket_timeout`, php.ini, 60 s; it bounds the TCP connect and nothing else (PECL ssh2
//! `php_ssh2_session_connect`, measured). libssh2: `session_init_ex` sets no time-out, PECL ssh2 up
//! to 1.4.1 sets none either, and a wait is a poll(2) without an end (`_libssh2_wait_socket`); its 60 s
//! for packets are looked at only when something arrives. sshd: `LoginGraceTime`, 120 s from the
//! connection to the login (sshd_config(5)). FOG: the client posts eleven times without a pause, and
//! curl waits as long as the web server does; Apache's `ProxyTimeout` is 60 s.

use crate::case::{Stage, TargetCase};
use crate::sshd::Connection;

/// One limit on a stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StageLimit {
    /// Who sets it.
    pub who: &'static str,
    /// In seconds; none where it waits for ever.
    pub seconds: Option<u64>,
    /// What it is called, and where it comes from.
    pub name: String,
}

/// A stage that takes this long, in milliseconds, is slow.
pub const SLOW_MS: f64 = 1000.0;
/// `LoginGraceTime` where no line says anything.
const GRACE: u64 = 120;

/// The limits of others on a stage of this target, shortest first.
#[must_use]
pub fn limits(stage: Stage, at: &TargetCase) -> Vec<StageLimit> {
    let of = |who, seconds, name: &str| StageLimit { who, seconds, name: name.to_owned() };
    let web = of("the web server", Some(60), "ProxyTimeout, all stages together");
    let libssh2 = of("libssh2", None, "no time-out");
    match stage {
        Stage::Resolve => {
            vec![of("the resolver", Some(10), "2 tries of 5 s for each name server"), web]
        }
        Stage::Connect => vec![of("PHP", Some(60), "default_socket_timeout"), web],
        Stage::Banner | Stage::KeyExchange | Stage::HostKey | Stage::Authentication => {
            vec![web, grace(at), libssh2]
        }
        Stage::Channel | Stage::Subsystem | Stage::FirstBytes | Stage::Version => {
            vec![web, libssh2]
        }
        Stage::Rehearsal => vec![web, libssh2],
    }
}

/// sshd's own limit: the one in force where its configuration was seen.
fn grace(at: &TargetCase) -> StageLimit {
    let seen = at.host.seen().and_then(|host| host.sshd.seen()).and_then(|files| {
        let effective = files.read_as(at.session.openssh()).effective(&Connection::default());
        effective.get("logingracetime")?.value.parse::<u64>().ok()
    });
    let name = match seen {
        Some(_) => "LoginGraceTime, from connection to login",
        None => "LoginGraceTime's default, from connection to login",
    };
    // 0 is no limit.
    let seconds = Some(seen.unwrap_or(GRACE)).filter(|seconds| *seconds > 0);
    StageLimit { who: "sshd", seconds, name: name.to_owned() }
}
