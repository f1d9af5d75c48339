//! Several targets in one run: at the same time, within a bound, each with its own deadline, and no
//! more connections than needed.
#![allow(clippy::unwrap_used)] // a test fails by panicking

#[path = "support/fake.rs"]
#[allow(dead_code)]
mod fake;
#[path = "../examples/demo/server.rs"]
#[allow(dead_code)]
mod server;
#[path = "support/sftp_answers.rs"]
#[allow(dead_code)]
mod sftp_answers;

use std::net::{SocketAddr, TcpListener};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use fake::Fake;
use rustix::process::{Signal, getpid, kill_process};
use server::{Manners, Server};
use sftp_answers::{answers, status, yes};
use sftp_doctor::case::{
    Case, Look, Origin, Role, Sourced, Stage, StageEnd, StepEnd, StepKind, Target,
};
use sftp_doctor::checks;
use sftp_doctor::diagnosis::Verdict;
use sftp_doctor::examine::{Crowd, Order, diagnose, examine_all};
use sftp_doctor::file::Root;
use sftp_doctor::finding::Severity;
use sftp_doctor::probe::Interrupt;
use sftp_doctor::secret::Secret;
use sftp_doctor::target::Chosen;

const PASSWORD: &str = "correct-horse-7f3a91";
const TIMEOUT: Duration = Duration::from_secs(4);

fn chosen(name: &str, role: Role, address: SocketAddr, storage: &str, password: &str) -> Chosen {
    let from = |value: &str| Sourced::new(value.to_owned(), Origin::Default);
    Chosen {
        target: Target {
            name: name.into(),
            role,
            host: from(&address.ip().to_string()),
            port: Sourced::new(address.port(), Origin::Default),
            user: from("fogproject"),
            storage: from(storage),
            password: Some(Origin::Default),
            fog_address_elsewhere: None,
        },
        password: Some(Secret::new(password.into())),
        fog_address: None,
        fog_version: None,
        open_password_file: None,
    }
}

fn node(name: &str, address: SocketAddr) -> Chosen {
    chosen(name, Role::StorageNode, address, "/images", PASSWORD)
}

fn run(all: &[Chosen], jobs: usize, done: &(dyn Fn(usize) + Sync)) -> Case {
    let interrupt = Interrupt::never().unwrap();
    run_until(all, jobs, done, &interrupt)
}

fn run_until(
    all: &[Chosen],
    jobs: usize,
    done: &(dyn Fn(usize) + Sync),
    interrupt: &Interrupt,
) -> Case {
    let order = Order {
        timeout: TIMEOUT,
        rehearse: true,
        root: Root::default(),
        php_libssh2: None,
        ask_php: false,
        repeat: 1,
        secrets: &[],
        interrupt,
    };
    examine_all(
        all,
        Look::not_looked("not a FOG server"),
        &order,
        &Crowd { jobs, begun: &|_| {}, done },
    )
}

fn healthy() -> Server {
    let answer = |data: &[u8]| answers(data, yes);
    Server::start(Manners { answer, ..Manners::new(PASSWORD) }).unwrap()
}

/// An address where nothing listens.
fn closed() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

fn works(case: &Case, index: usize) -> bool {
    case.targets[index].session.rehearsal.as_ref().is_some_and(|rehearsal| rehearsal.finished())
}

#[test]
fn dead_nodes_delay_no_other() {
    let servers: Vec<Server> = (0..6).map(|_| healthy()).collect();
    let silent: Vec<Fake> = (0..6).map(|_| Fake::says("")).collect();
    let mut all: Vec<Chosen> = Vec::new();
    for (number, silent) in silent.iter().enumerate() {
        all.push(node(&format!("silent-{number}"), silent.address));
    }
    for (number, server) in servers.iter().enumerate() {
        all.push(node(&format!("works-{number}"), server.address));
        all.push(node(&format!("closed-{number}"), closed()));
    }
    let ends: Mutex<Vec<(usize, Duration)>> = Mutex::default();
    let start = Instant::now();
    let done = |index| ends.lock().unwrap().push((index, start.elapsed()));
    let case = run(&all, 8, &done);
    let total = start.elapsed();
    // One after the other the six silent ones alone take 24 seconds.
    assert!(total < 2 * TIMEOUT + Duration::from_secs(1), "{total:?}");
    let ends = ends.into_inner().unwrap();
    for (index, end) in ends.iter().filter(|(index, _)| *index >= silent.len()) {
        assert!(*end < TIMEOUT, "{} was done after {end:?}", all[*index].target.name);
    }
    for (index, (at, asked)) in case.targets.iter().zip(&all).enumerate() {
        assert_eq!(at.target.name, asked.target.name, "the order is that of the list");
        assert_eq!(works(&case, index), at.target.name.starts_with("works"), "{}", at.target.name);
    }
    for server in &servers {
        let seen = server.seen();
        assert_eq!((seen.connections, seen.passwords, seen.subsystems), (1, 1, 1));
    }
}

