//! What the account's shell reads before it starts an external sftp-server.
//!
//! sshd runs `SHELL -c COMMAND`, not a login shell (session.c, do_child). bash reads `.bashrc` then,
//! because its standard input is a socket or SSH_CLIENT is set (shell.c, run_startup_files; Debian
//! reads `/etc/bash.bashrc` before it); zsh reads `.zshenv`, tcsh and csh their rc files, fish its
//! configuration; dash and ksh read nothing. What these files source is read after them.

use std::io;

use super::disk;
use crate::case::{Account, Look, StartupFile};
use crate::text::Bytes;

/// As much of a file as is looked at.
const LIMIT: u64 = 64 * 1024;
/// More files than anybody sources.
const FILE_LIMIT: usize = 32;

/// The start-up files that exist, in the order in which the shell reads them, then what they
/// source.
pub(super) fn look(account: &Account) -> Vec<StartupFile> {
    let shell = account.shell.rsplit('/').next().unwrap_or_default();
    let (system, personal): (&[&str], &[&str]) = match shell {
        "bash" | "rbash" => (&["/etc/bash.bashrc"], &[".bashrc"]),
        "zsh" => (&["/etc/zsh/zshenv", "/etc/zshenv"], &[".zshenv"]),
        "tcsh" => (&["/etc/csh.cshrc"], &[".tcshrc", ".cshrc"]),
        "csh" => (&["/etc/csh.cshrc"], &[".cshrc"]),
        "fish" => (&["/etc/fish/config.fish"], &[".config/fish/config.fish"]),
        _ => (&[], &[]),
    };
    let home = account.home.trim_end_matches('/');
    let mut paths: Vec<String> = system.iter().map(|&path| path.to_owned()).collect();
    paths.extend(personal.iter().map(|name| format!("{home}/{name}")));
    let mut files: Vec<StartupFile> = Vec::new();
    let mut next = 0;
    while let Some(path) = paths.get(next).cloned() {
        next += 1;
        let file = read(account, path);
        if let Look::Seen(text) = &file.text {
            let sourced = sourced(&text.0, home).into_iter();
            let new: Vec<String> = sourced.filter(|path| !paths.contains(path)).collect();
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
    let personal = path.strip_prefix(home).is_some_and(|rest| rest.starts_with('/'));
    let text = if personal {
        disk::read_of(account.uid, &path, LIMIT)
    } else if !path.starts_with("/etc/") || path.contains("/../") {
        Err(io::Error::other("it is neither in the home directory nor in /etc"))
    } else {
        disk::read_public(&path, LIMIT)
    };
    let text = match text {
        Ok(text) => Look::Seen(Bytes(text)),
        Err(error) => Look::unreadable(&path, &error),
    };
    StartupFile { path, text }
}

/// The files named in `. FILE` and `source FILE`, also behind `&&`, where they are named literally
/// or under the home directory.
fn sourced(text: &[u8], home: &str) -> Vec<String> {
    let text = String::from_utf8_lossy(text);
    let lines = text.lines().map(str::trim_start).filter(|line| !line.starts_with('#'));
    let commands = lines.flat_map(|line| line.split([';', '&', '|', '{', '}']));
    commands
        .filter_map(|command| {
            let mut words = command.split_ascii_whitespace().skip_while(|w| *w == "then");
            matches!(words.next()?, "." | "source").then(|| words.next())?
        })
        .filter_map(|word| expand(word, home))
        .collect()
}

/// `~/x`, `$HOME/x`, `"${HOME}/x"` or an absolute path.
fn expand(word: &str, home: &str) -> Option<String> {
    let word = word.replace(['"', '\''], "");
    for prefix in ["~/", "$HOME/", "${HOME}/"] {
        if let Some(rest) = word.strip_prefix(prefix) {
            return Some(format!("{home}/{rest}")).filter(|path| !path.contains(['$', '*']));
        }
    }
    (word.starts_with('/') && !word.contains(['$', '*', '?', '['])).then_some(word)
}

#[cfg(test)]
mod tests {
    use super::sourced;

    #[test]
    fn what_is_sourced_is_followed_where_it_is_named() {
        let text = b"# . ~/no\n. ~/.motd\n[ -f /etc/x ] && source \"$HOME/y\"\n\
                     if true; then . /etc/bashrc; fi\n. $OTHER/z\necho . /no\n";
        assert_eq!(sourced(text, "/home/f"), ["/home/f/.motd", "/home/f/y", "/etc/bashrc"]);
    }
}
