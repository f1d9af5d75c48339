//! `--repeat`: further sessions, spaced so that they earn no penalty, and none after a refused login.

use std::net::SocketAddr;
use std::time::Duration;

use super::{Order, plan_of};
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

/// Repeats the session until there are as many as asked for. The first that failed takes the place
/// of `first`, so that a fault that comes and goes is diagnosed.
pub(super) fn again(
    chosen: &Chosen,
    order: &Order<'_>,
    first: &mut SessionRecord,
    host: &Look<HostRecord>,
) -> RepeatRecord {
    let mut all = RepeatRecord::of(usize::from(order.repeat));
    all.add(first);
    let mut last = first.clone();
    while all.done < all.asked {
        if let Some(why) = stops(&last) {
            all.stopped = Some(why.to_owned());
            break;
        }
        if !pause(patience(&last), order.interrupt) {
            all.stopped = Some("interrupted".to_owned());
            break;
        }
        let plan = plan_of(chosen, order, Limits::starting_now(order.timeout));
        last = session::examine(&plan, &mut Known { host, plan: &plan });
        all.add(&last);
        if failed(&last) && !failed(first) {
            *first = last.clone();
        }
    }
    all
}

/// What was seen of this machine before the first session holds for the others.
struct Known<'a> {
    host: &'a Look<HostRecord>,
    plan: &'a Plan<'a>,
}

impl Onlooker for Known<'_> {
    fn resolved(&mut self, addresses: &[SocketAddr]) -> KnownKeys {
        super::known_keys(self.host, addresses, self.plan)
    }

    fn storage(&self) -> StorageSight {
        host::sight_of_storage(self.host.seen())
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
