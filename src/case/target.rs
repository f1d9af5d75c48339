//! Whom we examined, and where each value came from.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::text;

/// One SSH endpoint as FOG would use it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// The name it has in the report.
    pub name: String,
    /// What FOG uses it for.
    pub role: Role,
    /// Host name or address, without brackets.
    pub host: Sourced<String>,
    /// TCP port.
    pub port: Sourced<u16>,
    /// The account that logs in.
    pub user: Sourced<String>,
    /// The image root, an absolute path on the server.
    pub storage: Sourced<String>,
    /// Where the password came from; none if there is none.
    pub password: Option<Origin>,
    /// The address that FOG's settings name, where this machine does not have it and 127.0.0.1 was
    /// examined in its place.
    pub fog_address_elsewhere: Option<Sourced<String>>,
}

impl Target {
    /// `user@host:port`, with an IPv6 address in brackets.
    #[must_use]
    pub fn endpoint(&self) -> String {
        let host = &self.host.value;
        let (user, port) = (&self.user.value, self.port.value);
        if host.contains(':') {
            format!("{user}@[{host}]:{port}")
        } else {
            format!("{user}@{host}:{port}")
        }
    }

    /// The capture directory, where the client leaves an image before FOG moves it.
    #[must_use]
    pub fn capture_dir(&self) -> String {
        format!("{}/dev", self.storage.value.trim_end_matches('/'))
    }
}

/// What FOG uses a target for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Images are captured to it.
    StorageNode,
    /// Snapins are uploaded to it: the storage is the node's snapin path.
    SnapinStore,
    /// Kernels and inits are uploaded to it: the storage is the directory of the kernels.
    KernelStore,
}

impl Role {
    /// The word in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::StorageNode => "storage-node",
            Self::SnapinStore => "snapin-store",
            Self::KernelStore => "kernel-store",
        }
    }
}

/// A value and where it came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sourced<T> {
    /// The value.
    pub value: T,
    /// Where it came from.
    pub origin: Origin,
}

impl<T> Sourced<T> {
    /// A value with its origin.
    pub fn new(value: T, origin: Origin) -> Self {
        Self { value, origin }
    }
}

/// Where a value came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// The target on the command line.
    Argument,
    /// An option of the command line, as typed: `--port`.
    Option(String),
    /// A key of FOG's settings file.
    Settings {
        /// The settings file.
        file: String,
        /// Its line, from 1.
        line: usize,
        /// The key, old or new name.
        key: String,
    },
    /// A column of FOG's database.
    Database {
        /// The table.
        table: String,
        /// The row, as a person would name it: a node's name, a setting's key.
        row: String,
        /// The column.
        column: String,
    },
    /// Nobody said otherwise.
    Default,
    /// Typed at the prompt.
    Prompt,
    /// The first line of a file.
    File(String),
    /// The first line of standard input.
    StandardInput,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Argument => f.write_str("command line"),
            Self::Option(flag) => f.write_str(flag),
            Self::Settings { file, line, key } => write!(f, "{key}, {file}:{line}"),
            Self::Database { table, row, column } => {
                write!(f, "{column} of {}, database table {table}", text::line(row, 60))
            }
            Self::Default => f.write_str("default"),
            Self::Prompt => f.write_str("typed at the prompt"),
            Self::File(path) => f.write_str(path),
            Self::StandardInput => f.write_str("standard input"),
        }
    }
}
