//! The whole look, within its deadline.

use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use mysql::{Conn, Opts, OptsBuilder};

use super::access::{Login, Place};
use super::query::Reader;
use super::{Database, error, rows};
use crate::case::Look;

/// No row of FOG's is longer.
const PACKET: usize = 1 << 20;

/// Asks the database beside this thread: whatever its server does, the answer comes by `deadline`.
pub(in crate::fog) fn look(login: Login, deadline: Instant) -> Look<Database> {
    if login.at == Place::NoSocket {
        return error::stopped(&login);
    }
    let at = login.at.to_string();
    let (sender, receiver) = mpsc::channel();
    let beside = thread::Builder::new().spawn(move || {
        // Nobody may listen any more.
        let _ = sender.send(ask(&login, deadline));
    });
    let left = deadline.saturating_duration_since(Instant::now());
    let answer = beside.ok().and_then(|_| receiver.recv_timeout(left).ok());
    answer.unwrap_or_else(|| error::silent(&at))
}

fn ask(login: &Login, deadline: Instant) -> Look<Database> {
    let reader = Conn::new(options(login, deadline)).and_then(|c| Reader::begin(c, deadline));
    match reader {
        Ok(reader) => Look::Seen(rows::read(reader, login)),
        Err(error) => error::no_connection(login, &error),
    }
}

/// No TLS: FOG's own PHP asks without. The library refuses to send a password in clear, and to read
/// a local file for the server.
fn options(login: &Login, deadline: Instant) -> Opts {
    let left = deadline.saturating_duration_since(Instant::now());
    // A little earlier than who waits for all of it, so that the reason is told.
    let wait = left.mul_f32(0.9).max(Duration::from_millis(100));
    let options = OptsBuilder::new()
        .user(Some(login.user.as_str()))
        .pass(Some(login.password.expose()))
        .db_name(Some(login.name.as_str()))
        .prefer_socket(false)
        .stmt_cache_size(0)
        .max_allowed_packet(Some(PACKET))
        .read_timeout(Some(wait))
        .write_timeout(Some(wait))
        .tcp_connect_timeout(Some(wait));
    let options = match &login.at {
        Place::Tcp(host, port) => options.ip_or_hostname(Some(host.as_str())).tcp_port(*port),
        Place::Socket(path) => options.socket(Some(path.as_str())),
        Place::NoSocket => options,
    };
    options.into()
}
