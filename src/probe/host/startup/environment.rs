//! What PAM sets before the shell starts: pam_env reads `/etc/environment`, lines of `NAME=VALUE`
//! (pam_env(8); Debian and Ubuntu have it in the stack of sshd).

use std::collections::BTreeMap;

use super::super::disk;

const FILE: &str = "/etc/environment";
const LIMIT: u64 = 16 * 1024;

/// The variables that decide which files a shell reads.
#[derive(Debug, Default)]
pub(super) struct Environment {
    variables: BTreeMap<String, String>,
}

impl Environment {
    /// As this machine's file says; without one it is empty.
    pub(super) fn read() -> Self {
        let text = disk::read_public(FILE, LIMIT).unwrap_or_default();
        Self::parse(&String::from_utf8_lossy(&text))
    }

    fn parse(text: &str) -> Self {
        let line = |line: &str| {
            let line = line.trim();
            let line = line.strip_prefix("export ").unwrap_or(line);
            let (name, value) = line.split_once('=')?;
            let value = value.trim_matches(['"', '\'']);
            (!name.starts_with('#')).then(|| (name.to_owned(), value.to_owned()))
        };
        Self { variables: text.lines().filter_map(line).collect() }
    }

    /// The folder in a variable, if it is named from the root on.
    pub(super) fn folder(&self, name: &str) -> Option<&str> {
        let value = self.variables.get(name)?.trim_end_matches('/');
        value.starts_with('/').then_some(value)
    }

    /// The folders in a variable, parted by `:`.
    pub(super) fn folders(&self, name: &str) -> Option<Vec<&str>> {
        let all = self.variables.get(name)?.split(':').map(|one| one.trim_end_matches('/'));
        Some(all.filter(|one| one.starts_with('/')).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::Environment;

    #[test]
    fn variables_are_read_with_and_without_quotes() {
        let text = "PATH=\"/usr/bin\"\n#X=/no\nexport ZDOTDIR='/srv/zsh/'\nXDG_DATA_DIRS=/a:b:/c\n";
        let environment = Environment::parse(text);
        assert_eq!(environment.folder("ZDOTDIR"), Some("/srv/zsh"));
        assert_eq!(environment.folder("X"), None);
        assert_eq!(environment.folders("XDG_DATA_DIRS"), Some(vec!["/a", "/c"]));
    }
}
