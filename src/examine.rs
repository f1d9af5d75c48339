//! One run, from targets to diagnosis: the sessions, and this machine where it is the server.

mod again; // further sessions
mod connection; // the targets that share a connection
mod groups; // which targets those are
mod here; // this machine, looked at once
mod pool; // several at the same time, and a bound

use std::time::Duration;

use crate::case::{
    Case, FogRecord, Look, MachineRecord, PhpRecord, Recorded, SCHEMA, SessionRecord, TargetCase,
};
use crate::check::{self, Check};
use crate::diagnosis::{self, Diagnosis};
use crate::file::Root;
use crate::fix::plan;
use crate::probe::{Interrupt, host, session};
use crate::redact;
use crate::secret::Secret;
use crate::target::Chosen;
use connection::Run;

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
    /// Passwords that are no target's, and may be in nothing that is recorded.
    pub secrets: &'a [Secret],
    /// When to stop.
    pub interrupt: &'a Interrupt,
}

/// Several targets at the same time.
pub struct Crowd<'a> {
    /// At most this many connections at once.
    pub jobs: usize,
    /// Called with the index of each target that is begun, from any thread.
    pub begun: &'a (dyn Fn(usize) + Sync),
    /// Called with the index of each target that is done, from any thread.
    pub done: &'a (dyn Fn(usize) + Sync),
}

/// Examines the target and records what was seen. `fog` is the FOG on this machine.
#[must_use]
pub fn examine(chosen: &Chosen, fog: Look<FogRecord>, order: &Order<'_>) -> Case {
    let crowd = Crowd { jobs: 1, begun: &|_| {}, done: &|_| {} };
    examine_all(std::slice::from_ref(chosen), fog, order, &crowd)
}

/// Examines all targets, the one that captures go to first, and records what was seen in their
/// order. One that does not answer delays no other but those on the same address and port, which
/// are examined one after the other.
#[must_use]
pub fn examine_all(
    chosen: &[Chosen],
    mut fog: Look<FogRecord>,
    order: &Order<'_>,
    crowd: &Crowd<'_>,
) -> Case {
    let php = PhpRecord { named: order.php_libssh2.clone(), here: host::look_at_php(&order.root) };
    let local = order.root.is_this_machine();
    let machine = if local { host::look_at_machine(&fog) } else { MachineRecord::default() };
    let targets = if local {
        with_sessions(chosen, order, crowd, &php)
    } else {
        let tree = host::look_at_tree(&order.root);
        let at = |chosen: &Chosen| TargetCase {
            target: chosen.target.clone(),
            session: SessionRecord::default(),
            host: Look::Seen(tree.clone()),
            php_said: Look::not_looked("the files of another tree were looked at"),
            repeat: None,
        };
        chosen.iter().map(at).collect()
    };
    if let Look::Seen(FogRecord { database: Look::Seen(database), .. }) = &mut fog {
        let hosts = targets.iter().filter_map(|at| at.host.seen());
        let holds: Vec<_> = hosts.filter_map(|host| host.holdings.seen()).collect();
        database.keep_only(&holds);
    }
    let case = Case {
        schema: SCHEMA.into(),
        doctor: env!("CARGO_PKG_VERSION").into(),
        libssh2: session::LIBSSH2.into(),
        recorded: Recorded { machine: host::name(), redacted: false },
        php,
        fog,
        machine,
        targets,
    };
    redact::without_secrets(case, &secrets(chosen, order))
}

/// The passwords that may be in no text of a run, each once: many nodes have the same.
#[must_use]
pub fn secrets<'a>(chosen: &'a [Chosen], order: &Order<'a>) -> Vec<&'a Secret> {
    let mut all: Vec<&Secret> = Vec::new();
    for secret in chosen.iter().filter_map(|one| one.password.as_ref()).chain(order.secrets) {
        if !all.iter().any(|known| known.is_same(secret)) {
            all.push(secret);
        }
    }
    all
}

fn with_sessions(
    chosen: &[Chosen],
    order: &Order<'_>,
    crowd: &Crowd<'_>,
    php: &PhpRecord,
) -> Vec<TargetCase> {
    let endpoints = groups::by_endpoint(chosen);
    let run = Run { order, php, here: here::Here::default() };
    let examined = pool::each(endpoints.len(), crowd.jobs, |endpoint| {
        let mut examined = Vec::new();
        for members in &endpoints[endpoint] {
            members.iter().copied().for_each(crowd.begun);
            let all: Vec<&Chosen> = members.iter().map(|index| &chosen[*index]).collect();
            examined.extend(members.iter().copied().zip(run.examine(&all)));
            members.iter().copied().for_each(crowd.done);
        }
        examined
    });
    let mut all: Vec<(usize, TargetCase)> = examined.into_iter().flatten().collect();
    all.sort_by_key(|(index, _)| *index);
    all.into_iter().map(|(_, at)| at).collect()
}

/// Runs `checks` over the Case and draws the diagnosis.
#[must_use]
pub fn diagnose(case: &Case, checks: &[&'static Check]) -> Diagnosis {
    let mut diagnosis = diagnosis::diagnose(case, check::run_all(checks, case));
    plan::spell_out(case, &mut diagnosis);
    diagnosis
}
