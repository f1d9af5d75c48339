//! What the network and the SSH session showed, stage by stage.

use std::net::{IpAddr, SocketAddr};

use serde::{Deserialize, Serialize};

use super::{AuthRecord, RehearsalRecord, Stage, StageEnd, StageRecord};
use crate::sshd::Connection;
use crate::text::Bytes;

/// One session, from name to rehearsal. A stage that was not reached left nothing.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SessionRecord {
    /// Every stage in order, reached or not.
    pub timeline: Vec<StageRecord>,
    /// What the host name became, in the resolver's order.
    pub addresses: Vec<IpAddr>,
    /// What the resolver said when the name became nothing.
    pub resolve_error: Option<String>,
    /// How each address answered to TCP connect, in order; the last one is the one in use.
    pub connects: Vec<(SocketAddr, ConnectEnd)>,
    /// Our own end of the connection.
    pub local: Option<SocketAddr>,
    /// The first bytes after the connect.
    pub banner: Option<BannerRecord>,
    /// libssh2's error when the key exchange failed.
    pub handshake_error: Option<SshError>,
    /// The server's lists, read in clear on a second connection after a key exchange without a
    /// common algorithm.
    pub kexinit: Option<KexinitRecord>,
    /// The host key and what is known of it.
    pub host_key: Option<HostKeyRecord>,
    /// The login.
    pub auth: Option<AuthRecord>,
    /// libssh2's error when no session channel was to be had.
    pub channel_error: Option<SshError>,
    /// The answer to the subsystem request.
    pub subsystem: Option<SubsystemEnd>,
    /// What came out of the subsystem.
    pub first_bytes: Option<FirstBytes>,
    /// The SFTP version packet.
    pub sftp: Option<SftpRecord>,
    /// FOG's last step.
    pub rehearsal: Option<RehearsalRecord>,
    /// The user stopped the run.
    pub interrupted: bool,
}

impl SessionRecord {
    /// The record of a stage.
    #[must_use]
    pub fn stage(&self, stage: Stage) -> Option<&StageRecord> {
        self.timeline.iter().find(|record| record.stage == stage)
    }

    /// How a stage ended.
    #[must_use]
    pub fn ended(&self, stage: Stage) -> StageEnd {
        self.stage(stage).map_or(StageEnd::NotReached, |record| record.end)
    }

    /// The session as sshd's Match criteria and patterns see it: without UseDNS the client's name
    /// is its address.
    #[must_use]
    pub fn as_connection(&self, user: &str, groups: Vec<String>, port: u16) -> Connection {
        let server = self.connects.last().map(|(address, _)| address);
        let client = self.local.map(|address| address.ip().to_canonical().to_string());
        Connection {
            user: Some(user.to_owned()),
            groups,
            host: client.clone(),
            address: client,
            local_address: server.map(|address| address.ip().to_canonical().to_string()),
            local_port: Some(port),
            ..Connection::default()
        }
    }

    /// The release the server's identification names: `9.2p1` of `SSH-2.0-OpenSSH_9.2p1 Debian-2`.
    #[must_use]
    pub fn openssh(&self) -> Option<&str> {
        let identification = self.banner.as_ref()?.identification.as_deref()?;
        let (_, rest) = identification.split_once("OpenSSH_")?;
        rest.split([' ', '-']).next().filter(|release| !release.is_empty())
    }
}

/// How a TCP connect ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ConnectEnd {
    /// Connected.
    Connected,
    /// Refused: the machine is there, nothing listens on the port.
    Refused,
    /// No answer until the deadline.
    TimedOut,
    /// An ICMP answer or no route: network or host unreachable, prohibited.
    Unreachable(String),
    /// Anything else, with the system's words.
    Other(String),
}

/// The first bytes after the connect, before a byte was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BannerRecord {
    /// At most the first 8 KiB, as they came.
    pub raw: Bytes,
    /// What ended the look.
    pub end: BannerEnd,
    /// The identification string without its line end: `SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u10`.
    pub identification: Option<String>,
}

/// What ended the look at the banner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BannerEnd {
    /// A whole line that begins with `SSH-`.
    Identification,
    /// The peer closed, or reset, the connection.
    Closed,
    /// Nothing (more) came until the deadline.
    TimedOut,
    /// 8 KiB, or 20 lines, without an identification.
    TooLong,
}

/// An error of libssh2, or of the system beneath it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SshError {
    /// libssh2's number (`LIBSSH2_ERROR_*`), negative; 0 for an error that is not libssh2's.
    pub code: i32,
    /// Its sentence, escaped. It differs between releases: never decide on it.
    pub text: String,
}

/// The server's algorithm lists beside ours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KexinitRecord {
    /// The lists in the order of RFC 4253 section 7.1, first eight of ten.
    pub lists: Vec<AlgorithmList>,
}

/// One list of the negotiation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlgorithmList {
    /// Its name: `key exchange`, `host key`, `cipher client to server`, …
    pub name: String,
    /// What the server offers.
    pub server: Vec<String>,
    /// What the doctor's libssh2 offers.
    pub client: Vec<String>,
}

impl AlgorithmList {
    /// True when client and server share an algorithm.
    #[must_use]
    pub fn meets(&self) -> bool {
        self.client.iter().any(|ours| self.server.contains(ours))
    }
}

/// The host key of the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostKeyRecord {
    /// `ssh-ed25519`, `ecdsa-sha2-nistp256`, `ssh-rsa`, …
    pub kind: String,
    /// `SHA256:…` in base64 without padding, as `ssh-keygen -l` prints it.
    pub fingerprint: String,
    /// What is known of it.
    pub trust: HostKeyTrust,
}

/// What is known of a host key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HostKeyTrust {
    /// The same key stands there.
    Known {
        /// `file:line` of the entry, or the key file.
        place: String,
    },
    /// Nothing is known of this host and key type.
    Unknown,
    /// Another key of the same type stands there, or this one is revoked.
    Changed {
        /// `file:line` of the entry, or the key file.
        place: String,
        /// Fingerprint of the key that was expected; none for a revoked one.
        expected: Option<String>,
    },
    /// There was something to compare with, but it could not be read.
    CouldNotLook {
        /// What could not be read, and why.
        reason: String,
    },
}

/// The answer to the subsystem request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SubsystemEnd {
    /// Granted. This says nothing of the program behind it: sshd grants first and starts then.
    Granted,
    /// Denied (libssh2 -22).
    Denied,
    /// The connection broke, or another error.
    Broke(SshError),
    /// No answer until the deadline.
    TimedOut,
}

/// What came out of the subsystem after our INIT packet was sent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FirstBytes {
    /// At most the first 4 KiB.
    pub bytes: Bytes,
    /// Milliseconds from the request to the first byte; none if none came.
    pub first_ms: Option<f64>,
    /// Offset in `bytes` at which a valid version packet begins; 0 on a healthy server.
    pub version_at: Option<usize>,
    /// The server closed its end.
    pub eof: bool,
    /// Exit status of the program, where the channel was closed and no signal was named. libssh2
    /// gives 0 as well when none was sent.
    pub exit_status: Option<i32>,
    /// The signal that ended it, without `SIG`.
    pub exit_signal: Option<String>,
    /// The connection itself died.
    pub broke: Option<SshError>,
    /// Nothing ended the look but the deadline.
    pub timed_out: bool,
    /// Milliseconds from the request to the end of the look.
    pub ms: f64,
}

/// The version packet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SftpRecord {
    /// The protocol version the server speaks; 3 for OpenSSH.
    pub version: u32,
    /// Names and data of the extensions, escaped, at most 64.
    pub extensions: Vec<(String, String)>,
}
