//! A small SFTP v3 client (draft-ietf-secsh-filexfer-02) on a channel whose first bytes were
//! already looked at. It gives the server's own status codes and texts, which neither PHP nor ssh2
//! show.

mod client; // requests and their answers
mod error; // what a request can end in
mod list; // what lies in a directory
pub(super) mod packet; // bytes of packets

pub(super) use client::Client;
pub(super) use error::Refusal;
pub(super) use list::Name;
