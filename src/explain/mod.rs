//! A pasted error text, and the causes that can be behind it. No look at the world: it works offline.

mod answer; // from what was typed to an answer
mod client; // what OpenSSH's client says
mod fog; // what FOG, PHP and libssh2 say
mod letters; // a number that is four letters
mod log; // what sshd writes into its log
mod paste; // what a paste brings along
mod system; // what the system says of a file system
mod text; // the shape of a known text

pub use answer::{Explanation, Known, explain};
pub use text::{Suspect, Text};
