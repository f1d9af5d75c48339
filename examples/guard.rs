//! What guards a fix, one piece at a time, for the tests that boot a machine (`tests/nspawn`) and
//! for a look by hand:
//!
//!     guard find PORT                        the way to reload, and its commands
//!     guard renew PORT                       reload or start, and see that it is in force
//!     guard behind PORT                      what the running sshd has not read
//!     guard sessions                         who is logged in over SSH
//!     guard validate PORT USER PATH=FILE…    what FILE in the place of PATH would change
#![allow(clippy::print_stdout)]

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use sftp_doctor::fix::service::{self, Service};
use sftp_doctor::fix::sessions;
use sftp_doctor::fix::validate::{Candidate, Login, Question, validate};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match run(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            println!("failed: {why}");
            ExitCode::FAILURE
        }
    }
}

fn run(words: &[&str]) -> Result<(), String> {
    match words {
        ["find", port] => {
            let service = find(port)?;
            println!("way: {:?}", service.way);
            println!("started: {} {:?}", service.started.program, service.started.options);
            println!("stopped: {}", service.is_stopped());
            service.commands().iter().for_each(|command| println!("run: {command}"));
        }
        ["renew", port] => {
            let seen = service::renew(&find(port)?, soon()).map_err(|why| why.to_string())?;
            println!("seen: {seen:?}");
        }
        ["behind", port] => {
            service::behind(&find(port)?).iter().for_each(|change| println!("{}", change.path));
        }
        ["sessions"] => {
            for session in sessions::established().map_err(|why| why.to_string())? {
                let Login { user, address, local_address, local_port } = &session.login;
                let own = if session.own { " own" } else { "" };
                println!("{user} {address} -> {local_address}:{local_port}{own}");
            }
        }
        ["validate", port, user, files @ ..] => {
            let service = find(port)?;
            let logins = [login("root", port)?, login(user, port)?];
            let candidate = candidate(files)?;
            let question = Question {
                candidate: &candidate,
                logins: &logins,
                started: &service.started,
                release: None,
                deadline: soon(),
            };
            let validation = validate(&question).map_err(|why| why.to_string())?;
            println!("before: {:?} {:?}", validation.before.code, validation.before.said);
            println!("after: {:?} {:?}", validation.after.code, validation.after.said);
            for one in &validation.differences {
                println!("{} {}: {:?} -> {:?}", one.login.user, one.keyword, one.before, one.after);
            }
            validation.unanswered.iter().for_each(|login| println!("no answer for {}", login.user));
        }
        _ => return Err("find, renew, behind, sessions or validate".into()),
    }
    Ok(())
}

fn soon() -> Instant {
    Instant::now() + Duration::from_secs(10)
}

fn find(port: &str) -> Result<Service, String> {
    let port = port.parse().map_err(|_| "no port")?;
    service::find(port, soon()).map_err(|why| why.to_string())
}

fn login(user: &str, port: &str) -> Result<Login, String> {
    let address = IpAddr::V4(Ipv4Addr::new(10, 77, 0, 1));
    let local_port = port.parse().map_err(|_| "no port")?;
    Ok(Login { user: user.into(), address, local_address: address, local_port })
}

/// `PATH=FILE` puts the bytes of FILE at PATH, `PATH=` takes it away.
fn candidate(words: &[&str]) -> Result<Candidate, String> {
    let mut files = BTreeMap::new();
    for word in words {
        let (path, file) = word.split_once('=').ok_or("PATH=FILE")?;
        let bytes = match file {
            "" => None,
            file => Some(std::fs::read(file).map_err(|why| why.to_string())?),
        };
        files.insert(PathBuf::from(path), bytes);
    }
    Ok(Candidate::new(files))
}
