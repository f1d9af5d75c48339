//! The Case: all that was observed in one run, as plain data. It holds no secret by type, judges
//! nothing, and a saved one gives the same findings on another machine.

mod acl;
mod after;
mod auth;
mod daemon;
mod database;
mod fog;
mod host;
mod limits;
mod look;
mod machine;
mod others;
mod pam;
mod php;
mod process;
mod quota;
mod record;
mod rehearsal;
mod repeat;
mod session;
mod stage;
mod storage;
mod target;
mod told;

pub use acl::{AclEntry, AclWho};
pub use after::{
    AfterRecord, Ageing, Ban, HostKeyFile, LogLine, PasswordField, SocketLine, Startups,
};
pub use auth::{Attempt, AttemptEnd, AuthRecord, Method};
pub use daemon::{Change, ConfigTest, Daemon, PidFile};
pub use database::{
    CaptureTask, ClientRecord, DatabaseRecord, GlobalSettings, ImageRecord, NodeRecord,
};
pub use fog::{
    Agreement, FogRecord, FogVersion, Generation, InstallType, PasswordGroup, PasswordPlace,
};
pub use host::{
    Account, FileFacts, HostRecord, HostsRule, Listener, SftpServer, SshdFiles, StartupFile,
    StoragePath, held_by, held_by_another,
};
pub use limits::LimitLine;
pub use look::Look;
pub use machine::{Export, ImageRoot, MachineRecord, Selinux};
pub use others::{RefusedAccount, StorageGround};
pub use pam::{AccessRule, Failures, ListFile, PamKind, PamLine, PamStack};
pub use php::{
    LoadedLibssh2, PhpHere, PhpOutcome, PhpRecord, PhpSaid, Sapi, SapiKind, Ssh2Extension,
};
pub use process::Process;
pub use quota::{Quota, QuotaLimits, QuotaOf, QuotaUse};
pub use record::{Case, Recorded, SCHEMA, TargetCase};
pub use rehearsal::{RehearsalRecord, Status, StepEnd, StepKind, StepRecord, ToldFileSystem};
pub use repeat::{RepeatRecord, StageTimes};
pub use session::{
    AlgorithmList, BannerEnd, BannerRecord, ConnectEnd, FirstBytes, HostKeyRecord, HostKeyTrust,
    KexinitRecord, SessionRecord, SftpRecord, SshError, SubsystemEnd,
};
pub use stage::{Protocol, Stage, StageEnd, StageRecord};
pub use storage::{FileSystem, StorageEntry, StorageState};
pub use target::{Origin, Role, Sourced, Target};
pub use told::{Grant, ToldEntry, ToldFacts, ToldStorage};
