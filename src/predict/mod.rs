//! What FOG will show: PHP's exact words, or its silence, for what the server did, by the release of
//! libssh2 that PHP loads. Pure: nothing here looks at the world.

mod banner; // libssh2's look at the server's first lines
mod fog; // what FOG makes of PHP's words
mod libssh2; // a release of libssh2, and what differs
mod limits; // how long others would wait
mod offer; // the algorithms a release offers, and which list would not meet
mod php; // PHP's calls in FOG's order, each with its outcome
mod predicted; // for the libssh2 that is known, or the usual ones
mod sftp_start; // libssh2's look at the first bytes of the subsystem

pub use fog::{Shown, shown};
pub use libssh2::Libssh2;
pub use limits::{SLOW_MS, StageLimit, limits};
pub use offer::apart;
pub use php::{Php, Warnings, php};
pub use predicted::{Predicted, libssh2_of};
