//! The stages in order, each recorded; the first that stops ends the session.

use std::net::{SocketAddr, TcpStream};
use std::time::Instant;

use super::error::Stop;
use super::host_key::{self, KnownKeys};
use super::kexinit::Sight;
use super::pipe::Pipe;
use super::rehearsal::StorageSight;
use super::sftp::{Client, packet};
use super::timeline::{Outcome, Timeline};
use super::wire::Wire;
use super::{
    banner, channel, connect, first_bytes, forwarding, handshake, kexinit, login, rehearsal,
    resolve,
};
use crate::case::{ConnectEnd, Role, SessionRecord, Stage, StageEnd};
use crate::probe::{Interrupt, Limits};
use crate::secret::Secret;

/// libssh2's numbers for a key exchange that found nothing in common, by release: `KEX_FAILURE`
/// and `KEY_EXCHANGE_FAILURE` (1.8.0 to 1.11.1), and the bare -1 of a peer that closed on it.
const NO_AGREEMENT: [i32; 3] = [-5, -8, -1];

/// What a session needs to know.
#[derive(Debug, Clone, Copy)]
pub struct Plan<'a> {
    /// Name or address.
    pub host: &'a str,
    /// TCP port.
    pub port: u16,
    /// The account.
    pub user: &'a str,
    /// Its password; without one the session ends before the login.
    pub password: Option<&'a Secret>,
    /// What is rehearsed, one after the other on the same connection.
    pub stores: &'a [Store<'a>],
    /// Run the rehearsal.
    pub rehearse: bool,
    /// How long to wait.
    pub limits: Limits,
    /// When to stop.
    pub interrupt: &'a Interrupt,
}

/// A directory on the server, and what FOG does in it.
#[derive(Debug, Clone, Copy)]
pub struct Store<'a> {
    /// What FOG uses it for.
    pub role: Role,
    /// An absolute path.
    pub path: &'a str,
}

/// Who looks at the server's machine while the session goes on; the time counts for no stage.
pub trait Onlooker {
    /// Between name and connection: what is the host key to be compared with?
    fn resolved(&mut self, addresses: &[SocketAddr]) -> KnownKeys;

    /// Before the rehearsal: what is known of the storage at `path`? Where the server shows nothing
    /// that somebody wants to know, that it was seen.
    fn storage(&self, _path: &str) -> StorageSight {
        StorageSight { seen: true, keeps_names: false }
    }

    /// The subsystem gave no version packet, and the connection is still open.
    fn kept_waiting(&mut self, client: SocketAddr);
}

/// Runs the session: a record for each store, in their order. They have everything but the rehearsal
/// in common. A rehearsal that broke off, or took too long, is the last: there are fewer records
/// then, and one at the least.
pub fn examine(plan: &Plan<'_>, onlooker: &mut impl Onlooker) -> Vec<SessionRecord> {
    let mut walk =
        Walk { plan, record: SessionRecord::default(), timeline: Timeline::new(plan.limits) };
    // Where it ended is in the record.
    let Some(mut client) = walk.all(onlooker) else {
        return vec![walk.finish(); plan.stores.len().max(1)];
    };
    let mut records = Vec::with_capacity(plan.stores.len());
    for store in plan.stores {
        let mut branch = walk.clone();
        let stop = branch.rehearse(&mut client, store, onlooker.storage(store.path));
        records.push(branch.finish());
        if stop.is_some() {
            break;
        }
        // Cleaning up is over.
        client.go_on(plan.limits, plan.interrupt);
    }
    client.pipe.wire.say_goodbye();
    records
}

#[derive(Clone)]
struct Walk<'a> {
    plan: &'a Plan<'a>,
    record: SessionRecord,
    timeline: Timeline,
}

