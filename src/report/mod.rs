//! The report: one file a format, the rooms they share beside them. A renderer decides nothing.

pub mod brief; // the verdict and the root cause alone
pub mod checks; // the list of checks
mod colour; // is this stream coloured?
pub mod config; // the effective sshd configuration
pub mod explain; // a page, or the causes behind a text
mod failure; // a run that examined nothing
pub mod fix; // a repair
mod format; // the forms, and which file writes which
pub mod github; // annotations for GitHub Actions
pub mod json; // the machine contract
pub mod junit; // test results for a CI
pub mod markdown; // the post for a forum
mod paper; // lines of styled text, wrapped
pub mod pending; // a repair that was interrupted
mod safe; // the last guard before an output
mod several; // several targets side by side
mod style; // what an output can show
pub mod terminal; // the report an admin reads
pub mod undo; // what was taken back
mod versions; // of everything that takes part
mod width; // columns of a character, and its ASCII spelling
mod words; // the sentences of every format
mod wrap; // text over lines

pub use colour::{ColourChoice, colour_for};
pub use failure::Failure;
pub use format::{Format, Told};
pub use style::Style;
