//! The smallest SSH server that gets through a key exchange, and then sends whatever packets it
//! is told to: what a well-made library would never send. Curve25519, Ed25519 and
//! chacha20-poly1305@openssh.com alone (RFC 4253, RFC 5656, RFC 8709, OpenSSH's
//! PROTOCOL.chacha20poly1305).

use std::io::{self, Error, Read, Write};
use std::net::TcpStream;

use ring::aead::chacha20_poly1305_openssh::{OpeningKey, SealingKey};
use ring::agreement::{EphemeralPrivateKey, UnparsedPublicKey, X25519, agree_ephemeral};
use ring::digest::{SHA256, digest};
use ring::rand::SystemRandom;
use ring::signature::{Ed25519KeyPair, KeyPair};

use crate::fake::{kexinit, packet};

const BANNER: &[u8] = b"SSH-2.0-Raw_1.0";
/// The host key. It guards nothing.
const SEED: [u8; 32] = [7; 32];

/// A connection after the key exchange.
pub(crate) struct Sealed {
    pub(crate) stream: TcpStream,
    sealing: SealingKey,
    opening: OpeningKey,
    sent: u32,
    received: u32,
}

/// Serves the key exchange on `stream`.
pub(crate) fn exchange(stream: &TcpStream) -> io::Result<Sealed> {
    let mut stream = stream.try_clone()?;
    stream.write_all(&[BANNER, b"\r\n"].concat())?;
    let client = line(&mut stream)?;
    keys(stream, &client)
}

/// The same, but lets the client speak first.
pub(crate) fn exchange_when_spoken_to(stream: &TcpStream) -> io::Result<Sealed> {
    let mut stream = stream.try_clone()?;
    let client = line(&mut stream)?;
    stream.write_all(&[BANNER, b"\r\n"].concat())?;
    keys(stream, &client)
}

fn keys(mut stream: TcpStream, client: &[u8]) -> io::Result<Sealed> {
    let offer = offer();
    stream.write_all(&offer)?;
    let theirs = clear_packet(&mut stream)?;
    let init = clear_packet(&mut stream)?;
    let client_point = init.get(5..37).ok_or_else(broken)?;

    let random = SystemRandom::new();
    let ours = EphemeralPrivateKey::generate(&X25519, &random).map_err(unspecified)?;
    let point = ours.compute_public_key().map_err(unspecified)?;
    let peer = UnparsedPublicKey::new(&X25519, client_point);
    let secret = agree_ephemeral(ours, &peer, mpint).map_err(unspecified)?;

    let key = Ed25519KeyPair::from_seed_unchecked(&SEED).map_err(|_| broken())?;
    let host_key = [string(b"ssh-ed25519"), string(key.public_key().as_ref())].concat();
    let hashed = [
        string(client),
        string(BANNER),
        string(&theirs),
        string(payload(&offer)),
        string(&host_key),
        string(client_point),
        string(point.as_ref()),
        secret.clone(),
    ];
    let hash = digest(&SHA256, &hashed.concat());
    let signature = [string(b"ssh-ed25519"), string(key.sign(hash.as_ref()).as_ref())].concat();
    let reply = [vec![31], string(&host_key), string(point.as_ref()), string(&signature)];
    stream.write_all(&packet(&reply.concat()))?;
    stream.write_all(&packet(&[21]))?;
    clear_packet(&mut stream)?;

    // KEXINIT, the exchange, NEWKEYS: three packets each way so far.
    Ok(Sealed {
        stream,
        sealing: SealingKey::new(&derived(&secret, hash.as_ref(), b'D')),
        opening: OpeningKey::new(&derived(&secret, hash.as_ref(), b'C')),
        sent: 3,
        received: 3,
    })
}

impl Sealed {
    /// Sends a packet with this payload.
    pub(crate) fn send(&mut self, payload: &[u8]) -> io::Result<()> {
        let padding = 4 + (8 - (payload.len() + 5) % 8) % 8;
        let length = u32::try_from(1 + payload.len() + padding).unwrap_or(u32::MAX);
        let mut bytes = [&length.to_be_bytes(), [padding as u8].as_slice(), payload].concat();
        bytes.resize(bytes.len() + padding, 0);
        self.seal(&mut bytes)
    }

