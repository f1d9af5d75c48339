//! `--repeat`: further sessions, spaced so that they earn no penalty, and none after a refused login.

use std::net::SocketAddr;
use std::time::Duration;

use super::Order;
use super::connection::{Seen, known_keys, plan_of, stores_of};
use crate::case::{HostRecord, Look, RepeatRecord, SessionRecord, Stage, StageEnd};
use crate::probe::session::{KnownKeys, Onlooker, Plan, StorageSight};
use crate::probe::{Limits, host, pause, session};
use crate::target::Chosen;

/// Between two sessions that did what they should.
const SHORT: Duration = Duration::from_millis(100);
/// After a session that ended before its login was done. OpenSSH 9.8 and later count one second for
/// each (`PerSourcePenalties noauth:1`, sshd_config(5)), and refuse from 15 on; the count runs down
/// with the clock.
const NO_LOGIN: Duration = Duration::from_millis(1500);
/// After a session that sshd ended for its `LoginGraceTime` (`grace-exceeded:10`).
const OUT_OF_TIME: Duration = Duration::from_secs(11);

/// Repeats the session until there are as many as asked for: a record for each of `members`, in
/// their order. The first of a target's sessions that failed takes the place of the one in `all`, so
/// that a fault that comes and goes is diagnosed.
pub(super) fn again(members: &[&Chosen], order: &Order<'_>, all: &mut [Seen]) -> Vec<RepeatRecord> {
    let asked = usize::from(order.repeat);
    let mut repeats = vec![RepeatRecord::of(asked); members.len()];
    let (Some(chosen), Some((first, host))) = (members.first(), all.first()) else {
        return repeats;
    };
    let (mut last, host) = (first.clone(), host.clone());
    for ((session, _), repeat) in all.iter().zip(&mut repeats) {
        repeat.add(session);
    }
    let stores = stores_of(members);
    for _ in 1..asked {
        let why = stops(&last);
        let why =
            why.or_else(|| (!pause(patience(&last), order.interrupt)).then_some("interrupted"));
        if let Some(why) = why {
            repeats.iter_mut().for_each(|repeat| repeat.stopped = Some(why.to_owned()));
            break;
        }
        let plan = plan_of(chosen, &stores, order, Limits::starting_now(order.timeout));
        let sessions = session::examine(&plan, &mut Known { host: &host, plan: &plan });
        for ((session, repeat), (first, _)) in sessions.iter().zip(&mut repeats).zip(all.iter_mut())
        {
            repeat.add(session);
            if failed(session) && !failed(first) {
                *first = session.clone();
            }
        }
        if let Some(session) = sessions.into_iter().next() {
            last = session;
        }
    }
    repeats
}

/// What was seen of this machine before the first session holds for the others.
struct Known<'a> {
    host: &'a Look<HostRecord>,
    plan: &'a Plan<'a>,
}

impl Onlooker for Known<'_> {
    fn resolved(&mut self, addresses: &[SocketAddr]) -> KnownKeys {
        known_keys(self.host, addresses, self.plan)
    }

    fn storage(&self, path: &str) -> StorageSight {
        host::sight_of_storage(self.host.seen(), path)
    }

    fn kept_waiting(&mut self, _client: SocketAddr) {}
}

/// What forbids another try.
fn stops(session: &SessionRecord) -> Option<&'static str> {
    if session.interrupted {
        return Some("interrupted");
    }
    let auth = session.auth.as_ref();
    let refused = auth.is_some_and(|auth| !auth.accepted() && !auth.attempts.is_empty());
    if refused {
        return Some("a login was refused, and none is tried again after that");
    }
    // The password is not sent to such a server.
    (session.ended(Stage::HostKey) == StageEnd::Failed).then_some("the host key has changed")
}

fn failed(session: &SessionRecord) -> bool {
    session.timeline.iter().any(|stage| matches!(stage.end, StageEnd::Failed | StageEnd::TimedOut))
}

fn patience(session: &SessionRecord) -> Duration {
    match session.ended(Stage::Authentication) {
        StageEnd::Done => SHORT,
        StageEnd::TimedOut => OUT_OF_TIME,
        _ => NO_LOGIN,
    }
}
