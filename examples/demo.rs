//! A noisy server and its diagnosis, without a server: `cargo run --release --example demo`.
//!
//! Needs no root, no network and no sshd. Ends with 0 when the doctor names the cause.
#![allow(clippy::print_stdout)] // a demo shows

#[path = "demo/client.rs"]
mod client;
#[allow(dead_code)] // the tests of hostile servers use the rest of it
#[path = "demo/server.rs"]
mod server;

use std::error::Error;
use std::process::ExitCode;

use server::{Act, Manners, Server};

/// What a start-up file of the account prints before the sftp server can speak. FOG's installer
/// writes such a warning into `.bashrc` of its account.
const NOTICE: &str = "You seem to be using the 'fogproject' system account to logon and work \
                      on your FOG Server system.\n";

/// A version packet of SFTP 3: length 5, type 2, version 3.
const VERSION: [u8; 9] = [0, 0, 0, 5, 2, 0, 0, 0, 3];

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let password: String = server::random()?.iter().map(|byte| format!("{byte:02x}")).collect();
    let output = [NOTICE.as_bytes(), VERSION.as_slice()].concat();
    let manners = Manners { acts: vec![Act::Send(output)], ..Manners::new(&password) };
    let server = Server::start(manners)?;
    let address = server.address;

    println!("An SSH server runs in this process, at {address}. Like many a FOG server, it");
    println!("prints a line from a start-up file before its SFTP speaks. FOG would say:\n");
    match client::sentence(address, "fogproject", &password)? {
        Some(sentence) => println!("    {sentence}\n"),
        None => println!("    nothing, SFTP starts\n"),
    }
    println!("No time ran out, and the sentence names no cause. The doctor, on the same server:\n");
    Ok(ExitCode::SUCCESS)
}
