//! sftp-doctor: why FOG's image capture fails at its end, on a real server.
//!
//! The folders are the way of the data, and no module knows one that stands later in it:
//! target → probe → [`case`] → [`checks`] → [`finding`] → [`diagnosis`] → report.

pub mod access_conf; // access.conf as a language
pub mod case; // what was observed in one run, as plain data
pub mod case_file; // a Case on disk
pub mod check; // the contract of a check, and the run over all of them
#[path = "../checks/mod.rs"]
pub mod checks; // one check a file
pub mod cli; // the command line, as clap sees it
pub mod commands; // what each command does
pub mod cure; // what a fix wants, as data
pub mod diagnosis; // from findings to the root cause
pub mod effective_config; // what `sftp-doctor config` answers
pub mod examine; // one run, from target to report
pub mod explain; // a pasted error text, and the causes behind it
pub mod file; // files of strangers: regular, bounded, under a root
pub mod finding; // what a check says: finding, evidence, fix
pub mod fix; // a repair as a transaction
pub mod fog; // what FOG writes to disk and to its database
pub mod hosts_access; // hosts.allow and hosts.deny as a language
pub mod predict; // what FOG will show, by the libssh2 that PHP loads
pub mod probe; // everything that looks at the world
pub mod redact; // a Case that strangers may read
pub mod remedy; // the cures that several checks know
pub mod report; // one file a format
pub mod secret; // the type that never shows
pub mod shell; // start-up files of shells as text
pub mod sshd; // sshd_config as a language
pub mod target; // whom to examine
pub mod text; // hostile text made safe
