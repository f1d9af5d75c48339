//! Why a change is not in force.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

/// Why there is no way to tell this machine's sshd.
#[derive(Debug, Error)]
pub enum NoWay {
    /// A look failed.
    #[error("cannot see how sshd is run here: {0}")]
    Look(io::Error),
    /// sshd would not find itself.
    #[error(
        "sshd (process {pid}) was not started by an absolute path ({title}), so that SIGHUP would \
         end it; restart it by hand"
    )]
    Relative {
        /// The process.
        pid: u32,
        /// Its title, escaped.
        title: String,
    },
    /// The program is gone.
    #[error("sshd (process {pid}) was started as {program}, which cannot be run any more")]
    Gone {
        /// The process.
        pid: u32,
        /// The path it was started by.
        program: PathBuf,
    },
    /// A restart would end sessions.
    #[error(
        "{socket} hands its connections to {unit}, which a reload would end, and whose KillMode \
         ends sessions at a restart; restart it by hand: systemctl restart {unit}"
    )]
    EndsSessions {
        /// The service.
        unit: String,
        /// The socket.
        socket: String,
    },
}

/// Why a change is not in force though the service was told.
#[derive(Debug, Error)]
pub enum NotInForce {
    /// A program could not be run.
    #[error("cannot run {command}: {error}")]
    Run {
        /// The command.
        command: String,
        /// The system's words.
        error: io::Error,
    },
    /// It refused.
    #[error("{command} failed{}: {said}", exit(*.code))]
    Refused {
        /// The command.
        command: String,
        /// Its exit code.
        code: Option<i32>,
        /// Its first line, escaped.
        said: String,
    },
    /// Nothing happened.
    #[error("{command} did nothing: the running sshd has not read its files")]
    Unmoved {
        /// The command.
        command: String,
    },
    /// It is gone.
    #[error("after {command} no sshd listens on port {port}")]
    Stopped {
        /// The command.
        command: String,
        /// The port.
        port: u16,
    },
    /// It listens and does not speak.
    #[error("sshd on port {port} does not answer: {why}")]
    Silent {
        /// The port.
        port: u16,
        /// What came instead.
        why: String,
    },
}

fn exit(code: Option<i32>) -> String {
    code.map_or_else(String::new, |code| format!(" with exit code {code}"))
}
