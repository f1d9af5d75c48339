//! What whoever begins a transaction wants to find in it later.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What a transaction is for.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Note {
    /// Ids of the causes it cures.
    pub cures: Vec<String>,
    /// True when sshd has to read its files again, after the changes and after they are taken back.
    pub reload: bool,
    /// Anything else: the service action, the verdict before.
    #[serde(default)]
    pub more: Value,
}
