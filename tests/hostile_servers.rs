//! Hostile and broken servers, up to the key exchange: whatever answers on the port, the doctor
//! ends in time with a report, and nothing of what was sent acts on the terminal.
#![allow(clippy::unwrap_used)] // a test fails by panicking

#[path = "support/doctor.rs"]
mod doctor;
#[path = "support/fake.rs"]
mod fake;

use std::io::{self, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::time::Duration;

use doctor::{examine, examine_at, fatal, stop};
use fake::{Fake, drip, first_line, hold, kexinit};

const BANNER: &[u8] = b"SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u10\r\n";
const ESCAPES: &[u8] = b"\x1b]0;owned\x07\x1b[2J\x1b[31m\xc2\x9b1m\xff\xe2\x80\xae\x7f\x08";

/// Ends `stream` with a reset instead of an orderly close.
fn reset(stream: &mut TcpStream) -> io::Result<()> {
    rustix::net::sockopt::set_socket_linger(stream, Some(Duration::ZERO))?;
    Ok(())
}

/// What follows the banner.
fn after_banner(rest: &[u8]) -> Fake {
    Fake::says([BANNER, rest].concat())
}

#[test]
fn silent() {
    let document = examine(Fake::says("").address, 1);
    assert_eq!(fatal(&document), ["silent-server"]);
    assert_eq!(stop(&document), ("banner", "timed-out"));
}

#[test]
fn nothing_listens() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let document = examine(address, 1);
    assert_eq!(fatal(&document), ["port-closed"]);
    assert_eq!(stop(&document), ("connect", "failed"));
}

#[test]
fn a_name_that_does_not_resolve() {
    let home = tempfile::tempdir().unwrap();
    let document = examine_at("no-such-host.invalid", 1, home.path());
    assert_eq!(fatal(&document), ["host-not-found"]);
    assert_eq!(stop(&document), ("resolve", "failed"));
}

#[test]
fn closes_at_once() {
    let document = examine(Fake::start(|_| Ok(())).address, 1);
    assert_eq!(fatal(&document), ["dropped-before-banner"]);
}

#[test]
fn resets_at_once() {
    let document = examine(Fake::start(reset).address, 1);
    assert_eq!(fatal(&document).len(), 1, "{document}");
}

#[test]
fn speaks_http_at_once() {
    let answer = "HTTP/1.1 400 Bad Request\r\nServer: nginx\r\n\r\n<html></html>\r\n";
    let server = Fake::start(move |stream| stream.write_all(answer.as_bytes()));
    assert_eq!(fatal(&examine(server.address, 1)), ["not-an-ssh-server"]);
}

#[test]
fn speaks_http_when_spoken_to() {
    let server = Fake::start(|stream| {
        first_line(stream)?;
        stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n")?;
        // As web servers do: a close with bytes still unread would reset the connection, and
        // the answer would be lost.
        stream.shutdown(Shutdown::Write)?;
        hold(stream)
    });
    assert_eq!(fatal(&examine(server.address, 1)), ["not-an-ssh-server"]);
}

#[test]
fn speaks_ftp() {
    let server = Fake::says("220 (vsFTPd 3.0.3)\r\n");
    assert_eq!(fatal(&examine(server.address, 1)), ["not-an-ssh-server"]);
}

#[test]
fn speaks_tls() {
    let server = Fake::start(|stream| stream.write_all(&[0x15, 3, 1, 0, 2, 2, 0x46]));
    assert_eq!(fatal(&examine(server.address, 1)), ["not-an-ssh-server"]);
}

#[test]
fn speaks_ssh_1() {
    let document = examine(Fake::says("SSH-1.5-1.2.27\n").address, 1);
    assert_eq!(fatal(&document), ["not-an-ssh-server"]);
}

#[test]
fn a_hundred_megabytes_of_banner() {
    let server = Fake::start(|stream| {
        let megabyte = vec![b'A'; 1 << 20];
        (0..100).try_for_each(|_| stream.write_all(&megabyte))
    });
    assert_eq!(fatal(&examine(server.address, 1)), ["not-an-ssh-server"]);
}

#[test]
fn an_endless_stream() {
    assert_eq!(fatal(&examine(Fake::endless(b"A").address, 1)), ["not-an-ssh-server"]);
}

#[test]
fn endless_empty_lines() {
    assert_eq!(fatal(&examine(Fake::endless(b"\n").address, 1)), ["not-an-ssh-server"]);
}

#[test]
fn endless_lines() {
    let server = Fake::endless(b"Welcome to the machine.\r\n");
    assert_eq!(fatal(&examine(server.address, 1)), ["not-an-ssh-server"]);
}

