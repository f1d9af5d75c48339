//! What whoever begins a transaction wants to find in it later.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What a transaction is for.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Note {
    /// Ids of the causes it cures.
    pub cures: Vec<String>,
    /// The port of the sshd that has to read its files again, after the changes and after they are
    /// taken back; none where no file of sshd's is among them.
    pub reload: Option<u16>,
    /// Anything else: the service action, the verdict before.
    #[serde(default)]
    pub more: Value,
}
