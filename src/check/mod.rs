//! The contract of a check, what it looks at, and the run over all of them.

mod contract; // what a check is, and what it may answer
mod day; // days since 1970 as dates
pub mod dropped; // a connection closed before the banner
mod examination; // what it looks at
pub mod exports; // the exports through which clients capture
mod fog; // what FOG itself says
pub mod listening; // where this machine's sshd listens
mod loading; // whether sshd would load its files
pub mod login; // how the login went, and what the machine says of it
mod look; // what a look gave, or the answer of a check without it
mod opened; // what came out of the subsystem
pub mod pam; // the line of PAM's stack that says no
pub mod pam_reached; // the lines behind the right password
mod printed; // the line that prints what came
pub mod rehearsed; // the step that stopped the rehearsal, and what the machine says of it
mod run; // all of them
mod serving; // who answers for SFTP on this machine
pub mod space; // the file system that refused a step
mod sshd; // sshd's configuration as a check sees it
pub mod startup; // lines of the shell's start-up files
pub mod store; // how the rehearsal of snapins or kernels ended
pub mod stored; // what lies in the storage
pub mod stuck; // which process keeps the session waiting

pub use contract::{Answer, Check};
pub use day::date;
pub use examination::Examination;
pub use loading::Refusal;
pub use look::{needed, present};
pub use opened::{Opened, end_of};
pub use run::{Checked, run_all};
pub use serving::{Serving, line_of};
pub use sshd::Sshd;
