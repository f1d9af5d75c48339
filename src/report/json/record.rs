//! The document of schema 1, frozen: plain structs of its own, so that a change inside the doctor
//! never changes what others parse. Every `String` in it went through the guard. The JSON Schema in
//! `docs/report-schema.json` is made from these structs, and the comments are its descriptions.

use serde::Serialize;

use super::repair::{Fix as Repaired, Interrupted};
#[cfg(test)]
use super::schema::words;

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Report {
    #[cfg_attr(test, schemars(schema_with = "words::schema"))]
    pub(super) schema: &'static str,
    pub(super) doctor: String,
    #[cfg_attr(test, schemars(schema_with = "words::verdict"))]
    pub(super) verdict: &'static str,
    pub(super) versions: Versions,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) error: Option<Error>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) fix: Option<Repaired>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) interrupted_repair: Option<Interrupted>,
    pub(super) targets: Vec<Target>,
    pub(super) causes: Vec<Cause>,
    pub(super) checks: Vec<Check>,
}

/// What is not known is left out.
#[derive(Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Versions {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) fog: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) openssh: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) libssh2: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) php: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) php_libssh2: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) os: Option<String>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Error {
    pub(super) what: String,
    pub(super) path: Option<String>,
    pub(super) remedy: Option<String>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Target {
    pub(super) name: String,
    #[cfg_attr(test, schemars(schema_with = "words::role"))]
    pub(super) role: &'static str,
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) user: String,
    pub(super) storage: String,
    pub(super) from: From,
    #[cfg_attr(test, schemars(schema_with = "words::verdict"))]
    pub(super) verdict: &'static str,
    pub(super) timeline: Vec<Stage>,
    /// Names that the rehearsal made and could not remove.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) left_behind: Vec<String>,
    pub(super) php: Php,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) repeat: Option<Repeat>,
}

/// The stages measured several times. Times are of those that did what they are for.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Repeat {
    pub(super) asked: usize,
    pub(super) done: usize,
    pub(super) stopped: Option<String>,
    pub(super) stages: Vec<Spread>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Spread {
    #[cfg_attr(test, schemars(schema_with = "words::stage"))]
    pub(super) stage: String,
    pub(super) min_ms: Option<f64>,
    pub(super) median_ms: Option<f64>,
    pub(super) max_ms: Option<f64>,
    pub(super) failed: usize,
}

/// How long others would wait at a stage; null where they wait for ever.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Limit {
    pub(super) who: &'static str,
    pub(super) seconds: Option<u64>,
    pub(super) name: String,
}

/// What PHP's calls come to; `libssh2` is null where nobody knows which one FOG's PHP loads.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
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
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Predicted {
    /// The libssh2 it is for.
    pub(super) libssh2: String,
    #[cfg_attr(test, schemars(schema_with = "words::php_outcome"))]
    pub(super) outcome: &'static str,
    pub(super) call: Option<&'static str>,
    pub(super) after_s: u64,
    pub(super) messages: Vec<String>,
    pub(super) or: Vec<Vec<String>>,
    pub(super) console: Option<String>,
    pub(super) web: Option<String>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Said {
    #[cfg_attr(test, schemars(schema_with = "words::php_outcome"))]
    pub(super) outcome: &'static str,
    pub(super) call: String,
    pub(super) messages: Vec<String>,
    pub(super) ms: f64,
}

/// Where each value came from.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
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
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Origin {
    #[cfg_attr(test, schemars(schema_with = "words::origin"))]
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
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Stage {
    #[cfg_attr(test, schemars(schema_with = "words::stage"))]
    pub(super) stage: String,
    pub(super) ms: f64,
    #[cfg_attr(test, schemars(schema_with = "words::stage_end"))]
    pub(super) outcome: &'static str,
    pub(super) limit_ms: u64,
    pub(super) note: String,
    /// The limits of others, where the stage was slow.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) others: Vec<Limit>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Cause {
    pub(super) id: &'static str,
    pub(super) target: Option<String>,
    #[cfg_attr(test, schemars(schema_with = "words::certainty"))]
    pub(super) certainty: &'static str,
    #[cfg_attr(test, schemars(schema_with = "words::severity"))]
    pub(super) severity: &'static str,
    #[cfg_attr(test, schemars(schema_with = "words::stage"))]
    pub(super) stage: String,
    pub(super) title: String,
    pub(super) evidence: Vec<Evidence>,
    pub(super) fog_shows: Option<String>,
    pub(super) fixes: Vec<Fix>,
}

/// `bytes` in the escaped form that can be read back: `\n`, `\r`, `\t`, `\\`, `\xNN`.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
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
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Fix {
    pub(super) id: &'static str,
    #[cfg_attr(test, schemars(schema_with = "words::class"))]
    pub(super) class: &'static str,
    pub(super) title: String,
    pub(super) commands: Vec<String>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Check {
    pub(super) id: &'static str,
    pub(super) target: Option<String>,
    #[cfg_attr(test, schemars(schema_with = "words::outcome"))]
    pub(super) outcome: &'static str,
    pub(super) reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) command: Option<String>,
}
