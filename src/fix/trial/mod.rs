//! A trial: a real login and SFTP start with the candidate configuration, on the machine's real
//! addresses and port, where nobody else can reach it.

mod network; // a network of our own, with the machine's addresses
mod run; // the whole trial
mod serve; // sshd behind one connection
mod trust; // where a trial lies

pub use run::{Attempt, Outcome, attempt};
