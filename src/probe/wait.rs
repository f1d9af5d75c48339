//! One poll(2) for all waits: for the server, for the user, for the clock.

use std::io;
use std::os::fd::{AsFd, BorrowedFd};
use std::time::Instant;

use rustix::event::{PollFd, PollFlags, Timespec, poll};

use super::Interrupt;

/// What ended a wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Woken {
    /// The file descriptor is ready, or broken.
    Ready,
    /// The deadline passed.
    Deadline,
    /// The user asked to stop.
    Interrupted,
}

/// Waits until `fd` is ready for `flags`, the deadline has passed, or the user wants to stop; with
/// no `interrupt` the user is not asked.
pub(super) fn wait_for(
    fd: BorrowedFd<'_>,
    flags: PollFlags,
    deadline: Instant,
    interrupt: Option<&Interrupt>,
) -> io::Result<Woken> {
    loop {
        let left = deadline.saturating_duration_since(Instant::now());
        let timeout = Timespec::try_from(left).map_err(io::Error::other)?;
        let mut fds = vec![PollFd::from_borrowed_fd(fd, flags)];
        if let Some(interrupt) = interrupt {
            fds.push(PollFd::from_borrowed_fd(interrupt.as_fd(), PollFlags::IN));
        }
        match poll(&mut fds, Some(&timeout)) {
            Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error.into()),
            Ok(_) if fds.get(1).is_some_and(|fd| !fd.revents().is_empty()) => {
                return Ok(Woken::Interrupted);
            }
            Ok(_) if !fds[0].revents().is_empty() => return Ok(Woken::Ready),
            Ok(_) if left.is_zero() => return Ok(Woken::Deadline),
            Ok(_) => {}
        }
    }
}

/// Does nothing for `time`; false where the user asked to stop before that.
#[must_use]
pub fn pause(time: std::time::Duration, interrupt: &Interrupt) -> bool {
    let woken = wait_for(interrupt.as_fd(), PollFlags::IN, Instant::now() + time, None);
    matches!(woken, Ok(Woken::Deadline))
}
