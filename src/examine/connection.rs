//! The targets that share host, port, account and password, on one connection.

use std::net::SocketAddr;

use super::here::Here;
use super::{Order, again};
use crate::case::{
    HostRecord, Look, PhpRecord, PhpSaid, Role, SessionRecord, Stage, StageEnd, TargetCase,
};
use crate::probe::Limits;
use crate::probe::host::{self, Asked};
use crate::probe::session::{self, KnownKeys, Onlooker, Plan, StorageSight, Store};
use crate::target::Chosen;

/// What all connections of a run have in common.
pub(super) struct Run<'a> {
    pub(super) order: &'a Order<'a>,
    pub(super) php: &'a PhpRecord,
    pub(super) here: Here,
}

/// What was seen of a target.
pub(super) type Seen = (SessionRecord, Look<HostRecord>);

impl Run<'_> {
    /// Examines targets that differ in their stores alone, in their order.
    pub(super) fn examine(&self, members: &[&Chosen]) -> Vec<TargetCase> {
        let mut all: Vec<Seen> = Vec::with_capacity(members.len());
        // A refused login is in the records of all: there is no second one.
        while all.len() < members.len() {
            all.extend(self.connection(&members[all.len()..]));
        }
        let repeats = match self.order.repeat {
            0 | 1 => vec![None; members.len()],
            _ => again::again(members, self.order, &mut all).into_iter().map(Some).collect(),
        };
        let mut targets = Vec::with_capacity(members.len());
        for ((chosen, (session, host)), repeat) in members.iter().zip(all).zip(repeats) {
            let php_said = self.ask_php(chosen, &session);
            let target = chosen.target.clone();
            targets.push(TargetCase { target, session, host, php_said, repeat });
        }
        targets
    }

    /// One connection; a record for the first of `members` at the least, and for the others as far
    /// as it lasted.
    fn connection(&self, members: &[&Chosen]) -> Vec<Seen> {
        let Some(chosen) = members.first() else { return Vec::new() };
        let limits = Limits::starting_now(self.order.timeout);
        let target = &chosen.target;
        let asked = Asked {
            user: &target.user.value,
            storage: &target.storage.value,
            role: target.role,
            port: target.port.value,
            deadline: limits.deadline(),
        };
        let stores = stores_of(members);
        let plan = plan_of(chosen, &stores, self.order, limits);
        let mark = host::Mark::now();
        let seen = Look::not_looked("the name does not resolve");
        let mut machine = Machine { here: &self.here, asked: &asked, plan: &plan, seen };
        let mut sessions = session::examine(&plan, &mut machine);
        let mut seen = machine.seen;
        if let (Look::Seen(host), Some(session)) = (&mut seen, sessions.first()) {
            host::look_after(host, session, &asked, chosen.password.as_ref(), &mark);
            host.sshd_says = host::ask_sshd(host, session, asked.user, asked.port);
        }
        for session in &mut sessions {
            add_lists(session, &seen);
        }
        let hosts = hosts_of(&seen, &stores[..sessions.len().min(stores.len())]);
        sessions.into_iter().zip(hosts).collect()
    }

    /// Never after a refused login, and never where the doctor itself sent no password.
    fn ask_php(&self, chosen: &Chosen, session: &SessionRecord) -> Look<PhpSaid> {
        let order = self.order;
        if !order.ask_php {
            return Look::not_looked("it was not asked");
        }
        if chosen.target.role != Role::StorageNode {
            return Look::not_looked("no image is captured to it");
        }
        let auth = session.auth.as_ref();
        if auth.is_some_and(|auth| !auth.accepted() && !auth.attempts.is_empty()) {
            return Look::not_looked("a login was refused, and PHP's would be as well");
        }
        if session.ended(Stage::HostKey) == StageEnd::Failed {
            return Look::not_looked("the host key has changed, and PHP would send the password");
        }
        let Some(password) = chosen.password.as_ref().filter(|_| !session.interrupted) else {
            return Look::not_looked("there is no password to try");
        };
        let deadline = Limits::starting_now(order.timeout).deadline();
        let (target, rehearse, interrupt) = (&chosen.target, order.rehearse, order.interrupt);
        let question = host::PhpQuestion { target, password, rehearse, deadline, interrupt };
        host::ask_php(&self.php.here, &question)
    }
}

/// Their own lists of algorithms, where they were not seen on the wire.
fn add_lists(session: &mut SessionRecord, seen: &Look<HostRecord>) {
    if let (None, StageEnd::Done, Some(here)) =
        (&session.kexinit, session.ended(Stage::KeyExchange), seen.seen())
    {
        let keys = host::own_keys(here);
        session.kexinit = host::configured_lists(here, session.openssh(), &keys);
    }
}

/// This machine for each store: the first one's was looked at, the others differ in it alone.
fn hosts_of(seen: &Look<HostRecord>, stores: &[Store<'_>]) -> Vec<Look<HostRecord>> {
    let other = |store: &Store<'_>| {
        seen.clone().map(|host| {
            let account = host.account.seen();
            let (storage, holdings) = host::look_at_storage(store.path, store.role, account);
            HostRecord { storage, holdings, ..host }
        })
    };
    let rest = stores.iter().skip(1).map(other);
    std::iter::once(seen.clone()).chain(rest).collect()
}

/// This machine, looked at before and during the session.
struct Machine<'a> {
    here: &'a Here,
    asked: &'a Asked<'a>,
    plan: &'a Plan<'a>,
    seen: Look<HostRecord>,
}

impl Onlooker for Machine<'_> {
    fn resolved(&mut self, addresses: &[SocketAddr]) -> KnownKeys {
        self.seen = self.here.look(addresses, self.asked);
        known_keys(&self.seen, addresses, self.plan)
    }

    fn storage(&self, path: &str) -> StorageSight {
        host::sight_of_storage(self.seen.seen(), path)
    }

    fn kept_waiting(&mut self, client: SocketAddr) {
        if let Look::Seen(host) = &mut self.seen {
            host.processes = host::look_at_processes(&host.account, client);
        }
    }
}

pub(super) fn stores_of<'a>(members: &[&'a Chosen]) -> Vec<Store<'a>> {
    let store = |chosen: &&'a Chosen| {
        let target = &chosen.target;
        Store { role: target.role, path: &target.storage.value }
    };
    members.iter().map(store).collect()
}

pub(super) fn plan_of<'a>(
    chosen: &'a Chosen,
    stores: &'a [Store<'a>],
    order: &Order<'a>,
    limits: Limits,
) -> Plan<'a> {
    let target = &chosen.target;
    Plan {
        host: &target.host.value,
        port: target.port.value,
        user: &target.user.value,
        password: chosen.password.as_ref(),
        stores,
        rehearse: order.rehearse,
        limits,
        interrupt: order.interrupt,
    }
}

/// This machine's own keys if its sshd is examined, else what OpenSSH's client knows.
pub(super) fn known_keys(
    host: &Look<HostRecord>,
    addresses: &[SocketAddr],
    plan: &Plan<'_>,
) -> KnownKeys {
    match host.seen() {
        Some(host) => host::own_keys(host),
        None => session::keys_of_known_hosts(plan.host, addresses, plan.port),
    }
}