    /// Sends a packet that claims this length.
    pub(crate) fn send_length(&mut self, length: u32) -> io::Result<()> {
        self.seal(&mut [&length.to_be_bytes(), [4].as_slice(), &[0; 64]].concat())
    }

    fn seal(&mut self, bytes: &mut [u8]) -> io::Result<()> {
        let mut tag = [0; 16];
        self.sealing.seal_in_place(self.sent, bytes, &mut tag);
        self.sent = self.sent.wrapping_add(1);
        self.stream.write_all(bytes)?;
        self.stream.write_all(&tag)
    }

    /// The payload of the next packet.
    pub(crate) fn receive(&mut self) -> io::Result<Vec<u8>> {
        let mut sealed = [0; 4];
        self.stream.read_exact(&mut sealed)?;
        let length = self.opening.decrypt_packet_length(self.received, sealed);
        let mut bytes = sealed.to_vec();
        bytes.resize(4 + u32::from_be_bytes(length) as usize, 0);
        self.stream.read_exact(&mut bytes[4..])?;
        let mut tag = [0; 16];
        self.stream.read_exact(&mut tag)?;
        let opened = self.opening.open_in_place(self.received, &mut bytes, &tag);
        let opened = opened.map_err(unspecified)?;
        self.received = self.received.wrapping_add(1);
        let padding = usize::from(*opened.first().ok_or_else(broken)?);
        opened.get(1..opened.len() - padding).map(<[u8]>::to_vec).ok_or_else(broken)
    }

    /// Grants the service, and the login that needs no proof.
    pub(crate) fn let_in(&mut self) -> io::Result<()> {
        self.grant_service()?;
        self.receive()?;
        self.send(&[52])
    }

    /// Grants `ssh-userauth`.
    pub(crate) fn grant_service(&mut self) -> io::Result<()> {
        self.receive()?;
        self.send(&[vec![6], string(b"ssh-userauth")].concat())
    }
}

/// A string of the protocol: its length, its bytes.
pub(crate) fn string(bytes: &[u8]) -> Vec<u8> {
    [&u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_be_bytes(), bytes].concat()
}

fn offer() -> Vec<u8> {
    let cipher = b"chacha20-poly1305@openssh.com";
    let mac = b"hmac-sha2-256";
    kexinit([
        b"curve25519-sha256",
        b"ssh-ed25519",
        cipher,
        cipher,
        mac,
        mac,
        b"none",
        b"none",
        b"",
        b"",
    ])
}

/// The payload of an unencrypted packet.
fn payload(packet: &[u8]) -> &[u8] {
    &packet[5..packet.len() - usize::from(packet[4])]
}

fn clear_packet(stream: &mut TcpStream) -> io::Result<Vec<u8>> {
    let mut length = [0; 4];
    stream.read_exact(&mut length)?;
    let mut packet = length.to_vec();
    packet.resize(4 + u32::from_be_bytes(length) as usize, 0);
    stream.read_exact(&mut packet[4..])?;
    Ok(payload(&packet).to_vec())
}

/// The client's identification, without its line end.
fn line(stream: &mut TcpStream) -> io::Result<Vec<u8>> {
    let mut line = Vec::new();
    while !line.ends_with(b"\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte)?;
        line.push(byte[0]);
    }
    Ok(line.trim_ascii_end().to_vec())
}

/// A positive number as the protocol writes it.
fn mpint(number: &[u8]) -> Vec<u8> {
    let zeros = number.iter().take_while(|byte| **byte == 0).count();
    let number = &number[zeros..];
    let sign: &[u8] = if number.first().is_some_and(|byte| *byte >= 0x80) { &[0] } else { &[] };
    string(&[sign, number].concat())
}

/// 64 bytes of key (RFC 4253 section 7.2); the first exchange's hash is the session's id.
fn derived(secret: &[u8], hash: &[u8], letter: u8) -> [u8; 64] {
    let first = digest(&SHA256, &[secret, hash, &[letter], hash].concat());
    let second = digest(&SHA256, &[secret, hash, first.as_ref()].concat());
    let mut key = [0; 64];
    key[..32].copy_from_slice(first.as_ref());
    key[32..].copy_from_slice(second.as_ref());
    key
}

fn broken() -> Error {
    Error::other("a packet that makes no sense")
}

fn unspecified(_: ring::error::Unspecified) -> Error {
    broken()
}
