//! The server's algorithm lists, sent in clear (RFC 4253 section 7.1): looked at in the socket
//! before libssh2 takes them; where that missed them, read on a connection of their own.
//!
//! libssh2 says only "Unable to exchange encryption keys" (-5) and never which list has nothing in
//! common. sshd logs "Connection closed … [preauth]" for it, and 9.8 and later count a penalty of
//! one second.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::os::fd::AsFd;
use std::time::Instant;

use rustix::event::PollFlags;
use ssh2::{MethodType, Session};

use super::connect::connect_first;
use super::handshake::LISTS;
use crate::case::{AlgorithmList, KexinitRecord};
use crate::probe::wait::{Woken, wait_for};
use crate::probe::{Interrupt, Limits};
use crate::text;

/// RFC 4253 section 6.1: every implementation takes packets of 35,000 bytes.
const PACKET_LIMIT: usize = 35_000;
const KEXINIT: u8 = 20;
/// More algorithms than any list has.
const NAME_LIMIT: usize = 200;

/// Connects again, shows an identification, and reads the server's KEXINIT.
///
/// # Errors
/// When the server does not send one in time.
pub(super) fn read(
    address: SocketAddr,
    limits: &Limits,
    interrupt: &Interrupt,
) -> io::Result<KexinitRecord> {
    let deadline = limits.deadline();
    let socket = connect_first(&[address], deadline, interrupt).socket;
    let socket = socket.ok_or_else(|| io::Error::other("no second connection"))?;
    (&socket).write_all(b"SSH-2.0-sftp-doctor\r\n")?;
    let mut stream = Patient { socket, deadline, interrupt };
    skip_identification(&mut stream)?;
    let payload = read_packet(&mut stream)?;
    let server = parse(&payload).ok_or_else(|| io::Error::other("not a KEXINIT packet"))?;
    Ok(lists_beside_ours(server))
}

/// What was seen of the server's KEXINIT, without taking it from libssh2.
///
/// libssh2 takes all there is in one read, so that the pieces seen before its turns follow each
/// other. What fell between a look and a turn is missed: the packet then does not add up, and there
/// is no record.
#[derive(Default)]
pub(super) struct Sight {
    seen: Vec<u8>,
}

impl Sight {
    /// Looks once more.
    pub(super) fn look(&mut self, peek: impl FnOnce(&mut [u8]) -> usize) {
        if self.seen.len() > PACKET_LIMIT {
            return;
        }
        let mut buffer = [0; 4096];
        let length = peek(&mut buffer);
        self.seen.extend_from_slice(&buffer[..length]);
    }

    /// The lists, if a whole packet was seen.
    pub(super) fn record(&self) -> Option<KexinitRecord> {
        let mut stream = self.seen.as_slice();
        if self.seen.contains(&b'\n') && !self.seen.starts_with(&[0, 0]) {
            skip_identification(&mut stream).ok()?;
        }
        let payload = read_packet(&mut stream).ok()?;
        adds_up(&payload).then(|| parse(&payload)).flatten().map(lists_beside_ours)
    }
}

/// Ten lists, a flag and four bytes fill the payload to its last byte.
fn adds_up(payload: &[u8]) -> bool {
    let mut at = 17;
    for _ in 0..10 {
        let Some(length) = payload.get(at..at + 4) else { return false };
        let length = u32::from_be_bytes([length[0], length[1], length[2], length[3]]) as usize;
        at = at.saturating_add(4).saturating_add(length);
        if at > payload.len() {
            return false;
        }
    }
    at + 5 == payload.len()
}

/// Reads with a deadline.
struct Patient<'a> {
    socket: TcpStream,
    deadline: Instant,
    interrupt: &'a Interrupt,
}

impl Read for Patient<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let fd = self.socket.as_fd();
        match wait_for(fd, PollFlags::IN, self.deadline, Some(self.interrupt))? {
            Woken::Ready => (&self.socket).read(buffer),
            Woken::Deadline => Err(io::ErrorKind::TimedOut.into()),
            // Not `Interrupted`: the standard library would try again.
            Woken::Interrupted => Err(io::Error::other("interrupted")),
        }
    }
}

fn skip_identification(stream: &mut impl Read) -> io::Result<()> {
    let (mut line, mut byte) = (Vec::new(), [0]);
    for _ in 0..8 * 1024 {
        stream.read_exact(&mut byte)?;
        if byte[0] != b'\n' {
            line.push(byte[0]);
        } else if line.starts_with(b"SSH-") {
            return Ok(());
        } else {
            line.clear();
        }
    }
    Err(io::Error::other("no identification"))
}

