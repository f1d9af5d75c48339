//! The document of schema 1, frozen: plain structs of its own, so that a change inside the doctor
//! never changes what others parse. Every `String` in it went through the guard.

use serde::Serialize;

use super::repair::Fix as Repaired;

#[derive(Serialize)]
pub(super) struct Report {
    pub(super) schema: &'static str,
    pub(super) doctor: String,
    pub(super) verdict: &'static str,
    pub(super) versions: Versions,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) error: Option<Error>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) fix: Option<Repaired>,
    pub(super) targets: Vec<Target>,
    pub(super) causes: Vec<Cause>,
    pub(super) checks: Vec<Check>,
}

/// What is not known is left out.
#[derive(Default, Serialize)]
pub(super) struct Versions {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) fog: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) openssh: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) libssh2: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) php_libssh2: Option<String>,
}

#[derive(Serialize)]
pub(super) struct Error {
    pub(super) what: String,
    pub(super) path: Option<String>,
    pub(super) remedy: Option<String>,
}

#[derive(Serialize)]
pub(super) struct Target {
    pub(super) name: String,
    pub(super) role: &'static str,
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) user: String,
    pub(super) storage: String,
    pub(super) from: From,
    pub(super) verdict: &'static str,
    pub(super) timeline: Vec<Stage>,
    pub(super) php: Php,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) repeat: Option<Repeat>,
}

/// The stages measured several times. Times are of those that did what they are for.
#[derive(Serialize)]
pub(super) struct Repeat {
    pub(super) asked: usize,
    pub(super) done: usize,
    pub(super) stopped: Option<String>,
    pub(super) stages: Vec<Spread>,
}

#[derive(Serialize)]
pub(super) struct Spread {
    pub(super) stage: String,
    pub(super) min_ms: Option<f64>,
    pub(super) median_ms: Option<f64>,
    pub(super) max_ms: Option<f64>,
    pub(super) failed: usize,
}

/// How long others would wait at a stage; null where they wait for ever.
#[derive(Serialize)]
pub(super) struct Limit {
    pub(super) who: &'static str,
    pub(super) seconds: Option<u64>,
    pub(super) name: String,
}

/// What PHP's calls come to; `libssh2` is null where nobody knows which one FOG's PHP loads.
#[derive(Serialize)]
pub(super) struct Php {
    pub(super) libssh2: Option<String>,
    pub(super) predicted: Option<Predicted>,
    pub(super) said: Option<Said>,
    /// Why `said` is null.
    pub(super) not_said: Option<String>,
}

/// `messages` is what PHP's log will have, `or` what it may have instead, where chance decides;
/// `console` is what the client shows, `web` what the kernel update's page shows.
#[derive(Serialize)]
pub(super) struct Predicted {
    /// The libssh2 it is for.
    pub(super) libssh2: String,
    pub(super) outcome: &'static str,
    pub(super) call: Option<&'static str>,
    pub(super) after_s: u64,
    pub(super) messages: Vec<String>,
    pub(super) or: Vec<Vec<String>>,
    pub(super) console: Option<String>,
    pub(super) web: Option<String>,
}

#[derive(Serialize)]
pub(super) struct Said {
    pub(super) outcome: &'static str,
    pub(super) call: String,
    pub(super) messages: Vec<String>,
    pub(super) ms: f64,
}

/// Where each value came from.
#[derive(Serialize)]
pub(super) struct From {
    pub(super) host: Origin,
    pub(super) port: Origin,
    pub(super) user: Origin,
    pub(super) storage: Origin,
    pub(super) password: Option<Origin>,
}

/// `argument`, `option`, `settings`, `default`, `prompt`, `file` or `standard-input`, with what
/// belongs to it.
#[derive(Default, Serialize)]
pub(super) struct Origin {
    pub(super) origin: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) option: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) file: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) key: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) table: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) row: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) column: Option<String>,
}

#[derive(Serialize)]
pub(super) struct Stage {
    pub(super) stage: String,
    pub(super) ms: f64,
    pub(super) outcome: &'static str,
    pub(super) limit_ms: u64,
    pub(super) note: String,
    /// The limits of others, where the stage was slow.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) others: Vec<Limit>,
}

#[derive(Serialize)]
pub(super) struct Cause {
    pub(super) id: &'static str,
    pub(super) target: Option<String>,
    pub(super) certainty: &'static str,
    pub(super) severity: &'static str,
    pub(super) stage: String,
    pub(super) title: String,
    pub(super) evidence: Vec<Evidence>,
    pub(super) fog_shows: Option<String>,
    pub(super) fixes: Vec<Fix>,
}

/// `bytes` in the escaped form that can be read back: `\n`, `\r`, `\t`, `\\`, `\xNN`.
#[derive(Serialize)]
pub(super) struct Evidence {
    pub(super) text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) file: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) bytes: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) ms: Option<f64>,
}

#[derive(Serialize)]
pub(super) struct Fix {
    pub(super) id: &'static str,
    pub(super) class: &'static str,
    pub(super) title: String,
    pub(super) commands: Vec<String>,
}

#[derive(Serialize)]
pub(super) struct Check {
    pub(super) id: &'static str,
    pub(super) target: Option<String>,
    pub(super) outcome: &'static str,
    pub(super) reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) command: Option<String>,
}
