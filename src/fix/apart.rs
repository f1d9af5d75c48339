//! A repair works apart from the terminal: a connection that dies does not leave it half done.
//!
//! A session of its own needs a process that leads no process group, and that cannot be had without
//! a new one: a shell makes each command the leader of its group. So the doctor first starts itself
//! again. The first process, the front, waits in the terminal's foreground; the second does
//! everything, prompts included, and leaves the terminal's session when the work begins.

use std::ffi::OsString;
use std::io;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, ExitCode, ExitStatus};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rustix::io::Errno;
use rustix::process::{Pid, Signal, getpgrp, getpid, kill_process, setsid};
use signal_hook::consts::{SIGCHLD, SIGHUP, SIGINT, SIGTERM, SIGUSR1, SIGXFSZ};
use signal_hook::iterator::Signals;

use crate::probe::Interrupt;

/// How the front ends when its worker was killed: as a run that could not say.
const KILLED: u8 = 3;

/// Puts a front before this process, if it needs one.
///
/// The exit code of the worker once that has ended: then this process is the front, and there is
/// nothing left to do. None in the worker, and where no front is needed; the caller goes on.
///
/// # Errors
/// When the doctor cannot be started again.
pub fn behind_a_front() -> io::Result<Option<ExitCode>> {
    if getpgrp() != getpid() {
        return Ok(None);
    }
    // Before the worker is there, or its end could be missed.
    let mut signals = Signals::new([SIGCHLD, SIGHUP, SIGINT, SIGTERM])?;
    let mut args = std::env::args_os();
    let name = args.next().unwrap_or_else(|| OsString::from("sftp-doctor"));
    // The very program that runs, whatever has its name by now.
    let mut worker = Command::new("/proc/self/exe").arg0(name).args(args).spawn()?;
    for signal in signals.forever() {
        if let Some(status) = worker.try_wait()? {
            return Ok(Some(exit_code(status)));
        }
        if signal != SIGCHLD {
            ask_to_stop(&worker);
        }
    }
    worker.wait().map(|status| Some(exit_code(status)))
}

/// Passes on that the user or the system asks to stop. Not as the same signal: from a terminal it
/// reaches the worker as well, and a second one would end it at once.
fn ask_to_stop(worker: &Child) {
    // A worker that has just ended needs not be asked.
    let _ = kill_process(Pid::from_child(worker), Signal::USR1);
}

fn exit_code(status: ExitStatus) -> ExitCode {
    ExitCode::from(status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(KILLED))
}

/// The time in which the files change: no signal ends the process, but for `kill -9`.
#[derive(Debug)]
pub struct Apart {
    asked: Arc<AtomicBool>,
}

impl Apart {
    /// Leaves the terminal's session, and goes on whatever HUP, INT and TERM say. `interrupt` hears
    /// of none of them any more. Writing to a terminal that has gone fails and does not end the
    /// process; PIPE is ignored by every Rust program.
    ///
    /// # Errors
    /// When the system refuses a handler; or a session, which it does in a process that leads a
    /// group: [`behind_a_front`] comes first.
    pub fn begin(interrupt: Option<&Interrupt>) -> io::Result<Self> {
        let asked = Arc::new(AtomicBool::new(false));
        // XFSZ comes with a limit on the size of files; the write fails as well, and is answered.
        for signal in [SIGHUP, SIGINT, SIGTERM, SIGUSR1, SIGXFSZ] {
            signal_hook::flag::register(signal, Arc::clone(&asked))?;
        }
        if let Some(interrupt) = interrupt {
            interrupt.release();
        }
        match setsid() {
            Ok(_) => {}
            // It has left already: a process that leads a session leads its group as well.
            Err(Errno::PERM) if rustix::process::getsid(None)? == getpid() => {}
            Err(error) => return Err(error.into()),
        }
        // Not "exe", the name of the link it was started by.
        rustix::thread::set_name(c"sftp-doctor")?;
        Ok(Self { asked })
    }

    /// True once somebody has asked to stop since the work began.
    #[must_use]
    pub fn asked_to_stop(&self) -> bool {
        self.asked.load(Ordering::Relaxed)
    }
}
