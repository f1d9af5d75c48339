//! What this machine's FOG is: its release, its place, its database, and whether its passwords agree.

use serde::{Deserialize, Serialize};

use super::{DatabaseRecord, Look, Sourced};

/// The FOG that is installed here. It holds no password; of passwords it holds how they compare.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FogRecord {
    /// Its release, and the file that says so.
    pub version: Option<FogVersion>,
    /// How it behaves, by the files that are there, else by its release.
    pub generation: Option<Generation>,
    /// A server, or a storage node alone.
    pub install: Option<InstallType>,
    /// Its web directory.
    pub web: Option<String>,
    /// The file with the database's credentials.
    pub config: Option<String>,
    /// What its database says.
    pub database: Look<DatabaseRecord>,
    /// The address in the settings, where no interface of this machine has it.
    #[serde(default)]
    pub address_elsewhere: Option<Sourced<String>>,
    /// The image roots named for this machine, and who names each.
    #[serde(default)]
    pub roots: Vec<(String, String)>,
    /// The places that hold the password of one account on one host, compared.
    pub passwords: Vec<PasswordGroup>,
}

/// FOG's release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FogVersion {
    /// `1.6.0-beta.4108`, escaped.
    pub text: String,
    /// The file that says so.
    pub file: String,
}

/// What FOG does at the end of a capture changed three times (FOGProject/fogproject, `FOGFTP`,
/// `FOGSSH` and `TaskQueue::_moveUpload`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Generation {
    /// 1.5: FTP. SFTP is not used.
    Ftp,
    /// 1.6 betas before August 2026: SFTP, and a refused rename is ignored.
    SilentRename,
    /// 1.6 betas of August 2026: a refused rename is reported.
    ToldRename,
    /// 1.6 from the end of August 2026 on: the same, with its classes below `src/`.
    Namespaced,
}

impl Generation {
    /// In words.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Ftp => "1.5, over FTP",
            Self::SilentRename => "a 1.6 beta before August 2026",
            Self::ToldRename => "a 1.6 beta of August 2026",
            Self::Namespaced => "1.6 from the end of August 2026 on",
        }
    }
}

/// What was installed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum InstallType {
    /// A whole FOG server.
    Server,
    /// A storage node of a server elsewhere.
    StorageNode,
}

/// The places that hold the password of one account on one host.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasswordGroup {
    /// The account, escaped.
    pub user: String,
    /// The host, escaped.
    pub host: String,
    /// The places; the first is the one the others are compared with.
    pub places: Vec<PasswordPlace>,
}

impl PasswordGroup {
    /// They do not all hold the same.
    #[must_use]
    pub fn disagree(&self) -> bool {
        self.places.iter().any(|place| place.agreement != Agreement::Same)
    }
}

/// One place that holds a password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasswordPlace {
    /// Where: `SVC_password, /opt/fog/.fogsettings:14`, `ngmPass of node DefaultMember`.
    pub place: String,
    /// How it compares with the first place's.
    pub agreement: Agreement,
}

/// How two passwords compare. Neither is ever shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Agreement {
    /// They are the same.
    Same,
    /// One has blanks or a line end at its beginning or end that the other has not.
    Blanks,
    /// One is the other as HTML, a URL, a quoted string or another character set writes it.
    Encoding,
    /// They differ.
    Differs,
    /// Nothing stands there.
    Empty,
}
