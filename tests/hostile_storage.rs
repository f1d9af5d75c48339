//! Servers that lie about what lies in the storage.
#![allow(clippy::unwrap_used)] // a test fails by panicking

#[path = "support/doctor.rs"]
#[allow(dead_code)] // used in part
mod doctor;
#[path = "../examples/demo/server.rs"]
#[allow(dead_code)]
mod server;
#[path = "support/sftp_answers.rs"]
#[allow(dead_code)]
mod sftp_answers;

use doctor::{PASSWORD, examine};
use serde_json::Value;
use server::{Manners, Server};
use sftp_answers::{answers, packet, status, string, yes};

const ESCAPES: &str = "\u{1b}]0;owned\u{7}\u{1b}[2J\u{202e}.movetmp";
const LSTAT: u8 = 7;
const OPENDIR: u8 = 11;
const READDIR: u8 = 12;
const STAT: u8 = 17;
const NAME: u8 = 104;

/// Attributes: owner, group, mode.
fn attributes(uid: u32, mode: u32) -> Vec<u8> {
    [6, uid, uid, 0o40_000 | mode].map(u32::to_be_bytes).concat()
}

/// Names in a list, all of the same owner.
fn names(id: [u8; 4], names: &[&str], attributes: &[u8]) -> Vec<u8> {
    let count = u32::try_from(names.len()).unwrap().to_be_bytes();
    let one = |name: &&str| {
        let longer = format!("drwxr-xr-x 4 {ESCAPES} x 0 Jan 1 10:00 {name}");
        [string(name.as_bytes()), string(longer.as_bytes()), attributes.to_vec()].concat()
    };
    let all: Vec<u8> = names.iter().flat_map(one).collect();
    packet(NAME, &[&id, count.as_slice(), &all].concat())
}

/// As a healthy server; what the account makes is 999's.
fn told(kind: u8, id: [u8; 4]) -> Vec<u8> {
    match kind {
        STAT | LSTAT => packet(105, &[id.as_slice(), &attributes(999, 0o775)].concat()),
        OPENDIR => packet(102, &[id.as_slice(), &string(b"d")].concat()),
        _ => yes(kind, id),
    }
}

fn visit(answer: fn(&[u8]) -> Vec<u8>, code: i32) -> Value {
    let manners = Manners { answer, ..Manners::new(PASSWORD) };
    examine(Server::start(manners).unwrap().address, code)
}

fn ids(document: &Value) -> Vec<&str> {
    document["causes"].as_array().unwrap().iter().map(|c| c["id"].as_str().unwrap()).collect()
}

/// [`examine`] itself looks for control characters, and for the time it takes.
#[test]
fn a_list_without_end() {
    fn answer(kind: u8, id: [u8; 4]) -> Vec<u8> {
        match kind {
            READDIR => names(id, &["00163e000001", ESCAPES, ".", ".."], &attributes(0, 0o755)),
            _ => told(kind, id),
        }
    }
    let document = visit(|data| answers(data, answer), 1);
    assert_eq!(document["verdict"], "capture-fails");
    assert_eq!(ids(&document)[0], "capture-not-movable");
}

#[test]
fn lists_that_make_no_sense() {
    fn answer(kind: u8, id: [u8; 4]) -> Vec<u8> {
        match kind {
            READDIR => packet(NAME, &[&id, [0xff; 40].as_slice()].concat()),
            _ => told(kind, id),
        }
    }
    let document = visit(|data| answers(data, answer), 0);
    assert_eq!(document["verdict"], "capture-works");
}

/// The rehearsal has its verdict already; the look around waits no longer than it may.
#[test]
fn silence_where_a_list_is_asked_for() {
    fn answer(kind: u8, id: [u8; 4]) -> Vec<u8> {
        if kind == READDIR { Vec::new() } else { told(kind, id) }
    }
    let document = visit(|data| answers(data, answer), 0);
    assert_eq!(document["verdict"], "capture-works");
}

#[test]
fn a_list_that_is_denied() {
    fn answer(kind: u8, id: [u8; 4]) -> Vec<u8> {
        if kind == OPENDIR { status(id, 3, ESCAPES.as_bytes()) } else { told(kind, id) }
    }
    assert_eq!(visit(|data| answers(data, answer), 0)["verdict"], "capture-works");
}

/// Another user's capture behind a list that ends at once.
#[test]
fn an_empty_packet_of_names_is_no_endless_loop() {
    fn answer(kind: u8, id: [u8; 4]) -> Vec<u8> {
        if kind == READDIR { names(id, &[], &[]) } else { told(kind, id) }
    }
    assert_eq!(visit(|data| answers(data, answer), 0)["verdict"], "capture-works");
}
