//! Hostile and broken servers after the key exchange: login, channel, subsystem, SFTP.
#![allow(clippy::unwrap_used)] // a test fails by panicking

#[path = "support/doctor.rs"]
mod doctor;
#[path = "../examples/demo/server.rs"]
mod server;
#[path = "support/sftp_answers.rs"]
mod sftp_answers;

use std::time::Duration;

use doctor::{PASSWORD, examine, examine_at, fatal, stop};
use serde_json::Value;
use server::{Act, Manners, Server, Stall};
use sftp_answers::{INIT, RENAME, answers, status, yes};

const ESCAPES: &str = "\u{1b}]0;owned\u{7}\u{1b}[2J\u{1b}[31m\u{9b}1m\u{202e}\u{7f}\r\n";
/// A version packet of SFTP 3 without extensions.
const VERSION: [u8; 9] = [0, 0, 0, 5, 2, 0, 0, 0, 3];

fn manners() -> Manners {
    Manners::new(PASSWORD)
}

fn healthy() -> Manners {
    Manners { answer: |data| answers(data, yes), ..manners() }
}

/// Examines a server with these manners. Each format is one run.
fn examine_manners(manners: Manners, code: i32) -> (Value, server::Seen) {
    let server = Server::start(manners).unwrap();
    let document = examine(server.address, code);
    let seen = server.seen();
    assert!(seen.refused <= 2, "{} connections ended in a refused login", seen.refused);
    (document, seen)
}

/// Examines a server whose subsystem acts like this.
fn examine_acts(acts: Vec<Act>) -> Value {
    examine_manners(Manners { acts, ..manners() }, 1).0
}

#[test]
fn a_healthy_server_sees_one_connection_one_password_one_subsystem() {
    let (document, seen) = examine_manners(healthy(), 0);
    assert_eq!(document["verdict"], "capture-works");
    assert_eq!((seen.connections, seen.passwords, seen.subsystems), (2, 2, 2), "over two runs");
}

#[test]
fn a_wrong_password_is_refused_once() {
    let manners = Manners { password: "another".into(), ..manners() };
    let (document, seen) = examine_manners(manners, 1);
    assert_eq!(fatal(&document), ["wrong-password"]);
    assert_eq!((seen.connections, seen.refused), (2, 2), "over two runs");
}

#[test]
fn a_changed_host_key_gets_no_password() {
    let server = Server::start(healthy()).unwrap();
    let home = tempfile::tempdir().unwrap();
    let other = "AAAAC3NzaC1lZDI1NTE5AAAAIH9FGU9n9cIDYyDiTQwfS8mVzQFcfVFQ7SkA2ojm5N0K";
    std::fs::create_dir(home.path().join(".ssh")).unwrap();
    let known = format!("[127.0.0.1]:{} ssh-ed25519 {other}\n", server.address.port());
    std::fs::write(home.path().join(".ssh/known_hosts"), known).unwrap();
    let target = server.address.to_string();
    let outcome = doctor::run(&target, "json", home.path());
    outcome.is_tame();
    let document: Value = serde_json::from_str(&outcome.stdout).unwrap();
    assert_eq!(document["verdict"], "unknown");
    assert_eq!(document["causes"][0]["id"], "host-key-changed");
    assert_eq!(server.seen().passwords, 0);
}

#[test]
fn silence_at_the_login() {
    let (document, _) = examine_manners(Manners { stalls: Some(Stall::Login), ..manners() }, 1);
    assert_eq!(stop(&document), ("authentication", "timed-out"));
}

#[test]
fn silence_at_the_channel() {
    let (document, _) = examine_manners(Manners { stalls: Some(Stall::Channel), ..manners() }, 1);
    assert_eq!(stop(&document), ("channel", "timed-out"));
}

#[test]
fn silence_at_the_subsystem() {
    let manners = Manners { stalls: Some(Stall::Subsystem), ..manners() };
    assert_eq!(stop(&examine_manners(manners, 1).0), ("subsystem", "timed-out"));
}

#[test]
fn no_subsystem() {
    let (document, _) = examine_manners(Manners { denies: true, ..manners() }, 1);
    assert_eq!(fatal(&document), ["subsystem-not-defined"]);
}

#[test]
fn granted_and_silent() {
    let document = examine_acts(Vec::new());
    assert_eq!(fatal(&document), ["sftp-server-hangs"]);
    assert_eq!(stop(&document), ("first-bytes", "timed-out"));
}

#[test]
fn granted_and_endless() {
    let document = examine_acts(vec![Act::Endless(vec![b'A'; 8192])]);
    assert_eq!(document["verdict"], "capture-fails");
    assert_eq!(stop(&document).0, "first-bytes");
}

#[test]
fn granted_and_closed() {
    let document = examine_acts(vec![Act::Eof, Act::Close]);
    assert_eq!(document["verdict"], "capture-fails");
    assert_eq!(stop(&document).0, "first-bytes");
}

