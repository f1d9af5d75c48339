//! For whom sshd is asked: FOG's account, root, and everybody who is logged in over SSH now.

use std::net::{IpAddr, SocketAddr};

use crate::case::{Case, TargetCase};
use crate::fix::sessions::established;
use crate::fix::validate::Login;

/// The addresses of FOG's connection: where it comes from, and where it arrives.
pub(super) fn addresses(at: &TargetCase) -> Option<(IpAddr, SocketAddr)> {
    let (server, _) = at.session.connects.last()?;
    let client = at.session.local.map_or(server.ip(), |local| local.ip());
    Some((client.to_canonical(), SocketAddr::new(server.ip().to_canonical(), server.port())))
}

/// FOG's login first, then those of the other targets on this machine. Those who are logged in are
/// asked for once each.
pub(super) fn all(at: &TargetCase, case: &Case) -> Option<Vec<Login>> {
    let (client, server) = addresses(at)?;
    let of = |user: &str| Login {
        user: user.to_owned(),
        address: client,
        local_address: server.ip(),
        local_port: server.port(),
    };
    let mut logins = vec![of(&at.target.user.value), of("root")];
    let here = case.targets.iter().filter(|other| other.host.seen().is_some());
    let others = here.map(|other| of(&other.target.user.value));
    let sessions = established().unwrap_or_default().into_iter().map(|session| session.login);
    for login in others.chain(sessions) {
        if !logins.contains(&login) {
            logins.push(login);
        }
    }
    Some(logins)
}
