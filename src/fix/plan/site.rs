//! What a plan for sshd's files starts from: the files, who reads them, and for whom.

use std::path::Path;

use crate::case::RefusedAccount;
use crate::check::Examination;
use crate::sshd::{self, Build, Config, Connection, Memory, Release, SftpOptions};

use super::text::carried;

/// Releases of three grammars: where nobody knows which one is installed, all of them must agree.
const ALL: [(u16, u16); 3] = [(8, 4), (9, 2), (10, 6)];

/// The configuration to be repaired.
pub(super) struct Site<'a> {
    pub(super) files: &'a Memory,
    pub(super) main: &'a Path,
    pub(super) releases: Vec<Release>,
    build: Build,
    /// FOG's connection.
    pub(super) fog: Connection,
    /// Connections that are to stay as they are.
    pub(super) others: Vec<Connection>,
    /// Those of them whose shell refuses them SFTP today.
    pub(super) refused: &'a [RefusedAccount],
}

impl<'a> Site<'a> {
    /// The configuration of this machine, where it was seen.
    pub(super) fn of(examination: &Examination<'a>) -> Option<Self> {
        let host = examination.at.host.seen()?;
        let files = host.sshd.seen()?;
        let banner = examination.session().openssh().and_then(Release::parse);
        let releases = match banner {
            Some(release) => vec![release],
            None => ALL.map(|(major, minor)| Release::new(major, minor)).into(),
        };
        let fog = examination.connection();
        let refused = host.refused.seen().map_or(&[][..], Vec::as_slice);
        let as_one = |name: &str, groups: &[String]| Connection {
            user: Some(name.to_owned()),
            groups: groups.to_vec(),
            ..fog.clone()
        };
        let root = as_one("root", &["root".to_owned()]);
        let others = refused.iter().map(|one| as_one(&one.name, &one.groups));
        Some(Self {
            files: &files.files,
            main: Path::new(&files.main),
            releases,
            build: Build::of_os(files.os.iter().map(String::as_str)),
            others: std::iter::once(root).chain(others).collect(),
            fog,
            refused,
        })
    }

    /// These files as a release reads them.
    pub(super) fn read(&self, files: &Memory, release: Release) -> Config {
        sshd::read(files, self.main, release, self.build)
    }

    /// As they lie there now, in the first release that counts.
    pub(super) fn now(&self) -> Config {
        let release = self.releases.first().copied().unwrap_or(Release::NEWEST);
        self.read(self.files, release)
    }

    /// True when every release that counts loads these files.
    pub(super) fn loads(&self, files: &Memory) -> bool {
        self.releases.iter().all(|release| self.read(files, *release).loads())
    }

    /// The options of the line in force that internal-sftp takes over.
    pub(super) fn carried(&self, allow: bool) -> Vec<String> {
        let runs = self.now().effective(&self.fog).sftp();
        match runs.filter(sshd::Runs::is_sftp_server) {
            Some(runs) => carried(&runs.arguments, self.build, allow),
            None => Vec::new(),
        }
    }

    /// What the words behind an sftp server's name ask for.
    pub(super) fn options(&self, words: &[String]) -> Option<SftpOptions> {
        SftpOptions::parse(words, self.build).ok()
    }
}
