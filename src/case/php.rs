//! The PHP that speaks for FOG, as far as this machine shows it.

use serde::{Deserialize, Serialize};

use super::Look;

/// What is known of the PHP that speaks for FOG.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default)]
pub struct PhpRecord {
    /// The libssh2 that was named on the command line, when the server is not this machine's.
    pub named: Option<String>,
    /// The PHP of this machine.
    pub here: Look<PhpHere>,
}

impl Default for PhpRecord {
    fn default() -> Self {
        Self { named: None, here: Look::not_looked("nobody looked for PHP") }
    }
}

/// The PHP of this machine.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PhpHere {
    /// FOG's web directory, where it is in one of its usual places.
    pub fog_web: Option<String>,
    /// Every SAPI of every PHP that is installed.
    pub sapis: Vec<Sapi>,
}

impl PhpHere {
    /// The SAPIs that can serve FOG's web pages.
    pub fn web(&self) -> impl Iterator<Item = &Sapi> {
        self.sapis.iter().filter(|sapi| sapi.kind != SapiKind::Cli)
    }

    /// The libssh2 that FOG's PHP loads: that of a web SAPI, else that of the command line.
    #[must_use]
    pub fn libssh2(&self) -> Option<&LoadedLibssh2> {
        self.web().chain(&self.sapis).find_map(|sapi| sapi.ssh2.as_ref()?.libssh2.as_ref())
    }
}

/// One way in which PHP is run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sapi {
    /// Which.
    pub kind: SapiKind,
    /// Its program or module.
    pub program: String,
    /// The `ssh2` extension it loads; none if it loads none.
    pub ssh2: Option<Ssh2Extension>,
    /// Functions of it that its ini files switch off (`disable_functions`).
    #[serde(default)]
    pub disabled: Vec<String>,
}

impl Sapi {
    /// It can do what FOG asks of it.
    #[must_use]
    pub fn has_ssh2(&self) -> bool {
        let loads = self.ssh2.as_ref().is_some_and(|ssh2| ssh2.lacks.is_none());
        loads && self.disabled.is_empty()
    }
}

/// The SAPIs that count here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SapiKind {
    /// `php-fpm`.
    Fpm,
    /// Apache's module.
    Apache,
    /// The command line.
    Cli,
}

impl SapiKind {
    /// PHP's own name for it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Fpm => "fpm",
            Self::Apache => "apache2",
            Self::Cli => "cli",
        }
    }
}

/// PECL's `ssh2` as a SAPI loads it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ssh2Extension {
    /// The extension's file.
    pub file: String,
    /// The libssh2 that the dynamic linker gives it now. `php --ri ssh2` shows the one it was
    /// compiled with.
    pub libssh2: Option<LoadedLibssh2>,
    /// The library it asks for, where no library of that name is on this machine: PHP starts without the extension.
    #[serde(default)]
    pub lacks: Option<String>,
}

/// A libssh2 on disk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoadedLibssh2 {
    /// Its release, as the library names itself: `1.10.0`.
    pub release: String,
    /// Its file.
    pub file: String,
    /// It carries the repair that reports the end of a channel.
    pub reports_eof: bool,
    /// It is built on libgcrypt.
    pub gcrypt: bool,
}

/// What the machine's PHP really said, when it was asked with `--ask-php`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PhpSaid {
    /// How it ended.
    pub outcome: PhpOutcome,
    /// The function it was in last.
    pub call: String,
    /// What it warned of, in order, escaped.
    pub warnings: Vec<String>,
    /// How long it took, in milliseconds.
    pub ms: f64,
}

/// How PHP's sequence ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PhpOutcome {
    /// All calls succeeded.
    Works,
    /// One failed.
    Message,
    /// It was still waiting at the deadline.
    Hangs,
}
