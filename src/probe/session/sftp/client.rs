//! Requests and their answers, one at a time.

use std::time::Instant;

use super::error::Refusal;
use super::packet::{
    ATTR_PERMISSIONS, ATTRS, Attributes, Body, CLOSE, EXTENDED, EXTENDED_REPLY, HANDLE, LSTAT,
    MKDIR, NAME, OPEN, REALPATH, REMOVE, RENAME, RMDIR, Request, SETSTAT, STAT, STATUS, WRITE,
};
use crate::case::{SshError, Status, ToldFileSystem};
use crate::probe::session::error::Stop;
use crate::probe::session::exec::{self, Exited};
use crate::probe::session::pipe::Pipe;
use crate::probe::{Interrupt, Limits};
use crate::text;

/// OpenSSH's sftp-server sends at most 256 KiB in a packet (`SFTP_MAX_MSG_LENGTH`).
const PACKET_LIMIT: usize = 256 * 1024;

/// A client on a started sftp server.
pub(in super::super) struct Client {
    /// The channel.
    pub(in super::super) pipe: Pipe,
    limits: Limits,
    received: Vec<u8>,
    last_id: u32,
}

impl Client {
    /// A client on `pipe`; `received` is what came after the version packet.
    pub(in super::super) fn new(pipe: Pipe, limits: Limits, received: Vec<u8>) -> Self {
        Self { pipe, limits, received, last_id: 0 }
    }

    /// How long to wait, from here on; gives what it was before.
    pub(in super::super) fn wait_as(&mut self, limits: Limits) -> Limits {
        std::mem::replace(&mut self.limits, limits)
    }

    /// From here on only cleaning up.
    pub(in super::super) fn only_clean_up(&mut self, limits: Limits) {
        self.limits = limits;
        self.pipe.wire.only_clean_up(limits);
    }

    /// From here on as at its beginning.
    pub(in super::super) fn go_on(&mut self, limits: Limits, interrupt: &Interrupt) {
        self.limits = limits;
        self.pipe.wire.go_on(limits, interrupt);
    }

    /// Runs a command beside SFTP, which has to end with status 0.
    pub(in super::super) fn exec(&mut self, command: &str) -> Result<(), Refusal> {
        match exec::run(&self.pipe.wire, command, self.limits.deadline())? {
            Exited { code: Some(0), .. } => Ok(()),
            Exited { code, said } => Err(Refusal::Exited { code, said }),
        }
    }

    /// The absolute path of `path`, as the server sees it.
    pub(in super::super) fn realpath(&mut self, path: &str) -> Result<String, Refusal> {
        let (kind, body) = self.ask(REALPATH, |request| request.string(path.as_bytes()))?;
        let mut body = Body(&body);
        match (kind, body.number(), body.string()) {
            (NAME, Some(1..), Some(name)) => Ok(String::from_utf8_lossy(name).into_owned()),
            _ => Err(status_of(kind, body.0)),
        }
    }

    /// What `path` is, links followed.
    pub(in super::super) fn stat(&mut self, path: &str) -> Result<Attributes, Refusal> {
        self.attributes(STAT, path)
    }

    /// What `path` is, itself should it be a link.
    pub(in super::super) fn lstat(&mut self, path: &str) -> Result<Attributes, Refusal> {
        self.attributes(LSTAT, path)
    }

    fn attributes(&mut self, request: u8, path: &str) -> Result<Attributes, Refusal> {
        let (kind, body) = self.ask(request, |request| request.string(path.as_bytes()))?;
        if kind != ATTRS {
            return Err(status_of(kind, &body));
        }
        Ok(Body(&body).attributes().unwrap_or_default())
    }

    /// Makes a directory, as PHP's `ssh2_sftp_mkdir` and FOG's clients do, with mode 0775.
    pub(in super::super) fn mkdir(&mut self, path: &str) -> Result<(), Refusal> {
        self.done(MKDIR, |r| r.string(path.as_bytes()).number(ATTR_PERMISSIONS).number(0o775))
    }

    /// Makes a file that must be new, with a few bytes in it.
    pub(in super::super) fn write_new(&mut self, path: &str, bytes: &[u8]) -> Result<(), Refusal> {
        // SSH_FXF_WRITE | SSH_FXF_CREAT | SSH_FXF_EXCL
        let flags = 0x2 | 0x8 | 0x20;
        let handle = self.open(OPEN, |r| r.string(path.as_bytes()).number(flags).number(0))?;
        let written = self.done(WRITE, |r| r.string(&handle).long(0).string(bytes));
        written.and(self.close(&handle))
    }

    /// Opens something that is there for writing, and closes it: a directory is never opened so.
    pub(in super::super) fn open_for_writing(&mut self, path: &str) -> Result<(), Refusal> {
        let handle = self.open(OPEN, |r| r.string(path.as_bytes()).number(0x2).number(0))?;
        self.close(&handle)
    }

    /// The handle of what a request opened.
    pub(super) fn open(
        &mut self,
        kind: u8,
        fill: impl FnOnce(Request) -> Request,
    ) -> Result<Vec<u8>, Refusal> {
        let (kind, body) = self.ask(kind, fill)?;
        match (kind, Body(&body).string()) {
            (HANDLE, Some(handle)) => Ok(handle.to_vec()),
            _ => Err(status_of(kind, &body)),
        }
    }

