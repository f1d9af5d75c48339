//! What FOG's tables hold, as rows of ours.

use crate::case::DatabaseRecord;
use crate::secret::Secret;

/// What the database says, with the passwords in it.
#[derive(Debug, Clone, Default)]
pub struct Database {
    /// All but the passwords.
    pub record: DatabaseRecord,
    /// `ngmPass` by `ngmID`, where it holds anything.
    pub node_passwords: Vec<(u32, Secret)>,
    /// `FOG_TFTP_FTP_PASSWORD`
    pub kernel_password: Option<Secret>,
}

impl Database {
    /// The password of a node.
    #[must_use]
    pub fn node_password(&self, id: u32) -> Option<&Secret> {
        self.node_passwords.iter().find(|(node, _)| *node == id).map(|(_, secret)| secret)
    }
}
