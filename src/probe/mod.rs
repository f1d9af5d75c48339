//! Everything that looks at the world. A probe records; it never judges.

pub mod host; // this machine, when the server is this one
mod interrupt; // Ctrl-C, as a file descriptor
mod limits; // how long to wait
pub(crate) mod program; // other programs, with a deadline
pub mod session; // one SSH session, stage by stage
mod wait; // one poll(2) for all waits

pub use interrupt::Interrupt;
pub use limits::Limits;
pub use wait::pause;
