//! This machine, when the server is this one. Each look is optional, changes nothing, and says what
//! it could not see and the command that would allow it.

mod account; // the account that logs in
mod after; // the looks after a session that failed
mod ageing; // the account's shadow entry, without its password
mod around; // what holds whoever logs in
mod bans; // what fail2ban's log says
mod chroot; // the ChrootDirectory, component by component
mod daemon; // the running sshd beside its disk
mod disk; // files of a tree, bounded
mod exports; // what NFS exports
mod ground; // whether the storage is mounted as it should be
mod here; // is the server this machine?
mod holdings; // what lies in the storage
mod host_keys; // the keys sshd shows
mod hosts_access; // hosts.allow and hosts.deny
mod installed; // what the installed sshd says is in force
mod key_files; // the files of the HostKey lines
mod limits; // what a session may use
mod listener; // sshd's listener as a process
mod listeners; // who listens where
mod lists; // the algorithm lists it is configured with
mod log; // what sshd and PAM logged meanwhile
mod look; // all of it, in one record
mod machine; // this machine as a FOG server
mod mounts; // the file system that a path lies on
mod nologin; // the files that close a machine
mod os; // the distribution, in its own words
mod pam; // what PAM does for sshd
mod pam_files; // the files its modules read
mod pam_modules; // the folders of its modules
mod password; // whether the account has the password that was refused
mod patience; // looks that a dead mount may hold
mod php; // FOG's PHP and the libssh2 it loads
mod processes; // what a session's processes wait for
mod qgroups; // the quota groups of btrfs
mod quotas; // the quotas of a file system
mod refused; // accounts whose shell refuses
mod selinux; // SELinux's files
mod sftp_server; // the program behind an external subsystem
mod sockets; // the socket unit
mod sshd_files; // the configuration as sshd reads it
mod startup; // what the account's shell reads first
mod storage; // the way to the images

pub use account::look as look_up;
pub use after::{Mark, look_after};
pub use around::{Around, look as look_around};
pub(crate) use daemon::changes;
pub use here::{is_here, name};
pub(crate) use installed::setting;
pub use installed::{Started, ask_sshd};
pub(crate) use listeners::{Socket, sockets};
pub use lists::configured_lists;
pub use look::{
    Asked, look, look_at_processes, look_at_storage, look_at_tree, look_within, own_keys,
};
pub use machine::look as look_at_machine;
pub use php::{Question as PhpQuestion, ask as ask_php, look as look_at_php};
pub use sshd_files::look as look_at_sshd_files;
pub use storage::sight_of_storage;
