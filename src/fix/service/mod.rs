//! How this machine's sshd comes to read its files: which way there is, and whether it was seen to
//! have done so. An exit code proves nothing.

mod behind; // what the running sshd has not read yet
mod commands; // what each way runs
mod error; // why a change is not in force
mod find; // which way there is here
mod renew; // bring the files into force, and see that they are
mod running; // the sshd that listens
mod systemd; // what systemd says of its units
mod way; // the ways

pub use behind::behind;
pub use error::{NoWay, NotInForce};
pub use find::find;
pub use renew::{Seen, renew};
pub use running::Running;
pub use way::{Service, Way};
