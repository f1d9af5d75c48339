//! What guards a fix, one piece at a time, for the tests of this folder and for a look by hand:
//!
//!     guard find PORT                        the way to reload, and its commands
//!     guard renew PORT                       reload or start, and see that it is in force
//!     guard behind PORT                      what the running sshd has not read
//!     guard sessions                         who is logged in over SSH
//!     guard trial CLIENT SERVER PATH=FILE…   a login with FILE in the place of PATH
//!     guard validate PORT USER PATH=FILE…    what FILE in the place of PATH would change
#![allow(clippy::print_stdout)]

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use sftp_doctor::fix::service::{self, Service};
use sftp_doctor::fix::sessions;
use sftp_doctor::fix::trial::{self, Attempt, Outcome};
use sftp_doctor::fix::validate::{Candidate, Login, Question, validate};
use sftp_doctor::probe::{Interrupt, Limits};
use sftp_doctor::secret::Secret;

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
        ["trial", client, server, files @ ..] => {
            let server: SocketAddr = server.parse().map_err(|_| "ADDRESS:PORT")?;
            let service = find(&server.port().to_string())?;
            let password =
                std::io::read_to_string(std::io::stdin()).map_err(|why| why.to_string())?;
            let outcome = trial::attempt(&Attempt {
                candidate: &candidate(files)?,
                started: &service.started,
                listener: service.running.as_ref().map(|running| running.pid),
                client: client.parse().map_err(|_| "no address")?,
                server,
                user: "fogproject",
                password: &Secret::new(password.trim_end().to_owned()),
                limits: Limits::starting_now(Duration::from_secs(5)),
                interrupt: &Interrupt::never().map_err(|why| why.to_string())?,
            });
            match &outcome {
                Outcome::Untrusted { reason } => println!("untrusted: {reason}"),
                Outcome::Trusted { session, log } => {
                    println!("trusted: {:?}", outcome.works());
                    let ends = session.timeline.iter().filter(|one| one.end.was_reached());
                    ends.for_each(|one| println!("{} {:?} {}", one.stage, one.end, one.note));
                    println!("from: {:?}", session.local);
                    log.iter().for_each(|line| println!("sshd: {line}"));
                }
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
        _ => return Err("find, renew, behind, sessions, trial or validate".into()),
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
