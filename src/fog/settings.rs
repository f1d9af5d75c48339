//! FOG's settings file: found, read, and asked.

use std::fmt;
use std::path::PathBuf;

use super::Key;
use super::keys::is_known;
use super::secrets::is_named;
use super::shell::{self, Complaint, Script, Unusable};
use crate::case::{Origin, Sourced};
use crate::file::{ReadError, Root};
use crate::secret::Secret;
use crate::text;

/// Says where FOG's program directory is; written by FOG's installer.
const POINTER: &str = "/etc/fog/fog.conf";
/// The program directory where nothing else is said.
const PROGRAM_DIR: &str = "/opt/fog";
/// A settings file has some 5 KiB.
const LIMIT: usize = 1 << 20;

/// FOG's settings file, parsed. Its values show in no `Debug`.
#[derive(Debug)]
pub struct Settings {
    /// Its path, as seen inside the root.
    pub file: String,
    /// FOG's version from the head of the file, escaped.
    pub version: Option<String>,
    /// Lines that say nothing usable, from 1, at most 50.
    pub complaints: Vec<(usize, Complaint)>,
    script: Script,
}

impl Settings {
    /// Finds and reads the settings under `root`: `fogprogramdir` of `/etc/fog/fog.conf`, else
    /// `/opt/fog`, and `.fogsettings` in it. Nothing is executed.
    ///
    /// # Errors
    /// When the file is missing, cannot be read, or holds none of FOG's keys.
    pub fn load(root: &Root) -> Result<Self, SettingsError> {
        let (dir, pointer) = program_dir(root);
        let file = format!("{}/.fogsettings", dir.trim_end_matches('/'));
        let failed = |why| {
            let path = root.on_this_machine(&file);
            SettingsError { path, why, pointer: pointer.clone() }
        };
        let bytes = root.read(&file, LIMIT).map_err(|error| failed(NoSettings::Read(error)))?;
        let mut script = shell::parse(&bytes);
        if !script.assignments.iter().any(|a| is_known(&a.name)) {
            return Err(failed(NoSettings::NoKeys));
        }
        let complaints = std::mem::take(&mut script.complaints);
        Ok(Self { version: version(&bytes), file, complaints, script })
    }

    /// The value of a key that is no secret; none where it is missing or empty. Of several
    /// assignments the last one counts, as in the shell.
    ///
    /// # Errors
    /// When a value stands there that cannot be known.
    pub fn get(&self, key: Key) -> Result<Option<Sourced<String>>, BadSetting> {
        if key.is_secret() {
            return Ok(None);
        }
        let value = self.secret(key)?;
        Ok(value.map(|value| Sourced::new(value.value.expose().to_owned(), value.origin)))
    }

    /// The same for any key; the way to the passwords.
    ///
    /// # Errors
    /// When a value stands there that cannot be known.
    pub fn secret(&self, key: Key) -> Result<Option<Sourced<Secret>>, BadSetting> {
        for name in key.names() {
            let Some(last) = self.script.assignments.iter().rfind(|a| a.name == name) else {
                continue;
            };
            let origin =
                Origin::Settings { file: self.file.clone(), line: last.line, key: name.to_owned() };
            match &last.value {
                Err(why) => return Err(BadSetting { origin, why: *why }),
                Ok(value) if value.is_empty() => {}
                Ok(value) => return Ok(Some(Sourced::new(value.clone(), origin))),
            }
        }
        Ok(None)
    }

    /// Every password in it, those under names of other generations as well.
    pub(super) fn passwords(&self) -> impl Iterator<Item = &Secret> {
        let named = self.script.assignments.iter().filter(|a| is_named(&a.name));
        named.filter_map(|assignment| assignment.value.as_ref().ok())
    }

    /// A switch in the style of any generation: `yes`/`no`, `1`/`0`, `Y`/`N`. None where it is
    /// missing, empty or something else.
    #[must_use]
    pub fn flag(&self, key: Key) -> Option<bool> {
        let value = self.get(key).ok()??.value.to_ascii_lowercase();
        match value.as_str() {
            "yes" | "y" | "1" | "true" => Some(true),
            "no" | "n" | "0" | "false" => Some(false),
            _ => None,
        }
    }
}

/// The program directory, and what was wrong with the file that names it.
fn program_dir(root: &Root) -> (String, Option<String>) {
    let default = |why: Option<String>| (PROGRAM_DIR.to_owned(), why);
    let script = match root.read(POINTER, LIMIT) {
        Ok(bytes) => shell::parse(&bytes),
        Err(error) if error.is_missing() => return default(None),
        Err(error) => return default(Some(error.to_string())),
    };
    match script.assignments.iter().rfind(|a| a.name == "fogprogramdir").map(|a| &a.value) {
        Some(Ok(dir)) if dir.expose().starts_with('/') => (dir.expose().to_owned(), None),
        Some(Err(Unusable::NeedsShell)) => {
            default(Some("its fogprogramdir cannot be known without a shell".to_owned()))
        }
        Some(_) => default(Some("its fogprogramdir is no absolute path".to_owned())),
        None => default(None),
    }
}

