//! The kinds of changes: one a file.

mod account; // a program changes an account
mod account_facts; // what can be seen of an account
mod bench; // what a change has at hand
mod contract; // what every kind can do
mod create; // a new file
mod make_directory; // a new directory
mod own; // owner and mode
mod put_back; // an original returns to its place
mod remove; // a file goes
mod rename; // another name
mod write; // other bytes

pub(super) use bench::Bench;
pub(super) use contract::{Found, Look, change};
