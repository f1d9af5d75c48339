//! Packets no well-made server sends, after a true key exchange.
#![allow(clippy::unwrap_used)] // a test fails by panicking

#[allow(dead_code)] // used in part, as the next
#[path = "support/doctor.rs"]
mod doctor;
#[allow(dead_code)]
#[path = "support/fake.rs"]
mod fake;
#[path = "support/raw_ssh.rs"]
mod raw_ssh;

use std::io::{self, Write};

use doctor::{examine, stop};
use fake::{Fake, hold};
use raw_ssh::{Sealed, exchange, exchange_when_spoken_to, string};
use serde_json::Value;

const ESCAPES: &[u8] = b"\x1b]0;owned\x07\x1b[2J\xc2\x9b1m\xff\xe2\x80\xae\x7f";

/// Examines a server that does `then` after the key exchange, and then keeps silent.
fn examine_after(then: fn(&mut Sealed) -> io::Result<()>) -> Value {
    let server = Fake::start(move |stream| {
        let mut sealed = exchange(stream)?;
        then(&mut sealed)?;
        hold(stream)
    });
    let document = examine(server.address, 1);
    assert_eq!(document["verdict"], "capture-fails");
    document
}

/// Answers the question for methods with this list.
fn methods(sealed: &mut Sealed, list: &[u8]) -> io::Result<()> {
    sealed.grant_service()?;
    sealed.receive()?;
    sealed.send(&[vec![51], string(list), vec![0]].concat())
}

/// Lets the client in and confirms its channel with this window.
fn channel(sealed: &mut Sealed, window: u32) -> io::Result<()> {
    sealed.let_in()?;
    let open = sealed.receive()?;
    // After the type and "session" stands the client's number of the channel.
    let number = &open[12..16];
    let body = [&[91], number, &[0; 4], &window.to_be_bytes(), &[0, 0, 0x80, 0]].concat();
    sealed.send(&body)
}

#[test]
fn the_key_exchange_of_this_server_is_sound() {
    let document = examine_after(|sealed| methods(sealed, b"publickey"));
    assert_eq!(stop(&document), ("authentication", "failed"));
}

/// A server may wait for the client's identification (RFC 4253 section 4.2 asks both to send).
#[test]
fn a_server_that_waits_for_the_client_to_speak() {
    let server = Fake::start(|stream| {
        let mut sealed = exchange_when_spoken_to(stream)?;
        methods(&mut sealed, b"publickey")?;
        hold(stream)
    });
    assert_eq!(stop(&examine(server.address, 1)), ("authentication", "failed"));
}

#[test]
fn the_service_is_never_granted() {
    let document = examine_after(|sealed| sealed.receive().map(drop));
    assert_eq!(stop(&document), ("key-exchange", "timed-out"));
}

#[test]
fn methods_that_are_not_utf_8() {
    let document = examine_after(|sealed| methods(sealed, b"pass\xffword,\xfe,\x1b[31mred"));
    assert_eq!(stop(&document), ("authentication", "failed"));
}

#[test]
fn an_empty_list_of_methods() {
    let document = examine_after(|sealed| methods(sealed, b""));
    assert_eq!(stop(&document).0, "authentication");
}

#[test]
fn a_list_of_methods_longer_than_its_packet() {
    let document = examine_after(|sealed| {
        sealed.grant_service()?;
        sealed.receive()?;
        sealed.send(&[51, 0xff, 0xff, 0xff, 0xf0, b'p'])
    });
    assert_eq!(stop(&document).0, "authentication");
}

#[test]
fn endless_notices() {
    let document = examine_after(|sealed| {
        sealed.grant_service()?;
        let notice = [vec![53], string(&ESCAPES.repeat(100)), string(b"")].concat();
        loop {
            sealed.send(&notice)?;
        }
    });
    assert_eq!(stop(&document), ("authentication", "timed-out"));
}

#[test]
fn more_prompts_than_memory() {
    let document = examine_after(|sealed| {
        methods(sealed, b"keyboard-interactive")?;
        sealed.receive()?;
        let count = vec![0xff, 0xff, 0xff, 0xff];
        sealed.send(&[vec![60], string(b""), string(b""), string(b""), count].concat())
    });
    assert_eq!(stop(&document).0, "authentication");
}

#[test]
fn a_hundred_prompts() {
    let document = examine_after(|sealed| {
        methods(sealed, b"keyboard-interactive")?;
        sealed.receive()?;
        let prompt = [string(ESCAPES), vec![0]].concat().repeat(100);
        let head = [vec![60], string(ESCAPES), string(ESCAPES), string(b""), vec![0, 0, 0, 100]];
        sealed.send(&[head.concat(), prompt].concat())
    });
    assert_eq!(stop(&document).0, "authentication");
}

#[test]
fn a_packet_longer_than_memory() {
    let document = examine_after(|sealed| {
        sealed.grant_service()?;
        sealed.receive()?;
        sealed.send_length(0x7fff_fff8)
    });
    assert_eq!(stop(&document).0, "authentication");
}

#[test]
fn bytes_that_decrypt_to_nothing() {
    let document = examine_after(|sealed| {
        sealed.grant_service()?;
        sealed.stream.write_all(&[0x5a; 4096])
    });
    assert_eq!(stop(&document).0, "authentication");
}

#[test]
fn a_channel_refused_with_escapes() {
    let document = examine_after(|sealed| {
        sealed.let_in()?;
        let open = sealed.receive()?;
        let body = [&[92], &open[12..16], &[0, 0, 0, 1], &string(ESCAPES), &string(b"")];
        sealed.send(&body.concat())
    });
    assert_eq!(stop(&document), ("channel", "failed"));
}

#[test]
fn disconnected_with_escapes_after_the_login() {
    let document = examine_after(|sealed| {
        sealed.let_in()?;
        sealed.send(&[vec![1, 0, 0, 0, 11], string(ESCAPES), string(b"")].concat())
    });
    assert_eq!(stop(&document).0, "channel");
}

#[test]
fn a_window_that_never_opens() {
    let document = examine_after(|sealed| {
        channel(sealed, 0)?;
        sealed.receive()?;
        // Success, on the client's channel 0.
        sealed.send(&[99, 0, 0, 0, 0])
    });
    assert_eq!(stop(&document).1, "timed-out");
}

#[test]
fn endless_nothing_in_the_channel() {
    let document = examine_after(|sealed| {
        channel(sealed, 1 << 20)?;
        sealed.receive()?;
        sealed.send(&[99, 0, 0, 0, 0])?;
        // SSH_MSG_IGNORE for ever.
        loop {
            sealed.send(&[2, 0, 0, 0, 0])?;
        }
    });
    assert_eq!(stop(&document), ("first-bytes", "timed-out"));
}

#[test]
fn data_for_another_channel() {
    let document = examine_after(|sealed| {
        channel(sealed, 1 << 20)?;
        sealed.receive()?;
        sealed.send(&[99, 0, 0, 0, 0])?;
        sealed.send(&[vec![94, 0, 0, 0, 77], string(ESCAPES)].concat())
    });
    assert_eq!(stop(&document).0, "first-bytes");
}
