//! The command line.

mod args; // what clap parses
mod effect; // which options a command has a use for
mod hint; // a word that was meant as a subcommand
mod read; // from arguments to a validated command line
mod repair; // --fix and what belongs to it
mod report_file; // --report
mod select; // --only and --skip

pub use args::{Cli, Color, Command, Configuration, FailOn, Undo};
pub(crate) use args::{EXAMPLES, EXIT_CODES};
pub use hint::most_like;
pub use read::read;
pub use repair::{Repair, Which};
pub use report_file::ReportFile;
pub use select::Selection;
