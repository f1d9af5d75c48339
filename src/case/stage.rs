//! The stages of a session, in the order in which they are reached.

use std::fmt;

use serde::{Deserialize, Serialize};

/// One stage of the session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// The host name becomes addresses.
    Resolve,
    /// TCP connect.
    Connect,
    /// The server's first line.
    Banner,
    /// Algorithms are agreed on and keys exchanged; the `ssh-userauth` service is granted.
    KeyExchange,
    /// The server's host key is compared with what is known.
    HostKey,
    /// Keyboard-interactive, then password, as PHP does.
    Authentication,
    /// A session channel is opened.
    Channel,
    /// The `sftp` subsystem is requested.
    Subsystem,
    /// The first bytes that come out of the subsystem, raw.
    FirstBytes,
    /// The SFTP version packet.
    Version,
    /// FOG's last capture step, on scratch names.
    Rehearsal,
}

/// One of the protocols that a capture's end goes through, each begun when the one before it is done. Sources: RFC 4253,
/// 4252 and 4254; SFTP's greeting is counted to the connection, because what spoils it is the subsystem's start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Protocol {
    /// Up to the host key.
    Transport,
    /// The login.
    Authentication,
    /// The channel, the subsystem, its first bytes and version.
    Connection,
    /// FOG's operations.
    FileTransfer,
}

impl Stage {
    /// Every stage, in order.
    pub const ALL: [Self; 11] = [
        Self::Resolve,
        Self::Connect,
        Self::Banner,
        Self::KeyExchange,
        Self::HostKey,
        Self::Authentication,
        Self::Channel,
        Self::Subsystem,
        Self::FirstBytes,
        Self::Version,
        Self::Rehearsal,
    ];

    /// The protocol it belongs to.
    #[must_use]
    pub fn protocol(self) -> Protocol {
        match self {
            Self::Resolve | Self::Connect | Self::Banner | Self::KeyExchange | Self::HostKey => {
                Protocol::Transport
            }
            Self::Authentication => Protocol::Authentication,
            Self::Channel | Self::Subsystem | Self::FirstBytes | Self::Version => {
                Protocol::Connection
            }
            Self::Rehearsal => Protocol::FileTransfer,
        }
    }

    /// The name in reports, at most 14 characters.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Resolve => "resolve",
            Self::Connect => "connect",
            Self::Banner => "banner",
            Self::KeyExchange => "key exchange",
            Self::HostKey => "host key",
            Self::Authentication => "authentication",
            Self::Channel => "channel",
            Self::Subsystem => "subsystem",
            Self::FirstBytes => "first bytes",
            Self::Version => "version",
            Self::Rehearsal => "rehearsal",
        }
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// One stage as it went.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StageRecord {
    /// Which one.
    pub stage: Stage,
    /// How long it took, in milliseconds.
    pub ms: f64,
    /// What the doctor would have waited at most, in milliseconds.
    pub limit_ms: u64,
    /// How it ended.
    pub end: StageEnd,
    /// A few words of what was seen, already escaped.
    pub note: String,
}

/// How a stage ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StageEnd {
    /// It did what it is for.
    Done,
    /// It failed; the record of the stage says how.
    Failed,
    /// Nothing came until the deadline.
    TimedOut,
    /// An earlier stage failed.
    NotReached,
    /// Left out on purpose.
    Skipped,
    /// The user stopped the run in it.
    Interrupted,
}

impl StageEnd {
    /// True when the stage was begun.
    #[must_use]
    pub fn was_reached(self) -> bool {
        !matches!(self, Self::NotReached | Self::Skipped)
    }

    /// The word in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Failed => "failed",
            Self::TimedOut => "timed-out",
            Self::NotReached => "not-reached",
            Self::Skipped => "skipped",
            Self::Interrupted => "interrupted",
        }
    }
}
