//! Ctrl-C, as a file descriptor that a poll can wait for.

use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

/// Becomes readable, and stays so, when the user or the system asks the doctor to stop.
#[derive(Debug, Clone)]
pub struct Interrupt {
    asked: Arc<AtomicBool>,
    readable: Arc<OwnedFd>,
    _writable: Option<Arc<OwnedFd>>,
}

impl Interrupt {
    /// Takes over INT, TERM and HUP: the first one asks to stop, a second one ends the program at
    /// once.
    ///
    /// # Errors
    /// When the system refuses a socket pair or a handler.
    pub fn from_signals() -> io::Result<Self> {
        let (readable, writable) = UnixStream::pair()?;
        let asked = Arc::new(AtomicBool::new(false));
        for signal in [SIGINT, SIGTERM, SIGHUP] {
            signal_hook::flag::register_conditional_shutdown(signal, 130, Arc::clone(&asked))?;
            signal_hook::flag::register(signal, Arc::clone(&asked))?;
            signal_hook::low_level::pipe::register(signal, writable.try_clone()?)?;
        }
        Ok(Self { asked, readable: Arc::new(readable.into()), _writable: None })
    }

    /// One that never happens.
    ///
    /// # Errors
    /// When the system refuses a socket pair.
    pub fn never() -> io::Result<Self> {
        let (readable, writable) = UnixStream::pair()?;
        Ok(Self {
            asked: Arc::new(AtomicBool::new(false)),
            readable: Arc::new(readable.into()),
            _writable: Some(Arc::new(writable.into())),
        })
    }

    /// True once it was asked for.
    #[must_use]
    pub fn asked(&self) -> bool {
        self.asked.load(Ordering::Relaxed)
    }
}

impl AsFd for Interrupt {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.readable.as_fd()
    }
}