/// The payload of one packet before encryption: length, padding length, payload, padding.
fn read_packet(stream: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut head = [0; 5];
    stream.read_exact(&mut head)?;
    let length = u32::from_be_bytes([head[0], head[1], head[2], head[3]]) as usize;
    let padding = usize::from(head[4]);
    if length > PACKET_LIMIT || length < padding + 2 {
        return Err(io::Error::other("not an SSH packet"));
    }
    let mut rest = vec![0; length - 1];
    stream.read_exact(&mut rest)?;
    rest.truncate(length - 1 - padding);
    Ok(rest)
}

/// The first eight name-lists of a KEXINIT payload: a byte 20, 16 random bytes, the lists.
fn parse(payload: &[u8]) -> Option<Vec<Vec<String>>> {
    let mut rest = payload.strip_prefix(&[KEXINIT])?.get(16..)?;
    let mut lists = Vec::with_capacity(LISTS.len());
    for _ in LISTS {
        let (length, tail) = rest.split_first_chunk::<4>()?;
        let length = u32::from_be_bytes(*length) as usize;
        lists.push(names(tail.get(..length)?));
        rest = &tail[length..];
    }
    Some(lists)
}

fn names(list: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(list);
    let names = text.split(',').filter(|name| !name.is_empty());
    names.take(NAME_LIMIT).map(|name| text::line(name, 80)).collect()
}

/// The server's lists, in the order of the protocol, beside those of the doctor's libssh2.
#[must_use]
pub fn lists_beside_ours(server: Vec<Vec<String>>) -> KexinitRecord {
    let ours = |kind: MethodType| -> Vec<String> {
        let session = Session::new().and_then(|session| session.supported_algs(kind));
        session.map(|names| names.into_iter().map(str::to_owned).collect()).unwrap_or_default()
    };
    let lists = LISTS.into_iter().zip(server).map(|((kind, name), server)| {
        // libssh2 offers no compression unless asked to, and neither do PHP and we.
        let compression = matches!(kind, MethodType::CompCs | MethodType::CompSc);
        let client = if compression { vec!["none".into()] } else { ours(kind) };
        AlgorithmList { name: name.into(), server, client }
    });
    KexinitRecord { lists: lists.collect() }
}

#[cfg(test)]
mod tests {
    use super::{parse, read_packet};
    use proptest::prelude::*;

    #[test]
    fn the_lists_stand_in_order() {
        let mut payload = vec![20];
        payload.extend([0; 16]);
        for name in ["a,b", "c", "", "d", "e", "f", "g", "h"] {
            payload.extend(u32::try_from(name.len()).unwrap().to_be_bytes());
            payload.extend(name.as_bytes());
        }
        let lists = parse(&payload).unwrap();
        assert_eq!(
            (lists.len(), &lists[0], &lists[2]),
            (8, &vec!["a".into(), "b".into()], &vec![])
        );
    }

    /// The identification in one look, the packet in two pieces.
    #[test]
    fn a_packet_is_seen_in_pieces_and_a_hole_is_noticed() {
        let mut payload = vec![20];
        payload.extend([7; 16]);
        for name in ["a,b", "c", "d", "e", "f", "g", "none", "none", "", ""] {
            payload.extend(u32::try_from(name.len()).unwrap().to_be_bytes());
            payload.extend(name.as_bytes());
        }
        payload.extend([0; 5]);
        let mut packet = u32::try_from(payload.len() + 5).unwrap().to_be_bytes().to_vec();
        packet.push(4);
        packet.extend(&payload);
        packet.extend([0; 4]);
        let seen = |pieces: &[&[u8]]| {
            let mut sight = super::Sight::default();
            for piece in pieces {
                sight.look(|buffer| {
                    buffer[..piece.len()].copy_from_slice(piece);
                    piece.len()
                });
            }
            sight.record().map(|record| record.lists[0].server.clone())
        };
        let (left, right) = packet.split_at(30);
        let both = Some(vec!["a".to_owned(), "b".to_owned()]);
        assert_eq!(seen(&[b"SSH-2.0-x\r\n", left, right]), both);
        assert_eq!(seen(&[&packet]), both);
        assert_eq!(seen(&[b"SSH-2.0-x\r\n", left, &right[3..]]), None);
        assert_eq!(seen(&[b"SSH-2.0-x\r\n"]), None);
    }

    proptest! {
        #[test]
        fn no_packet_breaks_the_reader(bytes: Vec<u8>) {
            let _ = read_packet(&mut bytes.as_slice());
            let _ = parse(&bytes);
        }
    }
}
