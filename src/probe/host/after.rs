//! The looks after a session that failed: only what the stage that stopped it makes matter.

use std::time::{Duration, Instant};

use super::look::Asked;
use super::{
    ageing, bans, chroot, daemon, disk, key_files, limits, listener, log, nologin, pam, password,
    sockets,
};
use crate::case::{AfterRecord, ConnectEnd, HostRecord, Look, SessionRecord, Stage, StageEnd};
use crate::secret::Secret;
use crate::sshd::Effective;

/// All of it together; the verdict is to come within a second of the login's end.
const PATIENCE: Duration = Duration::from_millis(800);

/// What was taken down before the session, so that afterwards only news is read.
#[derive(Debug)]
pub struct Mark {
    log: log::Mark,
}

impl Mark {
    /// Now.
    #[must_use]
    pub fn now() -> Self {
        Self { log: log::Mark::now() }
    }
}

/// Completes the record of this machine once it is known where the session stopped.
pub fn look_after(
    host: &mut HostRecord,
    session: &SessionRecord,
    asked: &Asked<'_>,
    password: Option<&Secret>,
    mark: &Mark,
) {
    let Some(stopped) = stopped_at(session) else { return };
    let deadline = Instant::now() + PATIENCE;
    let after = &mut host.after;
    let config = host.sshd.seen().map(|files| files.read_as(session.openssh()));
    let groups = host.account.seen().map(|account| account.groups.clone()).unwrap_or_default();
    let connection = session.as_connection(asked.user, groups, asked.port);
    let effective = config.map(|config| config.effective(&connection));
    match stopped {
        Stage::Resolve | Stage::HostKey => return,
        Stage::Connect => {
            after.bans = bans::look(session);
            after.sockets = Look::Seen(sockets::look());
            after.host_keys = key_files::look(effective.as_ref());
            let refused =
                session.connects.last().is_some_and(|(_, end)| *end == ConnectEnd::Refused);
            if refused && matches!(host.config_test, Look::NotLooked { .. }) && host.root {
                host.config_test = daemon::test_now(deadline);
            }
        }
        Stage::Banner | Stage::KeyExchange => {
            after.startups = listener::startups();
            after.host_keys = key_files::look(effective.as_ref());
        }
        Stage::Authentication => {
            login(host, effective.as_ref(), asked);
            let root = host.root;
            let after = &mut host.after;
            after.password = password::look(root, session, after, asked.user, password);
        }
        Stage::Channel | Stage::Subsystem | Stage::FirstBytes | Stage::Version => {
            after.ageing = ageing::look(asked.user);
            after.nologin = Look::Seen(nologin::look(None));
            after.chroot = chroot::look(effective.as_ref(), host.account.seen());
            if let Some(account) = host.account.seen() {
                after.shell = disk::facts(&account.shell);
                after.pam = pam::look(&service(effective.as_ref()), account);
                after.limits = limits::look(after.pam.seen(), account);
            }
        }
        Stage::Rehearsal => return,
    }
    host.after.log = log::look(&mark.log, session, asked.user, deadline);
}

fn login(host: &mut HostRecord, effective: Option<&Effective>, asked: &Asked<'_>) {
    let AfterRecord { ageing, shell, nologin, pam, .. } = &mut host.after;
    *ageing = ageing::look(asked.user);
    let Some(account) = host.account.seen() else { return };
    *shell = disk::facts(&account.shell);
    *pam = pam::look(&service(effective), account);
    *nologin = Look::Seen(nologin::look(pam.seen()));
}

/// What PAM knows this sshd by.
fn service(effective: Option<&Effective>) -> String {
    let named = effective.and_then(|effective| effective.get("pamservicename"));
    named.map_or_else(|| "sshd".into(), |setting| setting.value.clone())
}

/// The first stage that failed; a session that reached its end has none.
fn stopped_at(session: &SessionRecord) -> Option<Stage> {
    let failed = |end| matches!(end, StageEnd::Failed | StageEnd::TimedOut);
    session.timeline.iter().find(|record| failed(record.end)).map(|record| record.stage)
}
