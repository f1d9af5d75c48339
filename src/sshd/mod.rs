//! sshd_config as a language, exactly as each OpenSSH release reads it.
//!
//! [`read()`] turns files into a [`Config`]: always a value and its diagnostics, as sshd's own first
//! pass over them would go. [`Config::effective`] does the second pass, which sshd makes for each
//! connection, and says for each keyword which value is in force, which line decided it, and which
//! lines lost and why. No network, no judgement; files are reached through [`Source`] alone.

mod accounts; // home directories and services, for `~` and port names
mod address; // numeric addresses, CIDR lists
mod algorithms; // the names of ciphers, MACs, key exchanges and key types
mod allowed; // AllowUsers and its kin
mod apply; // what a directive does to the options
mod arguments; // the words of a directive, in the grammar of its era
mod assemble; // from the options of two passes to the effective values
mod build; // whose build of a release it is
mod config; // what was read
mod connection; // for whom it is asked
mod criteria; // the criteria of a Match line
mod default; // what holds when no line says anything
mod diagnostic; // what is wrong, and where
pub mod diff; // an edit as a unified diff
mod disk; // a tree on a disk as a source
pub mod edit; // changes to lines, as data
mod effective; // the values in force, and why
mod glob; // file names as sshd expands them
mod include; // the patterns of an Include line
mod keyword; // the one table of all keywords
mod lines; // from bytes to numbered lines
mod listen; // Port, AddressFamily and ListenAddress together
mod logging; // names of syslog facilities and levels
mod memory; // files in memory as a source
mod mentions; // the lines that name a subsystem, in force or not
mod numbers; // numbers, times and sizes as C reads them
mod options; // the values one pass collects
mod pattern; // wildcards and lists of them
mod qos; // the values of IPQoS
mod read; // the first pass
mod release; // a release of OpenSSH
mod releases; // the table of behaviours that differ
mod runs; // what a request for sftp gets to run
mod service; // what starts sshd, and where its port is decided
mod sftp_options; // the options of sftp-server
mod source; // where files come from
mod startup; // what sshd checks after its first pass
mod subsystem; // the program behind a subsystem
mod tokens; // the two tokenisers
mod value; // the value of a directive, checked and as `sshd -T` prints it
mod walk; // one pass over the files
mod what_if; // the same files under another release
mod written; // the lines of a file that set something

pub use allowed::{NotAllowed, not_allowed};
pub use build::Build;
pub use config::{Config, File, Glob};
pub use connection::Connection;
pub use diagnostic::{Diagnostic, Place, Severity};
pub use disk::DiskRoot;
pub use effective::{Effective, Lost, Setting, Why};
pub use keyword::{Keyword, Scope, keyword, keywords};
pub use memory::{Memory, Recorder};
pub use mentions::Mention;
pub(crate) use pattern::fits;
pub use read::read;
pub use release::Release;
pub use releases::{Behaviour, Row, behaviours};
pub use runs::Runs;
pub use service::{PortFrom, Service, service};
pub use sftp_options::SftpOptions;
pub use source::{MAX_FILE, ReadError, Source};
pub use subsystem::{Program, Subsystem};
pub use what_if::{Outcome, what_if};
pub use written::Written;
