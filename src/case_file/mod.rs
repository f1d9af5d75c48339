//! A Case on disk: `--save` writes one, `replay` reads one, of this machine or of a stranger's.

mod error; // why a file is no Case
mod read; // from bytes to a Case
mod write; // from a Case to a file

pub use error::{BadCase, Unsaved};
pub use read::{from_bytes, from_file, from_stdin};
pub use write::save;

/// The most bytes of a Case file. One of a usual server has about 60 KB; a bound on what is read
/// from strangers.
pub const LIMIT: usize = 16 << 20;
