//! What the command line asked for.

use std::path::PathBuf;

use super::Endpoint;
use crate::file::Root;

/// What was asked for; none where nothing was said. The command line has validated each value.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Request {
    /// The target.
    pub endpoint: Option<Endpoint>,
    /// `--user`
    pub user: Option<String>,
    /// `--port`
    pub port: Option<u16>,
    /// `--storage`
    pub storage: Option<String>,
    /// `--password-file`
    pub password: Option<PasswordSource>,
    /// `--node`, as often as it was given.
    pub nodes: Vec<String>,
    /// `--root`
    pub root: Root,
}

/// What `--password-file` named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PasswordSource {
    /// A file, or the pipe of a process substitution.
    File(PathBuf),
    /// `-`
    StandardInput,
}
