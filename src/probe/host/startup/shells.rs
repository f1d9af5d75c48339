//! Which files a shell reads before it runs a command.
//!
//! sshd runs `SHELL -c COMMAND`, not a login shell (session.c, do_child). bash reads `.bashrc` then,
//! because its standard input is a socket or SSH_CLIENT is set (shell.c, run_startup_files; Debian
//! reads `/etc/bash.bashrc` before it); zsh reads `zshenv`, tcsh `.tcshrc` or else `.cshrc`, fish its
//! folders of drop-ins and `config.fish`; dash, ksh93 and mksh read nothing, whatever ENV says.
//! Measured on Debian 12 and 13: zsh 5.9, tcsh 6.24, ksh93u+m 1.0, mksh 59, fish 3.6 and 4.0.

use std::fs;
use std::path::Path;

use super::environment::Environment;
use crate::case::Account;

/// More drop-ins than anybody has.
const DROP_INS: usize = 32;

/// The files of `account`'s shell in the order in which it reads them, whether they exist or not.
pub(super) fn files(account: &Account, environment: &Environment) -> Vec<String> {
    let home = account.home.trim_end_matches('/');
    match shell_of(&account.shell).as_str() {
        "bash" => vec!["/etc/bash.bashrc".into(), format!("{home}/.bashrc")],
        "zsh" => zsh(home, environment),
        "tcsh" => {
            let own = format!("{home}/.tcshrc");
            let own = if Path::new(&own).exists() { own } else { format!("{home}/.cshrc") };
            vec!["/etc/csh.cshrc".into(), own]
        }
        "csh" => vec!["/etc/csh.cshrc".into(), format!("{home}/.cshrc")],
        "fish" => fish(home, environment),
        _ => Vec::new(),
    }
}

/// The shell by its name, for one that behaves by the name it is called by; else by the file that
/// its link leads to. `csh` is mostly a link to tcsh; `ksh` may be one to mksh, which reads nothing
/// either.
fn shell_of(path: &str) -> String {
    let name = |path: &str| {
        let name = path.rsplit('/').next().unwrap_or_default();
        name.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.' || c == '-').to_owned()
    };
    let called = name(path);
    let restricted = called.strip_prefix('r').filter(|rest| matches!(*rest, "bash" | "zsh"));
    match (restricted, called.as_str()) {
        (Some(plain), _) => plain.to_owned(),
        (None, "bash" | "zsh" | "tcsh" | "fish" | "sh" | "dash" | "ksh") => called,
        (None, _) => {
            let real = fs::canonicalize(path).ok();
            real.and_then(|real| Some(name(real.to_str()?))).unwrap_or(called)
        }
    }
}

/// The system-wide file and the one in ZDOTDIR, which PAM or the system-wide file may set.
fn zsh(home: &str, environment: &Environment) -> Vec<String> {
    // Debian and Arch are built with a folder of their own, Red Hat and SUSE without.
    let system = if Path::new("/etc/zsh").is_dir() { "/etc/zsh/zshenv" } else { "/etc/zshenv" };
    let text = super::disk::read_public(system, super::LIMIT).unwrap_or_default();
    let named = super::sourced::assigned(&String::from_utf8_lossy(&text), "ZDOTDIR", home);
    let named = named.as_deref().or(environment.folder("ZDOTDIR")).unwrap_or(home);
    vec![system.into(), format!("{}/.zshenv", named.trim_end_matches('/'))]
}

/// The drop-ins of four folders, of which the first of a name counts, then the two configurations
/// (fish's share/config.fish).
fn fish(home: &str, environment: &Environment) -> Vec<String> {
    let own = environment.folder("XDG_CONFIG_HOME").map(str::to_owned);
    let own = own.unwrap_or_else(|| format!("{home}/.config"));
    let data = environment.folder("XDG_DATA_HOME").map(str::to_owned);
    let data = data.unwrap_or_else(|| format!("{home}/.local/share"));
    let shared = environment.folders("XDG_DATA_DIRS").unwrap_or_else(|| vec!["/usr/share"]);
    let mut folders = vec![format!("{own}/fish/conf.d"), "/etc/fish/conf.d".to_owned()];
    folders.push(format!("{data}/fish/vendor_conf.d"));
    folders.extend(shared.iter().map(|folder| format!("{folder}/fish/vendor_conf.d")));
    let mut files: Vec<String> = Vec::new();
    for file in folders.iter().flat_map(|folder| matching(folder, "", ".fish")) {
        let name = file.rsplit('/').next().unwrap_or_default();
        if !files.iter().any(|seen| seen.rsplit('/').next() == Some(name)) {
            files.push(file);
        }
    }
    files.push("/etc/fish/config.fish".into());
    files.push(format!("{own}/fish/config.fish"));
    files
}

/// The files of `folder` whose names begin and end so, sorted, as a shell finds them by `*`.
pub(super) fn matching(folder: &str, begins: &str, ends: &str) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let names = entries.flatten().filter_map(|entry| entry.file_name().into_string().ok());
    let fits = |name: &String| {
        name.len() >= begins.len() + ends.len()
            && name.starts_with(begins)
            && name.ends_with(ends)
            && (!name.starts_with('.') || begins.starts_with('.'))
    };
    let mut names: Vec<String> = names.filter(fits).collect();
    names.sort();
    names.truncate(DROP_INS);
    names.into_iter().map(|name| format!("{folder}/{name}")).collect()
}

#[cfg(test)]
mod tests {
    use super::{matching, shell_of};
    use std::fs;

    #[test]
    fn a_shell_is_known_by_its_name() {
        for (path, name) in [
            ("/bin/bash", "bash"),
            ("/usr/bin/zsh-5.9", "zsh"),
            ("/bin/zsh5", "zsh"),
            ("/bin/rbash", "bash"),
            ("/bin/sh", "sh"),
            ("/nowhere/fogsh", "fogsh"),
        ] {
            assert_eq!(shell_of(path), name, "{path}");
        }
    }

    #[test]
    fn a_folder_is_read_as_a_shell_reads_it() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b.fish", "a.fish", ".c.fish", "d.txt"] {
            fs::write(folder.path().join(name), "").unwrap();
        }
        let path = folder.path().to_str().unwrap();
        let expected = [format!("{path}/a.fish"), format!("{path}/b.fish")];
        assert_eq!(matching(path, "", ".fish"), expected);
    }
}
