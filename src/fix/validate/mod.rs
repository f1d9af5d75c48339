//! A candidate configuration, asked of sshd itself before anything is written: in a private mount
//! namespace that shows it at its real paths.

mod answers; // what sshd says of the files it sees
mod candidate; // files as they are to be
mod difference; // before and after, login by login
mod namespace; // mounts that nobody else sees
mod run; // the whole validation
mod view; // the candidate at its real paths

pub use candidate::Candidate;
pub use difference::{Difference, Login};
pub use namespace::Refusal;
pub use run::{Question, Validation, validate};

pub(in crate::fix) use answers::MISSING;
pub(in crate::fix) use namespace::{Mounts, in_private_mounts};
pub(in crate::fix) use view::show;
