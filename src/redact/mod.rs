//! A Case that strangers may read: names, addresses and comments are replaced, and what the checks
//! find stays the same.

mod assigned; // passwords that nobody knew of
mod case; // the whole of it
mod comments; // lines of files that decide nothing
mod domains; // names of hosts with their domains
mod hidden; // what was hidden, counted
mod known; // names that everybody has
mod learn; // where names stand in a Case
mod masks; // what each thing is called instead
mod names; // names and their pseudonyms
mod networks; // addresses and their pseudonyms
mod paths; // the personal parts of paths
mod patterns; // names with wildcards
mod repair; // what a repair changed
mod rewrite; // every text of a record through one function
mod scan; // the pieces of a text
mod secrets; // passwords, by their value
mod spelled; // addresses as they are written
mod verify; // the same findings as before

pub use case::{Failure, case, with_repair};
pub use hidden::Hidden;
pub use secrets::{repair_without_secrets, without_secrets};
