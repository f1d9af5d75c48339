//! Start-up files of shells as text: their commands, and whether a shell without a terminal comes
//! to them. No shell is ever run; what cannot be told from the text is "perhaps".

mod blocks; // if, case, loops and functions
mod commands; // from lines to commands
mod dialect; // families of shells
mod interactive; // tests for a terminal
mod reads; // the commands of several files, in order

pub use blocks::Reached;
pub use dialect::Dialect;
pub use reads::{Command, commands};
