//! Why there is no target, and what to do about it. All sentences stand here.

use std::fmt;
use std::path::PathBuf;

use thiserror::Error;

use crate::case::Origin;
use crate::fog::{BadSetting, NoSettings, SettingsError};
use crate::text;

/// As many names of nodes as are suggested.
const SHOWN: usize = 12;

/// Why there is nobody to examine.
#[derive(Debug)]
pub enum TargetError {
    /// No target was named, and FOG's settings could not be read.
    Settings(SettingsError),
    /// A key of the settings is needed and cannot be used.
    Setting {
        /// File, line and key.
        origin: Origin,
        /// What is wrong with it.
        why: String,
        /// The option that overrides it.
        option: &'static str,
    },
    /// The DIR of `--root` is no directory.
    Root {
        /// As given.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// `--node` names none of FOG's.
    NoSuchNode {
        /// As given.
        name: String,
        /// Those there are.
        known: Vec<String>,
    },
    /// `--password-file` gave none.
    PasswordFile {
        /// As given; none for standard input.
        path: Option<PathBuf>,
        /// What is wrong with it.
        why: BadPassword,
    },
    /// There is no password, and no terminal to ask for it.
    NoPassword {
        /// `user@host:port`.
        endpoint: String,
        /// Why FOG's settings gave none.
        settings: SettingsPassword,
    },
    /// The prompt gave none.
    Prompt {
        /// `user@host:port`.
        endpoint: String,
        /// What went wrong.
        why: String,
    },
}

/// Why a file or standard input gave no password.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum BadPassword {
    /// Nothing in its first line.
    #[error("its first line is empty")]
    Empty,
    /// Something else than a password.
    #[error("it is longer than 4096 bytes")]
    TooLong,
    /// SSH sends passwords in UTF-8 (RFC 4252, section 8).
    #[error("it is not UTF-8 text")]
    NotText,
    /// No password can have one.
    #[error("it has a NUL byte in it")]
    Nul,
    /// Something else than a file or a pipe.
    #[error("it is {0}, not a file")]
    NotAFile(&'static str),
    /// Nobody wrote into the pipe, for so many seconds.
    #[error("nothing came for {0} seconds")]
    Silent(u64),
    /// The system's words.
    #[error("{0}")]
    System(String),
}

/// Why the settings' password is not used.
#[derive(Debug)]
pub enum SettingsPassword {
    /// The settings could not be read.
    NoSettings(SettingsError),
    /// They hold none, or an empty one.
    Missing {
        /// The settings file.
        file: String,
    },
    /// It is FOG's own, for FOG's own account on this server.
    NotForThisTarget,
    /// It cannot be known.
    Unusable(BadSetting),
}

impl TargetError {
    /// 2 for a wrong command line or an unusable input file, 3 where nothing could be examined.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Root { .. } | Self::PasswordFile { .. } | Self::NoSuchNode { .. } => 2,
            _ => 3,
        }
    }

    /// What was being done.
    #[must_use]
    pub fn what(&self) -> &'static str {
        match self {
            Self::Settings(_) => "cannot read FOG's settings",
            Self::Setting { .. } => "cannot use FOG's settings",
            Self::Root { .. } => "cannot look at the tree of --root",
            Self::NoSuchNode { .. } => "cannot examine the node of --node",
            Self::PasswordFile { .. } => "cannot take the password of --password-file",
            Self::NoPassword { .. } => "there is no password",
            Self::Prompt { .. } => "the prompt gave no password",
        }
    }

    /// To what: a path, `file:line` or an endpoint, escaped.
    #[must_use]
    pub fn path(&self) -> String {
        let shown = |path: &PathBuf| text::plain(&path.display().to_string());
        match self {
            Self::Settings(error) => shown(&error.path),
            Self::Setting { origin, .. } => text::plain(&place(origin)),
            Self::Root { path, .. } | Self::PasswordFile { path: Some(path), .. } => shown(path),
            Self::NoSuchNode { name, .. } => text::line(name, 60),
            Self::PasswordFile { path: None, .. } => "standard input".to_owned(),
            Self::NoPassword { endpoint, .. } | Self::Prompt { endpoint, .. } => {
                text::plain(endpoint)
            }
        }
    }

    /// What went wrong.
    #[must_use]
    pub fn why(&self) -> String {
        match self {
            Self::Settings(error) => error.to_string(),
            Self::Setting { origin: Origin::Settings { key, .. }, why, .. } => {
                format!("{key}: {why}")
            }
            Self::Setting { why, .. } | Self::Root { why, .. } | Self::Prompt { why, .. } => {
                why.clone()
            }
            Self::PasswordFile { why, .. } => why.to_string(),
            Self::NoSuchNode { .. } => "FOG has no node of this name".to_owned(),
            Self::NoPassword { settings, .. } => settings.to_string(),
        }
    }

    /// What to do next.
    #[must_use]
    pub fn remedy(&self) -> String {
        let give = "give --password-file FILE, or - for standard input, or run it on a terminal";
        match self {
            Self::Settings(error) => match &error.why {
                NoSettings::Read(why) if why.is_denied() => {
                    "run it with sudo, or name a target: sftp-doctor USER@HOST".to_owned()
                }
                NoSettings::Read(why) if why.is_missing() => {
                    "run it on the FOG server, or name a target: sftp-doctor USER@HOST".to_owned()
                }
                _ => "repair the file (FOG's installer writes it), or name a target: \
                      sftp-doctor USER@HOST"
                    .to_owned(),
            },
            Self::Setting { option, .. } => format!("correct the line, or give {option}"),
            Self::Root { .. } => "give the directory where the tree is mounted".to_owned(),
            Self::NoSuchNode { known, .. } => {
                let names: Vec<String> =
                    known.iter().take(SHOWN).map(|name| text::line(name, 60)).collect();
                let more = match known.len().saturating_sub(SHOWN) {
                    0 => String::new(),
                    more => format!(" and {more} more"),
                };
                format!("name one of {}{more}", names.join(", "))
            }
            Self::PasswordFile {
                why: BadPassword::System(_) | BadPassword::NotAFile(_), ..
            } => "name a file that can be read here, or - for standard input".to_owned(),
            Self::PasswordFile { .. } => {
                "put the password, as UTF-8 text, into the first line".to_owned()
            }
            Self::NoPassword { settings: SettingsPassword::NoSettings(error), .. } if matches!(&error.why, NoSettings::Read(why) if why.is_denied()) =>
            {
                format!("run it with sudo, so that FOG's settings can be read, or {give}")
            }
            Self::NoPassword { .. } => give.to_owned(),
            Self::Prompt { .. } => "type the password of that account, or give \
                                    --password-file FILE"
                .to_owned(),
        }
    }
}

impl fmt::Display for TargetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let joint = if matches!(self, Self::NoPassword { .. }) { " for" } else { ":" };
        let (what, path, why) = (self.what(), self.path(), self.why());
        write!(f, "{what}{joint} {path}: {why}; {}", self.remedy())
    }
}

impl std::error::Error for TargetError {}

impl fmt::Display for SettingsPassword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSettings(error) => {
                let path = text::plain(&error.path.display().to_string());
                write!(f, "FOG's settings {path} gave none ({error})")
            }
            Self::Missing { file } => write!(f, "FOG's settings {} hold none", text::plain(file)),
            Self::NotForThisTarget => f.write_str(
                "the one in FOG's settings is for FOG's own account on this server only",
            ),
            Self::Unusable(setting) => {
                let place = text::plain(&place(&setting.origin));
                write!(f, "the one in {place} cannot be used: {}", setting.why)
            }
        }
    }
}

/// `file:line` of a setting.
fn place(origin: &Origin) -> String {
    match origin {
        Origin::Settings { file, line, .. } => format!("{file}:{line}"),
        other => other.to_string(),
    }
}
