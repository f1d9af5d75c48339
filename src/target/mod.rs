//! Whom to examine.

mod choose; // from request and settings to the target
mod endpoint; // [USER@]HOST[:PORT]
mod error; // why there is no target, and what to do about it
mod here; // which addresses are this machine's
mod nodes; // those that --node names
mod password; // a file, standard input, a prompt
mod request; // what the command line asked for
mod several; // all that FOG's database names
pub(crate) mod valid; // what a host, a user, a path may look like
mod values; // user, port, storage

pub use choose::{Chosen, FogAddress, check_root, choose};
pub use endpoint::{BadEndpoint, Endpoint};
pub use error::{BadPassword, SettingsPassword, TargetError};
pub use here::{Presence, presence};
pub use nodes::select;
pub use request::{PasswordSource, Request};
pub use several::{Choice, choose_all, targets};
pub use valid::{BadHost, BadPath, BadUser};
