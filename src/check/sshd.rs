//! sshd's configuration as a check sees it.

use super::{Answer, Examination, present};
use crate::sshd::{Config, Connection, Effective};

/// sshd's configuration, read as the server's own release reads it, for this connection.
pub struct Sshd {
    /// What was read.
    pub config: Config,
    /// What is in force.
    pub effective: Effective,
}

impl Examination<'_> {
    /// sshd's configuration in force for the session.
    ///
    /// # Errors
    /// The answer of a check that needs it and cannot have it.
    pub fn sshd(&self) -> Result<Sshd, Answer> {
        let Some(host) = self.at.host.seen() else {
            return Err(Answer::not_applicable("the server is another machine"));
        };
        let files = present(&host.sshd, "this machine has no sshd_config")?;
        let config = files.read_as(self.session().openssh());
        let effective = config.effective(&self.connection());
        Ok(Sshd { config, effective })
    }

    /// The session as Match criteria see it.
    #[must_use]
    pub fn connection(&self) -> Connection {
        let account = self.at.host.seen().and_then(|host| host.account.seen());
        let groups = account.map(|account| account.groups.clone()).unwrap_or_default();
        let target = self.target();
        self.session().as_connection(&target.user.value, groups, target.port.value)
    }
}
