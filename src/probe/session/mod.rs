//! One SSH session, stage by stage: one connection, one login, one start of the sftp server.

mod banner; // the raw first line
mod channel; // a session channel and the subsystem request
mod connect; // TCP
mod denied; // requests that the server denies altogether
mod error; // how a stage stops
mod exec; // a command, through the login shell
mod first_bytes; // what comes out of the subsystem
mod forwarding; // is the account restricted?
mod handshake; // key exchange
mod host_key; // the server's key against what is known
mod kexinit; // the server's algorithm lists, in clear
pub mod known_hosts; // what OpenSSH's client knows of a host
mod library; // which libssh2 speaks
mod login; // keyboard-interactive, then password
mod pipe; // the channel as bytes in and out
mod raw; // the call that ssh2 does not offer safely
mod rehearsal; // FOG's last capture step
mod resolve; // a name becomes addresses
mod run; // the stages in order
mod scratch; // the names the rehearsal leaves nowhere
mod sftp; // a small SFTP v3 client
mod timeline; // what each stage took
mod told; // what the server shows of its storage
mod watchdog; // the end of all waits
mod wire; // ssh2 without blocking

pub use host_key::{KnownKeys, LocalKey, keys_of_known_hosts};
pub use kexinit::lists_beside_ours;
pub use library::LIBSSH2;
pub use rehearsal::StorageSight;
pub use run::{Onlooker, Plan, Store, examine};
