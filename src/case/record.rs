//! The whole record of a run.

use serde::{Deserialize, Serialize};

use super::{
    FogRecord, HostRecord, Look, MachineRecord, PhpRecord, PhpSaid, RepeatRecord, SessionRecord,
    Target,
};

/// The version of the record's shape. A reader takes older ones of the same family.
pub const SCHEMA: &str = "sftp-doctor/case/1";

/// All that was observed in one run.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Case {
    /// [`SCHEMA`] of the writer.
    pub schema: String,
    /// Version of the doctor that observed.
    pub doctor: String,
    /// Version of the libssh2 that the doctor itself speaks with.
    pub libssh2: String,
    /// How the record was made.
    #[serde(default)]
    pub recorded: Recorded,
    /// The PHP that speaks for FOG.
    #[serde(default)]
    pub php: PhpRecord,
    /// The FOG that is installed on this machine.
    #[serde(default = "nobody_looked")]
    pub fog: Look<FogRecord>,
    /// This machine as a FOG server.
    #[serde(default)]
    pub machine: MachineRecord,
    /// What was examined, the target captures go to first.
    pub targets: Vec<TargetCase>,
}

/// How a record was made.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Recorded {
    /// The name of the machine the doctor ran on: a script there may print it.
    pub machine: Option<String>,
    /// Names and addresses were replaced.
    pub redacted: bool,
}

/// One target: what was asked for, what the session showed, what the machine itself shows.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct TargetCase {
    /// Whom we examined.
    pub target: Target,
    /// What the network and the SSH session showed.
    pub session: SessionRecord,
    /// What the server's own machine shows, when that is this one.
    pub host: Look<HostRecord>,
    /// What this machine's PHP said of the target, where it was asked.
    #[serde(default = "not_asked")]
    pub php_said: Look<PhpSaid>,
    /// The stages measured several times, where that was asked for.
    #[serde(default)]
    pub repeat: Option<RepeatRecord>,
}

fn not_asked() -> Look<PhpSaid> {
    Look::not_looked("it was not asked")
}

fn nobody_looked() -> Look<FogRecord> {
    Look::not_looked("nobody looked for FOG")
}
