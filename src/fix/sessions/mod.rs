//! The lock-out guard: who is logged in over SSH right now, and from where. Their logins must stay
//! admitted as they are.

mod established; // the sessions that stand

pub use established::{Session, established};