#[test]
fn no_more_connections_at_once_than_jobs() {
    let most = std::sync::Arc::new(Mutex::new((0_usize, 0_usize)));
    let fakes: Vec<Fake> = (0..12)
        .map(|_| {
            let most = most.clone();
            Fake::start(move |stream| {
                let mut at_once = most.lock().unwrap();
                at_once.0 += 1;
                at_once.1 = at_once.1.max(at_once.0);
                drop(at_once);
                std::thread::sleep(Duration::from_millis(100));
                most.lock().unwrap().0 -= 1;
                std::io::Write::write_all(stream, b"HTTP/1.1 400 Bad Request\r\n\r\n")
            })
        })
        .collect();
    let all: Vec<Chosen> = fakes.iter().map(|fake| node("fake", fake.address)).collect();
    let _ = run(&all, 4, &|_| {});
    let most = most.lock().unwrap().1;
    assert!((2..=4).contains(&most), "{most} at once");
}

#[test]
fn ctrl_c_ends_all_of_them_at_once() {
    let silent: Vec<Fake> = (0..20).map(|_| Fake::says("")).collect();
    let all: Vec<Chosen> = silent.iter().map(|fake| node("silent", fake.address)).collect();
    let interrupt = Interrupt::from_signals().unwrap();
    let start = Instant::now();
    std::thread::spawn(|| {
        std::thread::sleep(Duration::from_millis(300));
        kill_process(getpid(), Signal::INT).unwrap();
    });
    let case = run_until(&all, 4, &|_| {}, &interrupt);
    let elapsed = start.elapsed();
    assert!(elapsed < Duration::from_secs(1), "{elapsed:?}");
    assert_eq!(case.targets.len(), all.len());
    assert!(case.targets.iter().all(|at| at.session.interrupted));
    let verdicts = diagnose(&case, checks::ALL).verdicts;
    assert!(verdicts.iter().all(|verdict| *verdict == Verdict::Unknown), "{verdicts:?}");
}

#[test]
fn stores_of_one_login_share_a_connection() {
    let server = healthy();
    let all = [
        chosen("node", Role::StorageNode, server.address, "/images", PASSWORD),
        chosen("node", Role::SnapinStore, server.address, "/opt/fog/snapins", PASSWORD),
        chosen("kernels", Role::KernelStore, server.address, "/var/www/ipxe/", PASSWORD),
    ];
    let case = run(&all, 4, &|_| {});
    let seen = server.seen();
    assert_eq!((seen.connections, seen.passwords, seen.subsystems), (1, 1, 1));
    let kinds = |index: usize| -> Vec<StepKind> {
        let rehearsal = case.targets[index].session.rehearsal.as_ref().unwrap();
        rehearsal.steps.iter().map(|step| step.kind).collect()
    };
    use StepKind::*;
    assert_eq!(kinds(1), [Realpath, StatToBeMade, Write, Unlink]);
    let kernels =
        [Realpath, StatStorage, StatToBeMade, Mkdir, Write, Chmod, Exec, Rename, Unlink, Rmdir];
    assert_eq!(kinds(2), kernels);
    assert!((0..3).all(|index| works(&case, index)));
    // FOG ignores it.
    let rehearsal = case.targets[2].session.rehearsal.as_ref().unwrap();
    let exec = rehearsal.steps.iter().find(|step| step.kind == Exec).unwrap();
    let said = "This service allows sftp connections only.";
    assert_eq!(exec.end, StepEnd::Exited { code: Some(1), said: said.into() });
    let paths: Vec<&str> = case.targets[2].session.rehearsal.as_ref().unwrap().steps[1..3]
        .iter()
        .map(|step| step.path.as_str())
        .collect();
    assert_eq!(paths, ["/var/www/ipxe", "/var/www/ipxe/backup"]);
}

