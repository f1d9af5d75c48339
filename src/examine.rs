//! One run, from target to diagnosis: the session, and this machine where it is the server.

mod again; // further sessions

use std::net::SocketAddr;
use std::time::Duration;

use crate::case::{
    Case, HostRecord, Look, PhpRecord, PhpSaid, SCHEMA, SessionRecord, Stage, StageEnd, TargetCase,
};
use crate::check::{self, Check};
use crate::diagnosis::{self, Diagnosis};
use crate::file::Root;
use crate::probe::host::{self, Asked};
use crate::probe::session::{self, KnownKeys, Onlooker, Plan, StorageSight};
use crate::probe::{Interrupt, Limits};
use crate::target::Chosen;

/// How to examine.
#[derive(Debug)]
pub struct Order<'a> {
    /// The limit of each wait; twice that is the limit of a target.
    pub timeout: Duration,
    /// Run the rehearsal.
    pub rehearse: bool,
    /// The tree to look at; under another than `/` there is no session.
    pub root: Root,
    /// The libssh2 that FOG's PHP loads, where it was named.
    pub php_libssh2: Option<String>,
    /// Ask this machine's own PHP as well.
    pub ask_php: bool,
    /// How many sessions there are to be.
    pub repeat: u16,
    /// When to stop.
    pub interrupt: &'a Interrupt,
}

/// Examines the target and records what was seen.
#[must_use]
pub fn examine(chosen: &Chosen, order: &Order<'_>) -> Case {
    let limits = Limits::starting_now(order.timeout);
    let target = &chosen.target;
    let asked = Asked {
        user: &target.user.value,
        storage: &target.storage.value,
        port: target.port.value,
        deadline: limits.deadline(),
    };
    let (mut session, host) = if order.root.is_this_machine() {
        with_session(chosen, order, limits, &asked)
    } else {
        (SessionRecord::default(), Look::Seen(host::look_at_tree(&order.root)))
    };
    let php = PhpRecord { named: order.php_libssh2.clone(), here: host::look_at_php(&order.root) };
    let repeat = (order.repeat > 1 && order.root.is_this_machine())
        .then(|| again::again(chosen, order, &mut session, &host));
    let php_said = match order.ask_php {
        true => ask_php(chosen, order, &session, &php),
        false => Look::not_looked("it was not asked"),
    };
    Case {
        schema: SCHEMA.into(),
        doctor: env!("CARGO_PKG_VERSION").into(),
        libssh2: session::LIBSSH2.into(),
        php,
        targets: vec![TargetCase { target: target.clone(), session, host, php_said, repeat }],
    }
}

/// Never after a refused login, and never where the doctor itself sent no password.
fn ask_php(
    chosen: &Chosen,
    order: &Order<'_>,
    session: &SessionRecord,
    php: &PhpRecord,
) -> Look<PhpSaid> {
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
    host::ask_php(&php.here, &question)
}

fn with_session(
    chosen: &Chosen,
    order: &Order<'_>,
    limits: Limits,
    asked: &Asked<'_>,
) -> (SessionRecord, Look<HostRecord>) {
    let plan = plan_of(chosen, order, limits);
    let mark = host::Mark::now();
    let mut machine =
        Machine { asked, plan: &plan, seen: Look::not_looked("the name does not resolve") };
    let mut session = session::examine(&plan, &mut machine);
    let mut seen = machine.seen;
    if let Look::Seen(host) = &mut seen {
        host::look_after(host, &session, asked, &mark);
        host.sshd_says = host::ask_sshd(host, &session, asked.user, asked.port);
    }
    if let (None, StageEnd::Done, Some(here)) =
        (&session.kexinit, session.ended(Stage::KeyExchange), seen.seen())
    {
        let keys = host::own_keys(here);
        session.kexinit = host::configured_lists(here, session.openssh(), &keys);
    }
    (session, seen)
}

/// This machine, looked at before and during the session.
struct Machine<'a> {
    asked: &'a Asked<'a>,
    plan: &'a Plan<'a>,
    seen: Look<HostRecord>,
}

impl Onlooker for Machine<'_> {
    fn resolved(&mut self, addresses: &[SocketAddr]) -> KnownKeys {
        self.seen = look_here(addresses, self.asked);
        known_keys(&self.seen, addresses, self.plan)
    }

    fn storage(&self) -> StorageSight {
        host::sight_of_storage(self.seen.seen())
    }

    fn kept_waiting(&mut self, client: SocketAddr) {
        if let Look::Seen(host) = &mut self.seen {
            host.processes = host::look_at_processes(&host.account, client);
        }
    }
}

fn plan_of<'a>(chosen: &'a Chosen, order: &'a Order<'_>, limits: Limits) -> Plan<'a> {
    let target = &chosen.target;
    Plan {
        host: &target.host.value,
        port: target.port.value,
        user: &target.user.value,
        password: chosen.password.as_ref(),
        storage: &target.storage.value,
        rehearse: order.rehearse,
        limits,
        interrupt: order.interrupt,
    }
}

fn look_here(addresses: &[SocketAddr], asked: &Asked<'_>) -> Look<HostRecord> {
    if !host::is_here(addresses) {
        return Look::not_looked("the server is another machine");
    }
    host::look(asked)
}

/// This machine's own keys if its sshd is examined, else what OpenSSH's client knows.
fn known_keys(host: &Look<HostRecord>, addresses: &[SocketAddr], plan: &Plan<'_>) -> KnownKeys {
    match host.seen() {
        Some(host) => host::own_keys(host),
        None => session::keys_of_known_hosts(plan.host, addresses, plan.port),
    }
}

/// Runs `checks` over the Case and draws the diagnosis.
#[must_use]
pub fn diagnose(case: &Case, checks: &[&'static Check]) -> Diagnosis {
    diagnosis::diagnose(case, check::run_all(checks, case))
}
