//! The options of sftp-server, which are internal-sftp's as well.

use super::build::Build;
use super::logging;

/// What the options ask for, as far as a capture feels it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SftpOptions {
    /// `-R`: nothing is written.
    pub read_only: bool,
    /// `-P`: requests that are denied.
    pub denied: Vec<String>,
    /// `-p`: the only requests that are permitted.
    pub permitted: Option<Vec<String>>,
}

impl SftpOptions {
    /// Reads the words behind the program's name (sftp-server.c, sftp_server_main: the same options
    /// in 7.4 to 10.6; `-m MODE` in Red Hat's and SUSE's builds alone).
    ///
    /// # Errors
    /// The word that ends the program: an option it does not know, or a value it cannot read.
    pub fn parse(words: &[String], build: Build) -> Result<Self, String> {
        let mut found = Self::default();
        let mut words = words.iter();
        while let Some(word) = words.next() {
            let Some(mut flags) = word.strip_prefix('-').filter(|flags| !flags.is_empty()) else {
                // getopt stops at the first word that is no option.
                return Ok(found);
            };
            if flags == "-" {
                return Ok(found);
            }
            while let Some(flag) = flags.chars().next() {
                flags = &flags[flag.len_utf8()..];
                if takes_value(flag, build) {
                    let value = if flags.is_empty() { words.next() } else { None };
                    let value = value.map_or(flags, String::as_str);
                    if value.is_empty() {
                        return Err(format!("-{flag} without its value"));
                    }
                    found.take(flag, value)?;
                    break;
                }
                match flag {
                    'R' => found.read_only = true,
                    'e' => {}
                    // Invoked as a shell: everything else is ignored.
                    'c' => return Ok(found),
                    _ => return Err(format!("-{flag}")),
                }
            }
        }
        Ok(found)
    }

    fn take(&mut self, flag: char, value: &str) -> Result<(), String> {
        let list = || value.split(',').map(str::to_owned).collect::<Vec<_>>();
        let bad = || Err(format!("-{flag} {value}"));
        match flag {
            'P' if !self.denied.is_empty() => bad(),
            'p' if self.permitted.is_some() => bad(),
            'P' => {
                self.denied = list();
                Ok(())
            }
            'p' => {
                self.permitted = Some(list());
                Ok(())
            }
            'l' if !logging::is_level(value) => bad(),
            'f' if !logging::is_facility(value) => bad(),
            'u' if i64::from_str_radix(value, 8)
                .map_or(true, |mask| !(0..=0o777).contains(&mask)) =>
            {
                bad()
            }
            'Q' => bad(),
            _ => Ok(()),
        }
    }

    /// The option that denies `request`, by its name in sftp-server.c: `mkdir`, `rename`, `open`.
    #[must_use]
    pub fn denies(&self, request: &str) -> Option<String> {
        let writes = ["mkdir", "rename", "remove", "rmdir", "setstat", "write", "open"];
        if self.read_only && writes.contains(&request) {
            return Some("-R".into());
        }
        if self.denied.iter().any(|name| name == request) {
            return Some(format!("-P {}", self.denied.join(",")));
        }
        let permitted = self.permitted.as_ref()?;
        let missing = !permitted.iter().any(|name| name == request);
        missing.then(|| format!("-p {}", permitted.join(",")))
    }
}

fn takes_value(flag: char, build: Build) -> bool {
    let here = matches!(build, Build::RedHat | Build::Suse | Build::Unknown);
    "dflPpQu".contains(flag) || (flag == 'm' && here)
}

#[cfg(test)]
mod tests {
    use super::SftpOptions;
    use crate::sshd::Build;

    fn parse(text: &str) -> Result<SftpOptions, String> {
        let words: Vec<String> = text.split(' ').map(str::to_owned).collect();
        SftpOptions::parse(&words, Build::Debian)
    }

    #[test]
    fn what_ends_the_program_is_named() {
        assert!(parse("-f AUTHPRIV -l INFO -u 0002 -e").is_ok());
        assert_eq!(parse("-m 0664").unwrap_err(), "-m");
        assert_eq!(parse("-l LOUD").unwrap_err(), "-l LOUD");
        assert_eq!(parse("-u 9").unwrap_err(), "-u 9");
        assert_eq!(parse("-l").unwrap_err(), "-l without its value");
        assert!(parse("# a comment").is_ok());
        let red_hat = ["-m".to_owned(), "0664".to_owned()];
        assert!(SftpOptions::parse(&red_hat, Build::RedHat).is_ok());
    }

    #[test]
    fn denied_requests_are_known_by_their_names() {
        assert_eq!(parse("-R").unwrap().denies("rename").as_deref(), Some("-R"));
        assert_eq!(parse("-R").unwrap().denies("stat"), None);
        assert_eq!(
            parse("-Prename,mkdir").unwrap().denies("mkdir").as_deref(),
            Some("-P rename,mkdir")
        );
        assert_eq!(
            parse("-p open,read").unwrap().denies("rename").as_deref(),
            Some("-p open,read")
        );
    }
}