#[test]
fn a_refused_password_is_refused_once_for_all_stores() {
    let server = healthy();
    let wrong = "not-the-password";
    let all = [
        chosen("node", Role::StorageNode, server.address, "/images", wrong),
        chosen("node", Role::SnapinStore, server.address, "/opt/fog/snapins", wrong),
        chosen("other", Role::StorageNode, server.address, "/data", wrong),
        chosen("kernels", Role::KernelStore, server.address, "/var/www/ipxe", PASSWORD),
    ];
    let case = run(&all, 4, &|_| {});
    let seen = server.seen();
    assert_eq!((seen.connections, seen.refused), (2, 1));
    for at in &case.targets[..3] {
        assert_eq!(at.session.ended(Stage::Authentication), StageEnd::Failed);
    }
    assert!(works(&case, 3));
}

/// The first store's rehearsal gets no answer to its rename; the next one has a connection of its own.
#[test]
fn a_connection_that_is_of_no_use_any_more_is_not_shared() {
    const RENAME: u8 = 18;
    let answer: fn(&[u8]) -> Vec<u8> =
        |data| answers(data, |kind, id| if kind == RENAME { Vec::new() } else { yes(kind, id) });
    let server = Server::start(Manners { answer, ..Manners::new(PASSWORD) }).unwrap();
    let all = [
        chosen("node", Role::StorageNode, server.address, "/images", PASSWORD),
        chosen("node", Role::SnapinStore, server.address, "/opt/fog/snapins", PASSWORD),
    ];
    let case = run(&all, 1, &|_| {});
    assert_eq!(case.targets[0].session.ended(Stage::Rehearsal), StageEnd::TimedOut);
    assert!(works(&case, 1));
    assert_eq!(server.seen().connections, 2);
}

/// After a refused store the next one on the same connection has its whole time, and Ctrl-C.
#[test]
fn a_refused_store_leaves_the_connection_usable() {
    const RENAME: u8 = 18;
    let answer: fn(&[u8]) -> Vec<u8> = |data| {
        answers(data, |kind, id| match kind {
            RENAME => status(id, 3, b"Permission denied"),
            _ => yes(kind, id),
        })
    };
    let server = Server::start(Manners { answer, ..Manners::new(PASSWORD) }).unwrap();
    let all = [
        chosen("node", Role::StorageNode, server.address, "/images", PASSWORD),
        chosen("node", Role::SnapinStore, server.address, "/opt/fog/snapins", PASSWORD),
    ];
    let case = run(&all, 1, &|_| {});
    assert_eq!(case.targets[0].session.ended(Stage::Rehearsal), StageEnd::Failed);
    assert!(works(&case, 1));
    assert_eq!(server.seen().connections, 1);
}

#[test]
fn the_verdict_is_that_of_the_target_captures_go_to() {
    let server = healthy();
    let verdicts = |all: &[Chosen]| {
        let case = run(all, 4, &|_| {});
        let diagnosis = diagnose(&case, checks::ALL);
        let closed = diagnosis.causes.iter().find(|cause| cause.finding.id == "port-closed");
        (diagnosis.verdict, diagnosis.verdicts, closed.unwrap().finding.severity)
    };
    use Verdict::{CaptureFails, CaptureWorks};
    let (works, closed) = (|| node("works", server.address), || node("closed", closed()));
    let (verdict, each, severity) = verdicts(&[works(), closed()]);
    assert_eq!((verdict, severity), (CaptureWorks, Severity::Hazard));
    assert_eq!(each, [CaptureWorks, CaptureFails]);
    let (verdict, each, severity) = verdicts(&[closed(), works()]);
    assert_eq!((verdict, severity), (CaptureFails, Severity::Fatal));
    assert_eq!(each, [CaptureFails, CaptureWorks]);
}