    /// Gives a handle back.
    pub(super) fn close(&mut self, handle: &[u8]) -> Result<(), Refusal> {
        self.done(CLOSE, |r| r.string(handle))
    }

    /// Renames as libssh2's `sftp_rename` does: `SSH_FXP_RENAME`, not `posix-rename@openssh.com`.
    pub(in super::super) fn rename(&mut self, from: &str, to: &str) -> Result<(), Refusal> {
        self.done(RENAME, |r| r.string(from.as_bytes()).string(to.as_bytes()))
    }

    /// Sets the permissions.
    pub(in super::super) fn chmod(&mut self, path: &str, mode: u32) -> Result<(), Refusal> {
        self.done(SETSTAT, |r| r.string(path.as_bytes()).number(ATTR_PERMISSIONS).number(mode))
    }

    /// Removes a file.
    pub(in super::super) fn unlink(&mut self, path: &str) -> Result<(), Refusal> {
        self.done(REMOVE, |r| r.string(path.as_bytes()))
    }

    /// Removes an empty directory.
    pub(in super::super) fn rmdir(&mut self, path: &str) -> Result<(), Refusal> {
        self.done(RMDIR, |r| r.string(path.as_bytes()))
    }

    /// The file system of `path`, through OpenSSH's extension (PROTOCOL section 4.4): block sizes,
    /// blocks, free ones, those for an account, then the same of files, a number, the flags.
    pub(in super::super) fn statvfs(&mut self, path: &str) -> Option<ToldFileSystem> {
        const READ_ONLY: u64 = 1;
        let ask = |r: Request| r.string(b"statvfs@openssh.com").string(path.as_bytes());
        let (kind, body) = self.ask(EXTENDED, ask).ok()?;
        if kind != EXTENDED_REPLY {
            return None;
        }
        let mut body = Body(&body);
        let mut next = || body.long();
        let (_, fragment, _, _, free) = (next()?, next()?, next()?, next()?, next()?);
        let (files, _, free_files, _, flags) = (next()?, next()?, next()?, next()?, next()?);
        Some(ToldFileSystem {
            read_only: flags & READ_ONLY != 0,
            free_bytes: free.saturating_mul(fragment),
            free_files: (files > 0).then_some(free_files),
        })
    }

    /// A request whose answer is a status.
    fn done(&mut self, kind: u8, fill: impl FnOnce(Request) -> Request) -> Result<(), Refusal> {
        let (kind, body) = self.ask(kind, fill)?;
        match (kind, Body(&body).number()) {
            (STATUS, Some(0)) => Ok(()),
            _ => Err(status_of(kind, &body)),
        }
    }

    /// Sends a request and waits for its answer: type and body after the request's number. Answers
    /// to other requests (one that was given up) are passed over.
    pub(super) fn ask(
        &mut self,
        kind: u8,
        fill: impl FnOnce(Request) -> Request,
    ) -> Result<(u8, Vec<u8>), Refusal> {
        self.last_id += 1;
        let id = self.last_id;
        let deadline = self.limits.deadline();
        self.pipe.send(&fill(Request::new(kind, id)).finish())?;
        loop {
            let packet = self.packet(deadline)?;
            let Some((&kind, body)) = packet.split_first() else { continue };
            let mut body = Body(body);
            if body.number() == Some(id) {
                return Ok((kind, body.0.to_vec()));
            }
        }
    }

    /// The next packet without its length.
    fn packet(&mut self, deadline: Instant) -> Result<Vec<u8>, Refusal> {
        loop {
            if let Some((head, rest)) = self.received.split_first_chunk::<4>() {
                let length = u32::from_be_bytes(*head) as usize;
                if length > PACKET_LIMIT {
                    return Err(Refusal::nonsense("a packet of more than 256 KiB"));
                }
                if rest.len() >= length {
                    let packet = rest[..length].to_vec();
                    self.received.drain(..4 + length);
                    return Ok(packet);
                }
            }
            self.receive(deadline)?;
        }
    }

    fn receive(&mut self, deadline: Instant) -> Result<(), Refusal> {
        let mut buffer = [0; 16 * 1024];
        match self.pipe.receive(&mut buffer, deadline)? {
            // libssh2's LIBSSH2_ERROR_CHANNEL_CLOSED.
            0 => Err(Stop::Failed(SshError { code: -26, text: "the sftp server ended".into() }))?,
            length => self.received.extend_from_slice(&buffer[..length]),
        }
        Ok(())
    }
}

/// The refusal in an answer of type `kind`.
pub(super) fn status_of(kind: u8, body: &[u8]) -> Refusal {
    let mut body = Body(body);
    match (kind, body.number()) {
        (STATUS, Some(code)) => {
            let text = String::from_utf8_lossy(body.string().unwrap_or_default());
            Refusal::Status(Status { code, text: text::line(&text, 120) })
        }
        _ => Refusal::nonsense(&format!("an answer of type {kind}")),
    }
}
