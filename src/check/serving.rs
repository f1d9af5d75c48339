//! Who answers for SFTP on this machine, as its configuration says.

use super::Examination;
use crate::case::{Account, SftpServer};
use crate::finding::Evidence;
use crate::sshd::{Build, Release, Runs};
use crate::text;

/// Who answers for SFTP.
pub struct Serving {
    /// What sshd runs; none where it denies the request.
    pub runs: Option<Runs>,
    /// The release that reads the configuration.
    pub release: Release,
    /// Whose build of it.
    pub build: Build,
}

impl Serving {
    /// What sshd runs, if it is a program that the account's shell starts.
    #[must_use]
    pub fn external(&self) -> Option<&Runs> {
        self.runs.as_ref().filter(|runs| !runs.internal)
    }

    /// A ForceCommand that is no sftp server by its name.
    #[must_use]
    pub fn forced(&self) -> Option<&Runs> {
        self.external().filter(|runs| runs.forced && !runs.is_sftp_server())
    }

    /// sshd answers itself.
    #[must_use]
    pub fn is_internal(&self) -> bool {
        self.runs.as_ref().is_some_and(|runs| runs.internal)
    }
}

impl<'a> Examination<'a> {
    /// Who answers for SFTP; none where the configuration cannot be seen.
    #[must_use]
    pub fn serving(&self) -> Option<Serving> {
        let sshd = self.sshd().ok()?;
        let (release, build) = (sshd.config.release(), sshd.config.build());
        Some(Serving { runs: sshd.effective.sftp(), release, build })
    }

    /// The account that logs in, where this machine knows it.
    #[must_use]
    pub fn account(&self) -> Option<&'a Account> {
        self.at.host.seen()?.account.seen()
    }

    /// The program behind an external server.
    #[must_use]
    pub fn sftp_server(&self) -> Option<&'a SftpServer> {
        self.at.host.seen()?.sftp_server.seen()
    }
}

/// The line that decides who answers, as evidence.
#[must_use]
pub fn line_of(runs: &Runs) -> Evidence {
    let keyword = if runs.forced { "ForceCommand" } else { "Subsystem sftp" };
    let evidence = Evidence::new(format!("{keyword} {}", text::line(&runs.line(), 80)));
    match &runs.place {
        Some(place) => evidence.at(text::line(&place.file, 120), place.line),
        None => evidence,
    }
}

impl Serving {
    /// The line that decides who answers, as evidence.
    #[must_use]
    pub fn evidence(&self) -> Option<Evidence> {
        self.runs.as_ref().map(line_of)
    }
}
