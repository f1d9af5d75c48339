//! Mounts that nobody else sees: a thread of ours with a mount namespace of its own.
//!
//! Namespaces belong to threads, not to processes (unshare(2), setns(2)), and what a thread starts
//! inherits them. So no helper process is needed, nothing has to be cleaned up, and all mounts go
//! with the thread, also when the doctor is killed.

use std::fs::File;
use std::io;
use std::os::fd::AsFd as _;
use std::path::PathBuf;
use std::thread;

use nix::sched::{CloneFlags, unshare};
use rustix::mount::{MountPropagationFlags, mount_change};
use rustix::thread::{LinkNameSpaceType, move_into_link_name_space};
use thiserror::Error;

/// Why nothing could be tried out.
#[derive(Debug, Error)]
pub enum Refusal {
    /// The kernel gives none: a container without CAP_SYS_ADMIN, a seccomp filter, no root.
    #[error("a mount namespace of our own is refused here ({0})")]
    Namespace(io::Error),
    /// The listener's own namespace cannot be entered.
    #[error("the mount namespace of process {pid} cannot be entered ({error})")]
    Enter {
        /// The listener.
        pid: u32,
        /// The system's words.
        error: io::Error,
    },
    /// The candidate cannot be shown at its place.
    #[error("{path} cannot be shown as it is to be ({error})")]
    View {
        /// The file or directory.
        path: PathBuf,
        /// The system's words.
        error: io::Error,
    },
    /// sshd cannot be run, or is not done in time.
    #[error("cannot run {program}: {error}")]
    Program {
        /// Its path.
        program: String,
        /// The system's words.
        error: io::Error,
    },
}

/// Whose mounts are the start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::fix) enum Mounts {
    /// The doctor's own.
    Own,
    /// Those of this process: systemd gives a service its own where the unit asks for it.
    Of(u32),
}

/// Runs `work` in a thread with a private copy of these mounts.
pub(in crate::fix) fn in_private_mounts<T: Send>(
    mounts: Mounts,
    work: impl FnOnce() -> Result<T, Refusal> + Send,
) -> Result<T, Refusal> {
    thread::scope(|scope| {
        let inside = move || {
            enter(mounts)?;
            work()
        };
        let thread = thread::Builder::new().name("private mounts".into());
        let handle = thread.spawn_scoped(scope, inside).map_err(Refusal::Namespace)?;
        let ended = handle.join();
        ended.unwrap_or_else(|_| Err(Refusal::Namespace(io::Error::other("the thread ended"))))
    })
}

fn enter(mounts: Mounts) -> Result<(), Refusal> {
    if let Mounts::Of(pid) = mounts {
        join(pid).map_err(|error| Refusal::Enter { pid, error })?;
    }
    let refused = |error: io::Error| Refusal::Namespace(error);
    unshare(CloneFlags::CLONE_NEWNS).map_err(|error| refused(error.into()))?;
    // Without this step a bind mount appears in the real system and stays: / is shared under
    // systemd (measured on 8.4 to 10.6).
    let private = MountPropagationFlags::PRIVATE | MountPropagationFlags::REC;
    mount_change("/", private).map_err(|error| refused(error.into()))
}

fn join(pid: u32) -> io::Result<()> {
    let theirs = File::open(format!("/proc/{pid}/ns/mnt"))?;
    // setns(2): only a thread that shares its root and working directory with no other may.
    unshare(CloneFlags::CLONE_FS)?;
    move_into_link_name_space(theirs.as_fd(), Some(LinkNameSpaceType::Mount))?;
    Ok(())
}
