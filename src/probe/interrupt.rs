//! Ctrl-C, as a file descriptor that a poll can wait for.

use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use signal_hook::SigId;
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGUSR1};

/// Becomes readable, and stays so, when the user or the system asks the doctor to stop.
#[derive(Debug, Clone)]
pub struct Interrupt {
    asked: Arc<AtomicBool>,
    asked_by_front: Arc<AtomicBool>,
    readable: Arc<OwnedFd>,
    handlers: Arc<Vec<SigId>>,
    _writable: Option<Arc<OwnedFd>>,
}

impl Interrupt {
    /// Takes over INT, TERM and HUP: the first one asks to stop, a second one ends the program at
    /// once. USR1 asks as well and never ends: so a process that waits for this one passes on what
    /// it is told itself.
    ///
    /// # Errors
    /// When the system refuses a socket pair or a handler.
    pub fn from_signals() -> io::Result<Self> {
        let (readable, writable) = UnixStream::pair()?;
        let asked = Arc::new(AtomicBool::new(false));
        let asked_by_front = Arc::new(AtomicBool::new(false));
        let mut handlers = Vec::new();
        for signal in [SIGINT, SIGTERM, SIGHUP] {
            let at_once = Arc::clone(&asked);
            handlers.push(signal_hook::flag::register_conditional_shutdown(signal, 130, at_once)?);
            handlers.push(signal_hook::flag::register(signal, Arc::clone(&asked))?);
        }
        handlers.push(signal_hook::flag::register(SIGUSR1, Arc::clone(&asked_by_front))?);
        for signal in [SIGINT, SIGTERM, SIGHUP, SIGUSR1] {
            handlers.push(signal_hook::low_level::pipe::register(signal, writable.try_clone()?)?);
        }
        let (readable, handlers) = (Arc::new(readable.into()), Arc::new(handlers));
        Ok(Self { asked, asked_by_front, readable, handlers, _writable: None })
    }

    /// One that never happens.
    ///
    /// # Errors
    /// When the system refuses a socket pair.
    pub fn never() -> io::Result<Self> {
        let (readable, writable) = UnixStream::pair()?;
        Ok(Self {
            asked: Arc::default(),
            asked_by_front: Arc::default(),
            readable: Arc::new(readable.into()),
            handlers: Arc::default(),
            _writable: Some(Arc::new(writable.into())),
        })
    }

    /// True once it was asked for.
    #[must_use]
    pub fn asked(&self) -> bool {
        self.asked.load(Ordering::Relaxed) || self.asked_by_front.load(Ordering::Relaxed)
    }

    /// Lets go of the signals: they neither ask nor end the program any more.
    pub fn release(&self) {
        for handler in self.handlers.iter() {
            signal_hook::low_level::unregister(*handler);
        }
    }
}

impl AsFd for Interrupt {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.readable.as_fd()
    }
}
