//! Whatever may listen on a port that should be sshd's.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

/// A listener whose every connection is handed to one function. It ends when it is dropped.
pub(crate) struct Fake {
    pub(crate) address: SocketAddr,
    stop: Arc<AtomicBool>,
}

impl Fake {
    /// Errors of `serve` are those of a client that went away: nobody's business.
    pub(crate) fn start(
        serve: impl Fn(&mut TcpStream) -> io::Result<()> + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let stop = Arc::new(AtomicBool::new(false));
        let (stopped, serve) = (stop.clone(), Arc::new(serve));
        thread::spawn(move || {
            while let Ok((mut stream, _)) = listener.accept() {
                if stopped.load(Ordering::Relaxed) {
                    break;
                }
                let serve = serve.clone();
                thread::spawn(move || serve(&mut stream));
            }
        });
        Self { address, stop }
    }

    /// One that sends `bytes` and then waits for the client to go.
    pub(crate) fn says(bytes: impl Into<Vec<u8>>) -> Self {
        let bytes = bytes.into();
        Self::start(move |stream| {
            stream.write_all(&bytes)?;
            hold(stream)
        })
    }

    /// One that sends `bytes` over and over again.
    pub(crate) fn endless(bytes: &[u8]) -> Self {
        let many = bytes.repeat(64 * 1024 / bytes.len());
        Self::start(move |stream| {
            loop {
                stream.write_all(&many)?;
            }
        })
    }
}

impl Drop for Fake {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        // Wakes the listener up; it may have gone already.
        let _ = TcpStream::connect(self.address);
    }
}

/// Says nothing (more) until the client goes.
pub(crate) fn hold(stream: &mut TcpStream) -> io::Result<()> {
    io::copy(stream, &mut io::sink()).map(drop)
}

/// Sends one byte a second.
pub(crate) fn drip(stream: &mut TcpStream, bytes: &[u8]) -> io::Result<()> {
    for byte in bytes {
        stream.write_all(&[*byte])?;
        thread::sleep(Duration::from_secs(1));
    }
    Ok(())
}

/// Reads the client's first line.
pub(crate) fn first_line(stream: &mut TcpStream) -> io::Result<()> {
    let mut byte = [0];
    while byte != *b"\n" {
        stream.read_exact(&mut byte)?;
    }
    Ok(())
}

/// An unencrypted SSH packet (RFC 4253 section 6): length, padding length, payload, padding.
pub(crate) fn packet(payload: &[u8]) -> Vec<u8> {
    let padding = 4 + (8 - (payload.len() + 5 + 4) % 8) % 8;
    let length = u32::try_from(1 + payload.len() + padding).unwrap();
    let mut packet = length.to_be_bytes().to_vec();
    packet.push(u8::try_from(padding).unwrap());
    packet.extend_from_slice(payload);
    packet.resize(packet.len() + padding, 0);
    packet
}

/// A KEXINIT (RFC 4253 section 7.1) with these ten name lists.
pub(crate) fn kexinit(lists: [&[u8]; 10]) -> Vec<u8> {
    let mut payload = vec![20];
    payload.extend_from_slice(&[7; 16]);
    for list in lists {
        payload.extend_from_slice(&u32::try_from(list.len()).unwrap().to_be_bytes());
        payload.extend_from_slice(list);
    }
    payload.extend_from_slice(&[0; 5]);
    packet(&payload)
}
