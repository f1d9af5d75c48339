//! `--fix`: a repair as a transaction. Previewed, validated, proved by a working capture, or taken
//! back to the byte. The only part of the doctor that changes anything.

mod apart; // apart from the terminal while it works
pub mod carry_out; // from a plan to a proof, or back
mod in_force; // sshd reads what was taken back
pub mod plan; // what is to be changed, and in which order
mod process; // sshd's processes
mod repair; // what became of it
pub mod service; // how sshd comes to read its files
pub mod sessions; // who is logged in, and must stay admitted
mod step; // one concrete change, as data
pub mod transaction; // all changes are made, or none is
pub mod trial; // a login to a candidate configuration
pub mod validate; // a candidate configuration, asked of sshd itself

pub use apart::{Apart, behind_a_front};
pub use in_force::{InForce, read_again};
pub use repair::{Before, Outcome, Repair};
pub use step::{Standing, Step};
