//! What the account's shell reads before it starts an external sftp-server.
//!
//! sshd runs `SHELL -c COMMAND`, not a login shell (session.c, do_child). bash reads `.bashrc` then,
//! because its standard input is a socket or SSH_CLIENT is set (shell.c, run_startup_files; Debian
//! reads `/etc/bash.bashrc` before it); zsh reads `.zshenv`, tcsh and csh their rc files, fish its
//! configuration; dash and ksh read nothing.

use super::disk;
use crate::case::{Account, Look, StartupFile};
use crate::text::Bytes;

/// As much of a file as is looked at.
const LIMIT: u64 = 64 * 1024;

/// The start-up files that exist, in the order in which the shell reads them.
pub(super) fn look(account: &Account) -> Vec<StartupFile> {
    let shell = account.shell.rsplit('/').next().unwrap_or_default();
    let (system, personal): (&[&str], &[&str]) = match shell {
        "bash" | "rbash" => (&["/etc/bash.bashrc", "/etc/bashrc"], &[".bashrc"]),
        "zsh" => (&["/etc/zsh/zshenv", "/etc/zshenv"], &[".zshenv"]),
        "tcsh" => (&["/etc/csh.cshrc"], &[".tcshrc", ".cshrc"]),
        "csh" => (&["/etc/csh.cshrc"], &[".cshrc"]),
        "fish" => (&["/etc/fish/config.fish"], &[".config/fish/config.fish"]),
        _ => (&[], &[]),
    };
    let system = system.iter().map(|path| (disk::read(path, LIMIT), (*path).to_owned()));
    let home = account.home.trim_end_matches('/');
    let personal = personal.iter().map(|name| {
        let path = format!("{home}/{name}");
        (disk::read_of(account.uid, &path, LIMIT), path)
    });
    system
        .chain(personal)
        .map(|(text, path)| {
            let text = match text {
                Ok(text) => Look::Seen(Bytes(text)),
                Err(error) => Look::unreadable(&path, &error),
            };
            StartupFile { path, text }
        })
        .filter(|file| file.text != Look::Absent)
        .collect()
}
