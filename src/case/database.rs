//! What FOG's database says: nodes, settings, images and open capture tasks. No password is in it.

use serde::{Deserialize, Serialize};

/// What was read of FOG's database. All text is as it stands there, bounded; it is escaped where it
/// is shown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DatabaseRecord {
    /// The socket, or `host:port`.
    pub at: String,
    /// The database's name.
    pub name: String,
    /// The server's own release.
    pub server: String,
    /// The step of FOG's schema (`schemaVersion.vValue`).
    pub schema: Option<u32>,
    /// The storage nodes, in the order of their ids.
    pub nodes: Vec<NodeRecord>,
    /// The keys of `globalSettings` that count here.
    pub settings: GlobalSettings,
    /// Capture tasks that are not finished.
    pub tasks: Vec<CaptureTask>,
    /// The clients that a name in `dev/` may belong to, and their image.
    pub clients: Vec<ClientRecord>,
    /// The directories of the images.
    pub images: Vec<ImageRecord>,
    /// There was more of something than was read.
    pub truncated: bool,
    /// What could not be read, each with its reason: a missing table, a missing column, a lock.
    pub complaints: Vec<String>,
}

impl DatabaseRecord {
    /// The node that captures go to: the one an open capture task names, else the enabled master of
    /// the group with the lowest id, else the first enabled node. FOG asks the image's group for its
    /// master (`StorageGroup::getMasterStorageNode`).
    #[must_use]
    pub fn capture_node(&self) -> Option<&NodeRecord> {
        let enabled = || self.nodes.iter().filter(|node| node.enabled);
        let wanted = self.tasks.iter().find_map(|task| {
            let node = task.node?;
            enabled().find(|known| known.id == node)
        });
        let master = enabled().filter(|node| node.master).min_by_key(|node| (node.group, node.id));
        wanted.or(master).or_else(|| enabled().next())
    }
}

/// A storage node (`nfsGroupMembers`).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NodeRecord {
    /// `ngmID`
    pub id: u32,
    /// `ngmMemberName`
    pub name: String,
    /// `ngmGroupID`
    pub group: u32,
    /// The name of that group.
    pub group_name: Option<String>,
    /// `ngmIsMasterNode`
    pub master: bool,
    /// `ngmIsEnabled`
    pub enabled: bool,
    /// `ngmHostname`
    pub host: String,
    /// `ngmUser`
    pub user: String,
    /// Whether `ngmPass` holds anything.
    pub has_password: bool,
    /// `ngmRootPath`: the path over NFS.
    pub root_path: String,
    /// `ngmFTPPath`: the path over SFTP.
    pub ftp_path: String,
    /// `ngmSnapinPath`; none where the schema has no such column.
    pub snapin_path: Option<String>,
}

/// The keys of `globalSettings`; none where a key is missing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct GlobalSettings {
    /// `FOG_SSH_PORT`
    pub ssh_port: Option<String>,
    /// `FOG_TFTP_HOST`
    pub tftp_host: Option<String>,
    /// `FOG_TFTP_FTP_USERNAME`
    pub tftp_user: Option<String>,
    /// `FOG_TFTP_PXE_KERNEL_DIR`
    pub kernel_dir: Option<String>,
    /// `FOG_WEB_HOST`
    pub web_host: Option<String>,
    /// `FOG_LOG_ERROR`
    pub log_error: Option<String>,
}

/// A capture task that is not finished.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CaptureTask {
    /// `taskID`
    pub id: u32,
    /// The client's name.
    pub client: String,
    /// `taskNFSMemberID`: the node it captures to; 0 is none.
    pub node: Option<u32>,
    /// The client's hardware address as FOG names its directory.
    pub mac: Option<String>,
}

/// A client, by its hardware address.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ClientRecord {
    /// Twelve hexadecimal digits.
    pub mac: String,
    /// Its name.
    pub name: String,
    /// The name of its image.
    pub image: Option<String>,
}

/// An image.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ImageRecord {
    /// Its name.
    pub name: String,
    /// Its directory below the node's path.
    pub path: String,
}
