//! The rehearsal: what FOG does in a store, on scratch names, with the server's own answers.

use serde::{Deserialize, Serialize};

use super::{SshError, ToldStorage};

/// What the rehearsal showed.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RehearsalRecord {
    /// The steps in order; it ends at the first that fails and matters to FOG.
    pub steps: Vec<StepRecord>,
    /// Scratch names that could not be removed.
    pub left_behind: Vec<String>,
    /// Where the session begins, as the server says: the answer to the first step.
    pub start: Option<String>,
    /// The file system that refused a step, where the server told it.
    pub file_system: Option<ToldFileSystem>,
    /// What the server showed of the storage, where nobody looked at its files.
    #[serde(default)]
    pub storage: Option<ToldStorage>,
    /// Requests that the server denies wherever they are made, for which the rehearsal therefore
    /// went another way; FOG needs them to find an older image and to clear it away.
    #[serde(default)]
    pub without: Vec<StepKind>,
}

/// A file system as the server describes it (`statvfs@openssh.com`, PROTOCOL section 4.4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToldFileSystem {
    /// It is mounted read-only.
    pub read_only: bool,
    /// Bytes that an account may still write.
    pub free_bytes: u64,
    /// Files that may still be made; none where the file system does not count them.
    pub free_files: Option<u64>,
}

impl RehearsalRecord {
    /// The step that stopped it.
    #[must_use]
    pub fn failed(&self) -> Option<&StepRecord> {
        let stops = |step: &&StepRecord| match step.end {
            StepEnd::Done => false,
            StepEnd::Refused(_) => step.kind.matters() && !step.is_detour(),
            StepEnd::NotADirectory | StepEnd::Exited { .. } => step.kind.matters(),
            StepEnd::Broke(_) | StepEnd::TimedOut => true,
        };
        self.steps.iter().find(stops)
    }

    /// True when every step that matters to FOG was done: what was made is cleared away at the end.
    #[must_use]
    pub fn finished(&self) -> bool {
        let last = self.steps.last().map(|step| step.kind);
        self.failed().is_none() && matches!(last, Some(StepKind::Unlink | StepKind::Rmdir))
    }
}

/// One step.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StepRecord {
    /// What was asked.
    pub kind: StepKind,
    /// Of which path on the server.
    pub path: String,
    /// How long the answer took, in milliseconds.
    pub ms: f64,
    /// The answer.
    pub end: StepEnd,
    /// Where it was refused: whether the server denies the request altogether (`-R`, `-P` and `-p`
    /// of sftp-server), as its answer to one that could change nothing tells; none where that was
    /// not asked.
    #[serde(default)]
    pub denied: Option<bool>,
}

impl StepRecord {
    /// FOG makes neither directories nor files while it moves an image, and takes an image that it
    /// may not look at for none: the rehearsal goes on without what the server denies it of these.
    #[must_use]
    pub fn is_detour(&self) -> bool {
        use StepKind::{Mkdir, StatCaptureDir, StatStorage, Write};
        let kind = matches!(self.kind, Mkdir | Write | StatStorage | StatCaptureDir);
        self.denied == Some(true) && kind
    }
}

/// The steps, in the order of the rehearsal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StepKind {
    /// Where the server puts us: the absolute path of `.`.
    Realpath,
    /// The image root is a directory.
    StatStorage,
    /// `dev/` in it is a directory.
    StatCaptureDir,
    /// A directory that FOG makes where it is missing: `backup/` of the kernels, that of the snapins.
    StatToBeMade,
    /// A scratch directory in `dev/`, as the client's capture leaves one.
    Mkdir,
    /// A small file in it.
    Write,
    /// The scratch directory is moved from `dev/` to the root, as FOG moves an image.
    Rename,
    /// Mode 0775, as FOG sets it. FOG ignores a failure.
    Chmod,
    /// A command through the account's login shell, as FOG notes a kernel's release. FOG ignores a
    /// failure.
    Exec,
    /// The file is removed.
    Unlink,
    /// The scratch directory is removed.
    Rmdir,
}

impl StepKind {
    /// The word in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Realpath => "realpath",
            Self::StatStorage | Self::StatCaptureDir | Self::StatToBeMade => "stat",
            Self::Mkdir => "mkdir",
            Self::Write => "write",
            Self::Rename => "rename",
            Self::Chmod => "chmod",
            Self::Exec => "exec",
            Self::Unlink => "unlink",
            Self::Rmdir => "rmdir",
        }
    }

    /// False for what FOG does not need: chmod and exec (their results are ignored by every 1.6),
    /// realpath, and a directory that it makes itself.
    #[must_use]
    pub fn matters(self) -> bool {
        !matches!(self, Self::Realpath | Self::Chmod | Self::Exec | Self::StatToBeMade)
    }
}

/// The answer to a step.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StepEnd {
    /// It was done.
    Done,
    /// The server refused it.
    Refused(Status),
    /// It is there, but not a directory.
    NotADirectory,
    /// A command ended with another status than 0.
    Exited {
        /// Its exit status; none where the server did not run it.
        code: Option<i32>,
        /// The beginning of what it said, escaped.
        said: String,
    },
    /// The answer made no sense, or the connection broke.
    Broke(SshError),
    /// No answer until the deadline.
    TimedOut,
}

/// An SFTP status: draft-ietf-secsh-filexfer-02 section 7, as OpenSSH's sftp-server sends it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status {
    /// `SSH_FX_*`: 0 OK, 1 EOF, 2 no such file, 3 permission denied, 4 failure, 5 bad message, 8
    /// operation unsupported.
    pub code: u32,
    /// The server's own words, escaped.
    pub text: String,
}
