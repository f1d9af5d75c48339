//! What `sftp-doctor config` answers: the configuration of a tree, as one release reads it, for one
//! connection. Files are read; nothing of the tree is run.

mod accounts; // users and groups of the tree
mod installed; // whose sshd is installed, and which release

use std::path::{Path, PathBuf};

use crate::sshd::{self, Config, Connection, Effective, ReadError, Release, Setting, Source};

/// Where distributions keep the main file: nearly all, and openSUSE without one of the admin's.
const MAIN: [&str; 2] = ["/etc/ssh/sshd_config", "/usr/etc/ssh/sshd_config"];

/// What is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    /// The account that logs in.
    pub user: Option<String>,
    /// The address it comes from.
    pub address: Option<String>,
    /// The address it connects to.
    pub local_address: Option<String>,
    /// The port it connects to.
    pub local_port: Option<u16>,
    /// The keywords to show; none: all that matter.
    pub keywords: Vec<String>,
    /// The main file as seen inside the tree; None: the usual one.
    pub main: Option<PathBuf>,
    /// The release whose rules hold; None: that of the tree's sshd.
    pub release: Option<String>,
}

/// The answer, ready to be shown.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The release as it was named or found; None when nobody tells.
    pub release: Option<String>,
    /// What is doubtful about the answer as a whole.
    pub warnings: Vec<String>,
    /// The files, and what is wrong with them.
    pub config: Config,
    /// What is in force.
    pub effective: Effective,
    /// The keywords to show; none: all that matter.
    pub keywords: Vec<String>,
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// The command line asks for something that does not exist: exit code 2.
    #[error("{0}")]
    Usage(String),
    /// The main file cannot be read: exit code 3.
    #[error("cannot read {}: {why}", path.display())]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// Why.
        why: ReadError,
    },
}

impl Answer {
    /// The exit code: 0 the files load, 1 they do not.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        u8::from(!self.config.loads())
    }

    /// The settings to show: those asked for, or those that can stop a capture and those that a
    /// file sets.
    pub fn settings(&self) -> impl Iterator<Item = &Setting> {
        let wanted = |setting: &&Setting| {
            if self.keywords.is_empty() {
                self.config.matters(setting.keyword)
            } else {
                self.keywords.iter().any(|name| self.config.means(name, setting.keyword))
            }
        };
        self.effective.settings().iter().filter(wanted)
    }
}

/// Reads the tree and answers.
///
/// # Errors
/// When the command line is wrong, or the main file cannot be read.
pub fn answer(source: &dyn Source, request: &Request) -> Result<Answer, Failure> {
    for name in &request.keywords {
        if sshd::keyword(name).is_none() {
            let message = format!("sshd_config has no keyword {}", crate::text::line(name, 60));
            return Err(Failure::Usage(message));
        }
    }
    let mut warnings = Vec::new();
    let named = request.release.clone().or_else(|| installed::release(source));
    let release = known(named.as_deref(), &mut warnings);
    let main = main_file(source, request)?;
    let config = sshd::read(source, &main, release, installed::build(source));
    let connection = connection(source, request);
    if let Some(user) = connection.user.as_deref().filter(|_| connection.invalid_user) {
        let user = crate::text::line(user, 60);
        warnings.push(format!(
            "this tree's /etc/passwd has no account {user}: read as for an unknown one"
        ));
    }
    let effective = config.effective(&connection);
    let keywords = request.keywords.clone();
    Ok(Answer { release: named, warnings, config, effective, keywords })
}

/// The release whose rules are used.
fn known(named: Option<&str>, warnings: &mut Vec<String>) -> Release {
    let newest = Release::NEWEST;
    let Some(text) = named else {
        warnings.push(format!("no OpenSSH is found in this tree: read as {newest} would"));
        return newest;
    };
    match Release::parse(text).filter(|release| release.is_known()) {
        Some(release) => release,
        None => {
            let shown = crate::text::line(text, 40);
            warnings.push(format!("OpenSSH {shown} is not known: read as {newest} would"));
            newest
        }
    }
}

fn main_file(source: &dyn Source, request: &Request) -> Result<PathBuf, Failure> {
    let usual = || MAIN.into_iter().find(|path| source.exists(Path::new(path)));
    let path = match &request.main {
        Some(path) => path.clone(),
        None => PathBuf::from(usual().unwrap_or(MAIN[0])),
    };
    match source.read(&path) {
        Ok(_) => Ok(path),
        Err(why) => Err(Failure::Unreadable { path, why }),
    }
}

fn connection(source: &dyn Source, request: &Request) -> Connection {
    let groups = request.user.as_deref().and_then(|user| accounts::groups(source, user));
    Connection {
        user: request.user.clone(),
        invalid_user: request.user.is_some() && groups.is_none(),
        groups: groups.unwrap_or_default(),
        host: request.address.clone(),
        address: request.address.clone(),
        local_address: request.local_address.clone(),
        local_port: request.local_port,
        rdomain: None,
    }
}
