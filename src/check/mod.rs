//! The contract of a check, what it looks at, and the run over all of them.

mod contract; // what a check is, and what it may answer
mod day; // days since 1970 as dates
pub mod dropped; // a connection closed before the banner
mod examination; // what it looks at
pub mod listening; // where this machine's sshd listens
pub mod login; // how the login went, and what the machine says of it
pub mod pam; // the line of PAM's stack that says no
pub mod rehearsed; // the step that stopped the rehearsal, and what the machine says of it
mod run; // all of them
mod sshd; // sshd's configuration as a check sees it

pub use contract::{Answer, Check};
pub use day::date;
pub use examination::Examination;
pub use run::{Checked, run_all};
pub use sshd::Sshd;
