//! The command line.

mod args; // what clap parses
mod hint; // a word that was meant as a subcommand
mod read; // from arguments to a validated command line
mod repair; // --fix and what belongs to it
mod select; // --only and --skip

pub use args::{Cli, Color, Command, Configuration, FailOn, Format, Undo};
pub use hint::most_like;
pub use read::read;
pub use repair::{Repair, Which};
pub use select::Selection;