impl Walk<'_> {
    /// Everything before the rehearsal.
    fn all(&mut self, onlooker: &mut impl Onlooker) -> Option<Client> {
        let addresses = self.resolve()?;
        let known = onlooker.resolved(&addresses);
        let wire = self.connect(&addresses)?;
        let wire = self.banner(wire)?;
        handshake::prefer_known_keys(&wire.0, &known.kinds());
        self.key_exchange(&wire.0)?;
        self.host_key(&wire.0, &known)?;
        self.log_in(&wire.0)?;
        let pipe = self.channel(wire.0)?;
        self.start_sftp(pipe, onlooker)
    }

    fn finish(self) -> SessionRecord {
        let Self { plan, mut record, timeline } = self;
        record.timeline = timeline.finish();
        record.interrupted = plan.interrupt.asked()
            && record.timeline.iter().any(|stage| stage.end == StageEnd::Interrupted);
        record
    }

    fn resolve(&mut self) -> Option<Vec<SocketAddr>> {
        let Self { plan, record, timeline } = self;
        timeline.stage(Stage::Resolve, || {
            if plan.interrupt.asked() {
                return Outcome::from(&Stop::Interrupted);
            }
            match resolve::resolve(plan.host, plan.port, plan.limits.deadline(), plan.interrupt) {
                Ok(addresses) => {
                    record.addresses = addresses.iter().map(SocketAddr::ip).collect();
                    let note = addresses.first().map_or_else(String::new, |a| a.ip().to_string());
                    Outcome::done(addresses, note)
                }
                Err(_) if plan.interrupt.asked() => Outcome::from(&Stop::Interrupted),
                Err(why) => {
                    record.resolve_error = Some(crate::text::plain(&why));
                    Outcome::failed(why)
                }
            }
        })
    }

    fn connect(&mut self, addresses: &[SocketAddr]) -> Option<(Wire, TcpStream)> {
        let Self { plan, record, timeline } = self;
        timeline.stage(Stage::Connect, || {
            let deadline = plan.limits.deadline();
            let connects = connect::connect_first(addresses, deadline, plan.interrupt);
            record.connects = connects.ends;
            if connects.interrupted {
                return Outcome::from(&Stop::Interrupted);
            }
            let Some(socket) = connects.socket else { return refused(&record.connects) };
            record.local = socket.local_addr().ok();
            let peer = record.connects.last().map_or_else(String::new, |(a, _)| a.to_string());
            match (socket.try_clone(), Wire::new(socket, plan.limits, plan.interrupt)) {
                (Ok(socket), Ok(wire)) => Outcome::done((wire, socket), peer),
                (Err(error), _) => Outcome::failed(error.to_string()),
                (_, Err(error)) => Outcome::failed(error.text),
            }
        })
    }

    fn banner(&mut self, (wire, socket): (Wire, TcpStream)) -> Option<(Wire,)> {
        let Self { plan, record, timeline } = self;
        timeline.stage(Stage::Banner, || {
            let mut session = wire.session.clone();
            // The first turn of a handshake sends our identification, the next ones take theirs.
            let speak = || handshake::one_turn(&mut session);
            match banner::look(&socket, &plan.limits, plan.interrupt, speak) {
                Ok(seen) => {
                    let outcome = banner::outcome(&seen);
                    record.banner = Some(seen);
                    Outcome {
                        end: outcome.end,
                        note: outcome.note,
                        value: outcome.value.map(|()| (wire,)),
                    }
                }
                Err(stop) => Outcome::from(&stop),
            }
        })
    }

    fn key_exchange(&mut self, wire: &Wire) -> Option<()> {
        let Self { plan, record, timeline } = self;
        let mut sight = Sight::default();
        timeline.stage(Stage::KeyExchange, || match handshake::exchange_keys(wire, &mut sight) {
            Ok(note) => {
                record.kexinit = sight.record();
                Outcome::done((), note)
            }
            Err(stop) => {
                record.kexinit = sight.record();
                record.handshake_error = Some(stop.as_error());
                let code = stop.as_error().code;
                let peer = record.connects.last().map(|(address, _)| *address);
                let missed = record.kexinit.is_none() && NO_AGREEMENT.contains(&code);
                if let (true, Some(peer)) = (missed, peer) {
                    record.kexinit = kexinit::read(peer, &plan.limits, plan.interrupt).ok();
                }
                Outcome::from(&stop)
            }
        })
    }

    fn host_key(&mut self, wire: &Wire, known: &KnownKeys) -> Option<()> {
        let Self { record, timeline, .. } = self;
        timeline.stage(Stage::HostKey, || {
            record.host_key = host_key::compare(wire, known);
            host_key::outcome(record.host_key.as_ref())
        })
    }

    fn log_in(&mut self, wire: &Wire) -> Option<()> {
        let Self { plan, record, timeline } = self;
        let done = timeline.stage(Stage::Authentication, || {
            let (auth, outcome) = login::log_in(wire, plan.user, plan.password);
            record.auth = Some(auth);
            outcome
        });
        if done.is_none() {
            wire.say_goodbye();
        }
        done
    }

    fn channel(&mut self, wire: Wire) -> Option<Pipe> {
        let Self { record, timeline, .. } = self;
        timeline.stage(Stage::Channel, || match channel::open(&wire) {
            Ok(channel) => Outcome::done(Pipe::new(wire, channel), ""),
            Err(stop) => {
                record.channel_error = Some(stop.as_error());
                Outcome::from(&stop)
            }
        })
    }

    fn start_sftp(&mut self, mut pipe: Pipe, onlooker: &mut impl Onlooker) -> Option<Client> {
        let start = Instant::now();
        let Self { plan, record, timeline } = self;
        timeline.stage(Stage::Subsystem, || {
            let (end, result) = channel::request_subsystem(&pipe.wire, &mut pipe.channel);
            record.subsystem = Some(end);
            result.map_or_else(|stop| Outcome::from(&stop), |()| Outcome::done((), "granted"))
        })?;
        let seen = timeline.stage(Stage::FirstBytes, || {
            let (first, bytes) = first_bytes::look(&mut pipe, start, plan.limits.deadline());
            let interrupted = !first.eof && plan.interrupt.asked();
            let outcome = first_bytes::outcome(&first, interrupted);
            record.first_bytes = Some(first);
            Outcome { end: outcome.end, note: outcome.note, value: outcome.value.map(|()| bytes) }
        });
        let Some(seen) = seen else {
            if let Some(client) = record.local.filter(|_| still_there(record)) {
                onlooker.kept_waiting(client);
            }
            let unseen = plan.stores.iter().any(|store| !onlooker.storage(store.path).seen);
            if unseen && ended_without_a_word(record) {
                record.forwarding = forwarding::allowed(&pipe.wire, &plan.limits);
            }
            pipe.wire.say_goodbye();
            return None;
        };
        timeline.stage(Stage::Version, || match packet::parse_version(&seen) {
            Some((sftp, length)) => {
                let note = format!("{}, {} extensions", sftp.version, sftp.extensions.len());
                record.sftp = Some(sftp);
                Outcome::done(Client::new(pipe, plan.limits, seen[length..].to_vec()), note)
            }
            None => Outcome::failed("a broken version packet"),
        })
    }

    /// Rehearses one store; gives what made the connection useless for another one.
    fn rehearse(
        &mut self,
        client: &mut Client,
        store: &Store<'_>,
        sight: StorageSight,
    ) -> Option<Stop> {
        let Self { plan, record, timeline } = self;
        let mut stopped = None;
        timeline.stage(Stage::Rehearsal, || {
            if !plan.rehearse {
                return Outcome::ended(StageEnd::Skipped, "left out on request");
            }
            let tells = record.sftp.as_ref().is_some_and(|sftp| {
                sftp.extensions
                    .iter()
                    .any(|(name, data)| name == "statvfs@openssh.com" && data == "2")
            });
            let order = rehearsal::Order { store, tells, sight };
            let (rehearsal, stop) = rehearsal::run(client, &order);
            let outcome = rehearsal::outcome(&rehearsal, stop.as_ref());
            record.rehearsal = Some(rehearsal);
            stopped = stop;
            outcome
        });
        stopped
    }
}

/// Something of the subsystem may still run: neither its end nor its signal was seen.
fn still_there(record: &SessionRecord) -> bool {
    let first = record.first_bytes.as_ref();
    first.is_some_and(|first| first.exit_status.is_none() && first.exit_signal.is_none())
}

/// As the session of an account whose password has to be changed first.
fn ended_without_a_word(record: &SessionRecord) -> bool {
    let first = record.first_bytes.as_ref();
    first.is_some_and(|first| first.eof && first.bytes.0.is_empty() && first.exit_status == Some(1))
}

/// No address accepted: the last answer tells, as PHP shows it.
fn refused<T>(connects: &[(SocketAddr, ConnectEnd)]) -> Outcome<T> {
    match connects.last() {
        Some((address, ConnectEnd::TimedOut)) => {
            Outcome::ended(StageEnd::TimedOut, format!("{address} does not answer"))
        }
        Some((address, ConnectEnd::Refused)) => Outcome::failed(format!("{address} refuses")),
        Some((address, ConnectEnd::Unreachable(why) | ConnectEnd::Other(why))) => {
            Outcome::failed(format!("{address}: {why}"))
        }
        Some((_, ConnectEnd::Connected)) | None => Outcome::failed("no address to connect to"),
    }
}