/// `## Version: 1.6.0-beta.4108` of the head.
fn version(bytes: &[u8]) -> Option<String> {
    let line = bytes.split(|b| *b == b'\n').find_map(|line| line.strip_prefix(b"## Version:"))?;
    let version = String::from_utf8_lossy(line);
    let version = version.trim();
    (!version.is_empty()).then(|| text::line(version, 64))
}

/// A key whose value cannot be known.
#[derive(Debug, Clone)]
pub struct BadSetting {
    /// File, line and key.
    pub origin: Origin,
    /// Why.
    pub why: Unusable,
}

impl fmt::Display for Unusable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NeedsShell => "it holds an expansion that only a shell could make",
            Self::NotText => "it is not UTF-8 text",
        })
    }
}

/// Why there are no settings.
#[derive(Debug)]
pub struct SettingsError {
    /// The file, as this machine sees it.
    pub path: PathBuf,
    /// What is wrong with it.
    pub why: NoSettings,
    /// What is wrong with `/etc/fog/fog.conf`, so that the default directory was taken.
    pub pointer: Option<String>,
}

/// What is wrong with the settings file.
#[derive(Debug)]
pub enum NoSettings {
    /// It is missing or cannot be read.
    Read(ReadError),
    /// It holds none of FOG's keys.
    NoKeys,
}

impl fmt::Display for SettingsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.why {
            NoSettings::Read(error) => write!(f, "{error}")?,
            NoSettings::NoKeys => f.write_str("it holds none of FOG's settings")?,
        }
        match &self.pointer {
            Some(why) => write!(f, " (the default place, because of {POINTER}: {why})"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Key, NoSettings, ReadError, Root, Settings};
    use crate::case::Origin;
    use std::path::Path;

    fn tree(files: &[(&str, &[u8])]) -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        for (path, bytes) in files {
            let path = dir.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
        dir
    }

    fn load(dir: &tempfile::TempDir) -> Settings {
        Settings::load(&Root::new(dir.path())).unwrap()
    }

    const OLD: &[u8] = b"## Start of FOG Settings\n## Version: 1.6.0-beta.2130\nusername='fog'\n\
        password='it'\\''s'\nipaddress='10.0.0.39'\nblexports='1'\nstorageLocation=''\n";
    const NEW: &[u8] = b"## Version: 1.6.0\nSVC_user='fogproject'\nusername='remains'\n\
        STORAGE_rebuild_nfs_exports='no'\n## End of FOG Settings\nSVC_user=last\n";

    #[test]
    fn both_generations_with_file_and_line() {
        let old = load(&tree(&[("opt/fog/.fogsettings", OLD)]));
        let user = old.get(Key::User).unwrap().unwrap();
        let file = "/opt/fog/.fogsettings".to_owned();
        assert_eq!(user.value, "fog");
        assert_eq!(user.origin, Origin::Settings { file, line: 3, key: "username".into() });
        assert_eq!(old.secret(Key::Password).unwrap().unwrap().value.expose(), "it's");
        assert!(old.get(Key::Password).unwrap().is_none(), "a secret has its own way");
        assert_eq!(old.get(Key::Storage).unwrap(), None, "empty is missing");
        assert_eq!(old.flag(Key::ManageExports), Some(true));
        assert_eq!(old.version.as_deref(), Some("1.6.0-beta.2130"));

        let new = load(&tree(&[("opt/fog/.fogsettings", NEW)]));
        assert_eq!(new.get(Key::User).unwrap().unwrap().value, "last");
        assert_eq!(new.flag(Key::ManageExports), Some(false));
        assert!(!format!("{old:?}").contains("it's"));
    }

    #[test]
    fn fog_conf_leads_to_the_file() {
        let conf: &[u8] = b"fogprogramdir='/srv/fog/'\n";
        let at = load(&tree(&[("etc/fog/fog.conf", conf), ("srv/fog/.fogsettings", OLD)]));
        assert_eq!(at.file, "/srv/fog/.fogsettings");
        let bad: &[u8] = b"fogprogramdir=$X\n";
        let at = load(&tree(&[("etc/fog/fog.conf", bad), ("opt/fog/.fogsettings", OLD)]));
        assert_eq!(at.file, "/opt/fog/.fogsettings");
    }

    #[test]
    fn what_is_no_settings_file_is_refused() {
        let load = |bytes: &[u8]| {
            let dir = tree(&[("opt/fog/.fogsettings", bytes), ("etc/fog/fog.conf/x", b"")]);
            Settings::load(&Root::new(dir.path())).unwrap_err()
        };
        assert!(matches!(load(b"").why, NoSettings::NoKeys));
        let random: Vec<u8> =
            (0..100_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        assert!(matches!(load(&random).why, NoSettings::NoKeys));
        let huge = load(&vec![b'a'; 10 << 20]);
        assert!(matches!(huge.why, NoSettings::Read(ReadError::TooLong { .. })));
        let text = huge.to_string();
        assert!(text.starts_with("it is longer than 1024 KiB (the default place"), "{text}");
        assert!(text.contains("fog.conf: it is a directory"), "{text}");

        let dir = tree(&[]);
        let none = Settings::load(&Root::new(dir.path())).unwrap_err();
        assert_eq!(none.path, Path::new(dir.path()).join("opt/fog/.fogsettings"));
        assert_eq!(none.to_string(), "No such file or directory");
    }
}
