//! What the account's shell reads before it starts an external sftp-server, and what that sources.

mod environment; // what PAM sets before the shell starts
mod shells; // which files each shell reads
mod sourced; // the files that a text sources

use std::io;
use std::path::Path;

use super::disk;
use super::patience::patiently;
use crate::case::{Account, Look, StartupFile};
use crate::shell::Dialect;
use crate::text::Bytes;
use environment::Environment;
use sourced::Names;

/// As much of a file as is looked at.
const LIMIT: u64 = 64 * 1024;
/// More files than anybody sources.
const FILE_LIMIT: usize = 64;
/// More links, one after the other, than anybody has.
const LINKS: usize = 8;

/// The start-up files that exist, in the order in which the shell reads them, then what they
/// source.
pub(super) fn look(account: &Account) -> Vec<StartupFile> {
    let environment = Environment::read();
    let mut paths = shells::files(account, &environment);
    let dialect = Dialect::of(paths.iter().map(String::as_str));
    let mut names = Names::new(&account.home, &environment, dialect);
    let mut files: Vec<StartupFile> = Vec::new();
    let mut next = 0;
    while let Some(path) = paths.get(next).cloned() {
        next += 1;
        let file = read(account, path);
        if let Look::Seen(text) = &file.text {
            let text = String::from_utf8_lossy(&text.0).into_owned();
            let mut new = names.sourced(&text);
            new.retain(|path| !paths.contains(path));
            let room = FILE_LIMIT.saturating_sub(paths.len());
            paths.extend(new.into_iter().take(room));
        }
        if file.text != Look::Absent {
            files.push(file);
        }
    }
    files
}

/// What sshd runs with `/bin/sh` before the command of every session (session.c, do_rc_files).
pub(super) fn sshrc() -> Look<StartupFile> {
    let path = "/etc/ssh/sshrc";
    match disk::read_public(path, LIMIT) {
        Ok(text) => Look::Seen(StartupFile { path: path.into(), text: Look::Seen(Bytes(text)) }),
        Err(error) => Look::unreadable(path, &error),
    }
}

/// In the account's own home only what is theirs; elsewhere only what everybody may read: a line
/// `. /etc/shadow` does not make root read it.
fn read(account: &Account, path: String) -> StartupFile {
    let home = account.home.trim_end_matches('/');
    let named = path;
    let path = behind_links(&named, home);
    let personal = path.strip_prefix(home).is_some_and(|rest| rest.starts_with('/'));
    let plain = !path.split('/').any(|component| component == "..");
    let seen = |text: io::Result<Vec<u8>>| match text {
        Ok(text) => Look::Seen(Bytes(text)),
        Err(error) => Look::unreadable(&path, &error),
    };
    let text = if personal && plain {
        seen(disk::read_of(account.uid, &path, LIMIT))
    } else if !plain {
        seen(Err(io::Error::other("its path goes back")))
    } else if path.starts_with("/etc/") || path.starts_with("/usr/") {
        seen(disk::read_public(&path, LIMIT))
    } else {
        // It may lie on a mount that does not answer.
        let own = path.clone();
        patiently(&path, move || match disk::read_public(&own, LIMIT) {
            Ok(text) => Look::Seen(Bytes(text)),
            Err(error) => Look::unreadable(&own, &error),
        })
    };
    StartupFile { path: named, text }
}

/// Where a link in the account's own home leads, as the managers of such files make them (`~/.bashrc` to
/// `~/dotfiles/bashrc`): what lies there is read by the rules of its own place.
fn behind_links(path: &str, home: &str) -> String {
    let mut here = path.to_owned();
    for _ in 0..LINKS {
        let own = here.strip_prefix(home).is_some_and(|rest| rest.starts_with('/'));
        let Some(Ok(link)) = own.then(|| std::fs::read_link(&here)) else { break };
        let Some(next) =
            Path::new(&here).parent().and_then(|dir| Some(dir.join(link).to_str()?.to_owned()))
        else {
            break;
        };
        here = next;
    }
    here
}
