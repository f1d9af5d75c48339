//! An SSH server inside this process, on a free port of 127.0.0.1: real cryptography, a login by
//! password, and an `sftp` subsystem that says whatever it is told to say.

use std::fs::File;
use std::io::{self, Read};
use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use russh::keys::PrivateKey;
use russh::keys::ssh_key::private::Ed25519Keypair;
use russh::server::Config;
use russh::{MethodSet, server::Server as _};
use tokio::runtime::{Builder, Runtime};

#[path = "session.rs"]
mod session;

/// How the server behaves.
#[derive(Clone)]
pub(crate) struct Manners {
    /// The account it lets in.
    pub(crate) user: &'static str,
    /// Its password.
    pub(crate) password: String,
    /// The login methods on offer.
    pub(crate) methods: MethodSet,
    /// What it says before the login, as `Banner` in sshd_config does.
    pub(crate) notice: Option<String>,
    /// The prompt of keyboard-interactive.
    pub(crate) prompt: &'static str,
    /// Where it stops answering.
    pub(crate) stalls: Option<Stall>,
    /// It refuses the subsystem.
    pub(crate) denies: bool,
    /// What the subsystem does once it is granted.
    pub(crate) acts: Vec<Act>,
    /// What the subsystem answers to each piece of data.
    pub(crate) answer: fn(&[u8]) -> Vec<u8>,
}

/// The request that never gets an answer.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stall {
    Login,
    Channel,
    Subsystem,
}

/// One thing a subsystem does.
#[derive(Clone)]
pub(crate) enum Act {
    Send(Vec<u8>),
    /// The same bytes for ever.
    Endless(Vec<u8>),
    /// One byte at a time.
    Drip(Vec<u8>, Duration),
    Eof,
    Exit(u32),
    Killed,
    Close,
}

impl Manners {
    /// A server that lets `fogproject` in and then keeps silent.
    pub(crate) fn new(password: &str) -> Self {
        let methods = [russh::MethodKind::KeyboardInteractive, russh::MethodKind::Password];
        Self {
            user: "fogproject",
            password: password.to_owned(),
            methods: MethodSet::from(methods.as_slice()),
            notice: None,
            prompt: "Password: ",
            stalls: None,
            denies: false,
            acts: Vec::new(),
            answer: |_| Vec::new(),
        }
    }
}

/// What the server saw.
#[derive(Clone, Default)]
pub(crate) struct Seen {
    pub(crate) connections: usize,
    /// Connections in which a wrong password came.
    pub(crate) refused: usize,
    /// Times a password came, right or wrong.
    pub(crate) passwords: usize,
    /// Times the subsystem was asked for.
    pub(crate) subsystems: usize,
}

/// A running server. It ends when it is dropped.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    seen: Arc<Mutex<Seen>>,
    runtime: Option<Runtime>,
}

impl Server {
    pub(crate) fn start(manners: Manners) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let config = Arc::new(config(&manners)?);
        let seen = Arc::new(Mutex::new(Seen::default()));
        let mut reception = session::Reception { manners: Arc::new(manners), seen: seen.clone() };
        let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
        runtime.spawn(async move {
            let listener = tokio::net::TcpListener::from_std(listener)?;
            reception.run_on_socket(config, &listener).await
        });
        Ok(Self { address, seen, runtime: Some(runtime) })
    }

    /// What it saw until now.
    pub(crate) fn seen(&self) -> Seen {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

fn config(manners: &Manners) -> io::Result<Config> {
    let host_key = PrivateKey::from(Ed25519Keypair::from_seed(&random()?));
    Ok(Config {
        keys: vec![host_key],
        methods: manners.methods.clone(),
        auth_rejection_time: Duration::from_millis(50),
        auth_rejection_time_initial: Some(Duration::ZERO),
        nodelay: true,
        ..Config::default()
    })
}

/// Bytes nobody can guess.
pub(crate) fn random() -> io::Result<[u8; 32]> {
    let mut bytes = [0; 32];
    File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    Ok(bytes)
}