#[test]
fn one_byte_a_second() {
    let server = Fake::start(|stream| drip(stream, BANNER));
    let document = examine(server.address, 1);
    assert_eq!(document["verdict"], "capture-fails");
    assert_eq!(stop(&document).0, "banner");
}

#[test]
fn escapes_before_the_banner() {
    let server = Fake::says([ESCAPES, b"\r\n"].concat());
    assert_eq!(fatal(&examine(server.address, 1)), ["not-an-ssh-server"]);
}

#[test]
fn escapes_in_the_banner() {
    let server = Fake::says([b"SSH-2.0-", ESCAPES, b"\r\n"].concat());
    assert_eq!(examine(server.address, 1)["verdict"], "capture-fails");
}

#[test]
fn a_banner_and_nothing_more() {
    let document = examine(after_banner(b"").address, 1);
    assert_eq!(document["verdict"], "capture-fails");
    assert_eq!(stop(&document), ("key-exchange", "timed-out"));
}

#[test]
fn a_banner_and_the_end() {
    let server = Fake::start(|stream| stream.write_all(BANNER));
    assert_eq!(stop(&examine(server.address, 1)), ("key-exchange", "failed"));
}

#[test]
fn a_banner_and_garbage() {
    let garbage: Vec<u8> = (0..4096_u32).map(|n| (n * 197 % 251) as u8).collect();
    let document = examine(after_banner(&garbage).address, 1);
    assert_eq!(document["verdict"], "capture-fails");
    assert_eq!(stop(&document).0, "key-exchange");
}

#[test]
fn a_packet_longer_than_memory() {
    let server = after_banner(&[0x7f, 0xff, 0xff, 0xff, 4, 20, 0, 0, 0, 0, 0, 0]);
    assert_eq!(stop(&examine(server.address, 1)).0, "key-exchange");
}

#[test]
fn endless_key_exchange() {
    let server = Fake::start(|stream| {
        stream.write_all(BANNER)?;
        // SSH_MSG_IGNORE for ever.
        let packets = fake::packet(&[2, 0, 0, 0, 0]).repeat(1000);
        loop {
            stream.write_all(&packets)?;
        }
    });
    assert_eq!(stop(&examine(server.address, 1)).0, "key-exchange");
}

#[test]
fn a_good_kexinit_and_silence() {
    let cipher = b"aes128-ctr,aes256-ctr";
    let mac = b"hmac-sha2-256,hmac-sha2-512";
    let lists: [&[u8]; 10] = [
        b"curve25519-sha256,ecdh-sha2-nistp256",
        b"ssh-ed25519",
        cipher,
        cipher,
        mac,
        mac,
        b"none",
        b"none",
        b"",
        b"",
    ];
    let document = examine(after_banner(&kexinit(lists)).address, 1);
    assert_eq!(stop(&document), ("key-exchange", "timed-out"));
}

#[test]
fn algorithms_nobody_has() {
    let name: &[u8] = b"quantum@example.org,\x1b[31mred\xff\xfe\x9b2J";
    let document = examine(after_banner(&kexinit([name; 10])).address, 1);
    assert_eq!(fatal(&document), ["no-common-algorithm"]);
}

#[test]
fn no_algorithms_at_all() {
    let document = examine(after_banner(&kexinit([b""; 10])).address, 1);
    assert_eq!(fatal(&document), ["no-common-algorithm"]);
}

#[test]
fn a_list_longer_than_its_packet() {
    let mut payload = vec![20; 17];
    payload.extend_from_slice(&[0xff, 0xff, 0xff, 0xf0]);
    payload.extend_from_slice(b"curve25519-sha256");
    let document = examine(after_banner(&fake::packet(&payload)).address, 1);
    assert_eq!(stop(&document).0, "key-exchange");
}

#[test]
fn refuses_the_key_exchange_with_escapes() {
    let text = ESCAPES;
    // SSH_MSG_DISCONNECT with a description.
    let mut payload = vec![1, 0, 0, 0, 2];
    payload.extend_from_slice(&u32::try_from(text.len()).unwrap().to_be_bytes());
    payload.extend_from_slice(text);
    payload.extend_from_slice(&[0; 4]);
    let refusal = fake::packet(&payload);
    let server = Fake::start(move |stream| {
        stream.write_all(BANNER)?;
        first_line(stream)?;
        stream.write_all(&refusal)?;
        hold(stream)
    });
    assert_eq!(stop(&examine(server.address, 1)).0, "key-exchange");
}