#[test]
fn only_the_end_of_the_stream() {
    assert_eq!(stop(&examine_acts(vec![Act::Eof])).0, "first-bytes");
}

#[test]
fn the_program_is_missing() {
    let document = examine_acts(vec![Act::Exit(127), Act::Eof, Act::Close]);
    assert_eq!(fatal(&document), ["sftp-server-missing"]);
}

#[test]
fn the_program_is_killed() {
    let document = examine_acts(vec![Act::Killed, Act::Eof, Act::Close]);
    assert_eq!(document["verdict"], "capture-fails");
    assert_eq!(stop(&document).0, "first-bytes");
}

#[test]
fn text_before_the_version_packet() {
    let text = [b"Welcome!\n".as_slice(), &VERSION].concat();
    let document = examine_acts(vec![Act::Send(text)]);
    assert_eq!(fatal(&document), ["shell-startup-output"]);
}

#[test]
fn escapes_before_the_version_packet() {
    let text = [ESCAPES.as_bytes(), b"\xff\xfe", &VERSION].concat();
    let document = examine_acts(vec![Act::Send(text)]);
    assert_eq!(document["verdict"], "capture-fails");
}

#[test]
fn a_version_packet_longer_than_memory() {
    let document = examine_acts(vec![Act::Send(vec![0x7f, 0xff, 0xff, 0xff, 2, 0, 0, 0, 3])]);
    assert_eq!(document["verdict"], "capture-fails");
}

#[test]
fn half_a_version_packet() {
    let document = examine_acts(vec![Act::Send(VERSION[..6].to_vec())]);
    assert_eq!(document["verdict"], "capture-fails");
}

#[test]
fn extensions_longer_than_their_packet() {
    let mut packet = VERSION.to_vec();
    packet[3] = 9;
    packet.extend_from_slice(&[0xff, 0xff, 0xff, 0xff]);
    let home = tempfile::tempdir().unwrap();
    let server = Server::start(Manners { acts: vec![Act::Send(packet)], ..manners() }).unwrap();
    examine_at(&server.address.to_string(), 1, home.path());
}

#[test]
fn a_version_packet_byte_by_byte_a_second_each() {
    let document = examine_acts(vec![Act::Drip(VERSION.to_vec(), Duration::from_secs(1))]);
    assert_eq!(document["verdict"], "capture-fails");
}

#[test]
fn escapes_in_the_notice_and_the_prompt() {
    let notice = Some(ESCAPES.repeat(50));
    let (document, _) = examine_manners(Manners { notice, prompt: ESCAPES, ..healthy() }, 0);
    assert_eq!(document["verdict"], "capture-works");
}

#[test]
fn escapes_in_extensions() {
    fn answer(kind: u8, id: [u8; 4]) -> Vec<u8> {
        if kind != INIT {
            return yes(kind, id);
        }
        let text = ESCAPES.as_bytes();
        let string = [&u32::try_from(text.len()).unwrap().to_be_bytes(), text].concat();
        sftp_answers::packet(2, &[[0, 0, 0, 3].as_slice(), &string, &string].concat())
    }
    let manners = Manners { answer: |data| answers(data, answer), ..manners() };
    assert_eq!(examine_manners(manners, 0).0["verdict"], "capture-works");
}

#[test]
fn escapes_in_a_status() {
    fn answer(kind: u8, id: [u8; 4]) -> Vec<u8> {
        match kind {
            RENAME => status(id, 3, &[ESCAPES.as_bytes(), b"\xff\xfe"].concat()),
            _ => yes(kind, id),
        }
    }
    let manners = Manners { answer: |data| answers(data, answer), ..manners() };
    let (document, _) = examine_manners(manners, 1);
    assert_eq!(stop(&document), ("rehearsal", "failed"));
}

#[test]
fn answers_to_another_question() {
    fn answer(kind: u8, id: [u8; 4]) -> Vec<u8> {
        let wrong = [id[0], id[1], id[2], id[3].wrapping_add(100)];
        yes(kind, if kind == INIT { id } else { wrong })
    }
    let manners = Manners { answer: |data| answers(data, answer), ..manners() };
    assert_eq!(stop(&examine_manners(manners, 1).0).0, "rehearsal");
}

#[test]
fn an_answer_longer_than_memory() {
    fn answer(kind: u8, id: [u8; 4]) -> Vec<u8> {
        match kind {
            RENAME => vec![0xff, 0xff, 0xff, 0xf0, 101],
            _ => yes(kind, id),
        }
    }
    let manners = Manners { answer: |data| answers(data, answer), ..manners() };
    assert_eq!(stop(&examine_manners(manners, 1).0).0, "rehearsal");
}

#[test]
fn silence_in_the_rehearsal() {
    fn answer(kind: u8, id: [u8; 4]) -> Vec<u8> {
        if kind == RENAME { Vec::new() } else { yes(kind, id) }
    }
    let manners = Manners { answer: |data| answers(data, answer), ..manners() };
    assert_eq!(stop(&examine_manners(manners, 1).0), ("rehearsal", "timed-out"));
}
