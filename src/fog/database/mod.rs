//! FOG's database: MariaDB or MySQL, asked with the credentials FOG has, and only read.

mod access; // where it is, and with which credentials
mod error; // why it could not be read
mod look; // the whole look, within its deadline
mod query; // bounded rows of a table, whatever columns it has
mod rows; // FOG's tables

pub(super) use access::login;
pub(super) use look::look;
pub use rows::Database;
