//! This machine, when the server is this one. Each look is optional, changes nothing, and says what
//! it could not see and the command that would allow it.

mod account; // the account that logs in
mod daemon; // the running sshd beside its disk
mod disk; // files of a tree, bounded
mod here; // is the server this machine?
mod holdings; // what lies in the storage
mod host_keys; // the keys sshd shows
mod hosts_access; // hosts.allow and hosts.deny
mod listeners; // who listens where
mod look; // all of it, in one record
mod mounts; // the file system that a path lies on
mod patience; // looks that a dead mount may hold
mod processes; // what a session's processes wait for
mod sftp_server; // the program behind an external subsystem
mod sshd_files; // the configuration as sshd reads it
mod startup; // what the account's shell reads first
mod storage; // the way to the images

pub use here::is_here;
pub use look::{Asked, look, look_at_processes, look_at_tree, own_keys};
