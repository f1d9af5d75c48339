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
use std::io;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::time::Duration;

use server::{Act, Manners, Server};
use sftp_doctor::case::{Look, Origin, Role, Sourced, Target};
use sftp_doctor::examine::{self, Order};
use sftp_doctor::file::Root;
use sftp_doctor::probe::Interrupt;
use sftp_doctor::report::{ColourChoice, Style, terminal};
use sftp_doctor::secret::Secret;
use sftp_doctor::target::Chosen;

/// What a start-up file of the account prints before the sftp server can speak. FOG's installer
/// writes such a warning into `.bashrc` of its account.
const NOTICE: &str = "You seem to be using the 'fogproject' system account to logon and work \
                      on your FOG Server system.\n";

/// The cause the doctor has to name.
const CAUSE: &str = "shell-startup-output";

/// A version packet of SFTP 3: length 5, type 2, version 3.
const VERSION: [u8; 9] = [0, 0, 0, 5, 2, 0, 0, 0, 3];

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let password: String = server::random()?.iter().map(|byte| format!("{byte:02x}")).collect();
    let output = [NOTICE.as_bytes(), VERSION.as_slice()].concat();
    let manners = Manners { acts: vec![Act::Send(output)], ..Manners::new(&password) };
    let server = Server::start(manners)?;
    let address = server.address;

    println!("An SSH server runs in this process, on {address}. As many a FOG");
    println!("server does, it prints a line before its SFTP speaks. FOG then shows:\n");
    match client::sentence(address, "fogproject", &password)? {
        Some(sentence) => println!("    {sentence}\n"),
        None => println!("    nothing, SFTP starts\n"),
    }
    println!("No time ran out, and it names no cause. What the doctor says of this server:\n");
    let cause = diagnose(address, password)?;
    Ok(if cause.as_deref() == Some(CAUSE) { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Examines the server as the program does, shows the report, and gives the root cause.
fn diagnose(address: SocketAddr, password: String) -> Result<Option<String>, Box<dyn Error>> {
    let chosen = Chosen {
        target: target(address),
        password: Some(Secret::new(password)),
        fog_address: None,
        fog_version: None,
        open_password_file: None,
    };
    let order = Order {
        timeout: Duration::from_secs(10),
        php_libssh2: None,
        ask_php: false,
        repeat: 1,
        rehearse: true,
        root: Root::default(),
        secrets: &[],
        interrupt: &Interrupt::from_signals()?,
    };
    let case = examine::examine(&chosen, Look::not_looked("the demo has no FOG"), &order);
    let diagnosis = examine::diagnose(&case, sftp_doctor::checks::ALL);
    let style = Style::of(&io::stdout(), ColourChoice::Auto);
    terminal::write(&case, &diagnosis, style, &mut io::stdout())?;
    Ok(diagnosis.causes.first().map(|cause| cause.finding.id.to_owned()))
}

fn target(address: SocketAddr) -> Target {
    let demo = || Origin::Option("the demo".to_owned());
    Target {
        name: address.ip().to_string(),
        role: Role::StorageNode,
        host: Sourced::new(address.ip().to_string(), demo()),
        port: Sourced::new(address.port(), demo()),
        user: Sourced::new("fogproject".to_owned(), demo()),
        storage: Sourced::new("/images".to_owned(), demo()),
        password: Some(demo()),
        fog_address_elsewhere: None,
    }
}
