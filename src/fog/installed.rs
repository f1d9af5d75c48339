//! The FOG that is installed: release, generation, web directory, and the database's credentials.
//! Files are read and parsed; nothing of FOG is run.

use super::php::{self, Constant};
use super::secrets::is_named;
use super::{Key, Settings};
use crate::case::{FogVersion, Generation, InstallType};
use crate::file::Root;
use crate::secret::Secret;
use crate::text;

/// A file of FOG's PHP has at most some 200 KiB.
const LIMIT: usize = 1 << 20;

/// Where FOG's web directory is where no setting says so. FOG's installer makes one a link to the
/// other.
const WEB_DIRS: [&str; 3] = ["/var/www/html/fog", "/var/www/fog", "/srv/http/fog"];

/// What of FOG lies on the disk.
#[derive(Debug)]
pub(super) struct Installed {
    pub(super) version: Option<FogVersion>,
    pub(super) generation: Option<Generation>,
    pub(super) install: Option<InstallType>,
    pub(super) web: Option<String>,
    /// The file with the constants, and those of the database.
    pub(super) config: Option<Config>,
}

/// `config.class.php`. Of its constants only those of the database are current: the others are
/// read once, when FOG's database is made (FOG `functions.sh`, `writeConfigFile`).
#[derive(Debug)]
pub(super) struct Config {
    pub(super) file: String,
    constants: Vec<Constant>,
}

impl Config {
    /// A constant of the database.
    pub(super) fn get(&self, name: &str) -> Option<&Secret> {
        self.constants.iter().find(|constant| constant.name == name)?.value.as_ref()
    }

    /// The constants that hold one: those that are no longer current as well.
    pub(super) fn passwords(&self) -> impl Iterator<Item = &Secret> {
        let named = self.constants.iter().filter(|constant| is_named(&constant.name));
        named.filter_map(|constant| constant.value.as_ref())
    }

    /// Its line.
    pub(super) fn line(&self, name: &str) -> Option<usize> {
        self.constants.iter().find(|constant| constant.name == name).map(|found| found.line)
    }
}

/// Looks at the files.
pub(super) fn look(root: &Root, settings: Option<&Settings>) -> Installed {
    let web = web_dir(root, settings);
    let version = version(root, settings, web.as_deref());
    let generation = web.as_deref().and_then(|web| by_files(root, web));
    let by_version = || by_version(&version.as_ref()?.text);
    Installed {
        generation: generation.or_else(by_version),
        install: settings.and_then(install_type),
        config: web.as_deref().and_then(|web| config(root, web)),
        version,
        web,
    }
}

fn install_type(settings: &Settings) -> Option<InstallType> {
    match settings.get(Key::InstallType).ok()??.value.to_ascii_uppercase().as_str() {
        "N" => Some(InstallType::Server),
        "S" => Some(InstallType::StorageNode),
        _ => None,
    }
}

/// The directory that the settings name, else the usual ones.
fn web_dir(root: &Root, settings: Option<&Settings>) -> Option<String> {
    let value = |key| settings.and_then(|s| s.get(key).ok().flatten()).map(|found| found.value);
    let named = value(Key::DocumentRoot).map(|docroot| {
        let webroot = value(Key::WebRoot).unwrap_or_else(|| "/fog/".to_owned());
        format!("{}/{}", docroot.trim_end_matches('/'), webroot.trim_matches('/'))
    });
    let named = named.map(|dir| dir.trim_end_matches('/').to_owned());
    let usual = WEB_DIRS.iter().map(|dir| (*dir).to_owned());
    let mut all = named.into_iter().filter(|dir| dir.starts_with('/')).chain(usual);
    all.find(|dir| root.on_this_machine(dir).is_dir())
}

/// The release, from the places in the order in which FOG itself believes them.
fn version(root: &Root, settings: Option<&Settings>, web: Option<&str>) -> Option<FogVersion> {
    let head = settings.and_then(|s| Some((s.version.clone()?, s.file.clone())));
    if let Some((text, file)) = head {
        return Some(FogVersion { text, file });
    }
    let web = web?;
    let files = ["commons/version.php", "src/Base/System.php", "lib/fog/system.class.php"];
    files.iter().find_map(|file| {
        let file = format!("{web}/{file}");
        let bytes = root.read(&file, LIMIT).ok()?;
        let constants = php::constants(&bytes);
        let found = constants.iter().find(|constant| constant.name == "FOG_VERSION")?;
        let text = text::line(found.value.as_ref()?.expose(), 64);
        Some(FogVersion { text, file })
    })
}

/// The files that make a generation what it is.
fn by_files(root: &Root, web: &str) -> Option<Generation> {
    let is_there = |file: &str| root.on_this_machine(&format!("{web}/{file}")).is_file();
    if is_there("src/Net/FOGSSH.php") {
        return Some(Generation::Namespaced);
    }
    if !is_there("lib/fog/fogssh.class.php") {
        return is_there("lib/fog/system.class.php").then_some(Generation::Ftp);
    }
    let queue = format!("{web}/lib/reg-task/taskqueue.class.php");
    let queue = root.read(&queue, LIMIT).ok()?;
    let told = queue.windows(7).any(|window| window == b"movetmp");
    Some(if told { Generation::ToldRename } else { Generation::SilentRename })
}

/// The betas are numbered through; 3088 is the first known with `.movetmp`.
fn by_version(version: &str) -> Option<Generation> {
    if version.starts_with("1.5.") {
        return Some(Generation::Ftp);
    }
    match version.strip_prefix("1.6.0-beta.") {
        Some(beta) => {
            let beta: u32 = beta.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()?;
            Some(if beta < 3088 { Generation::SilentRename } else { Generation::ToldRename })
        }
        None => version.starts_with("1.6.").then_some(Generation::Namespaced),
    }
}

/// The installer looks in `commons/` first, then in `lib/fog/`.
fn config(root: &Root, web: &str) -> Option<Config> {
    ["commons/config.class.php", "lib/fog/config.class.php"].iter().find_map(|file| {
        let file = format!("{web}/{file}");
        let bytes = root.read(&file, LIMIT).ok()?;
        let mut constants = php::constants(&bytes);
        let current = |constant: &Constant| constant.name.starts_with("DATABASE_");
        let any = constants.iter().any(current);
        constants.retain(|constant| current(constant) || is_named(&constant.name));
        any.then_some(Config { file, constants })
    })
}

#[cfg(test)]
mod tests {
    use super::{by_version, look};
    use crate::case::Generation;
    use crate::file::Root;

    fn tree(files: &[(&str, &str)]) -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = dir.path().join("var/www/html/fog").join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        dir
    }

    #[test]
    fn generations_are_told_apart_by_their_files() {
        let generation = |files: &[(&str, &str)]| {
            let dir = tree(files);
            look(&Root::new(dir.path()), None).generation
        };
        let class = ("lib/fog/fogssh.class.php", "<?php");
        assert_eq!(generation(&[("src/Net/FOGSSH.php", "")]), Some(Generation::Namespaced));
        let queue = |text| ("lib/reg-task/taskqueue.class.php", text);
        assert_eq!(generation(&[class, queue("'.movetmp'")]), Some(Generation::ToldRename));
        assert_eq!(generation(&[class, queue("rename(")]), Some(Generation::SilentRename));
        let system = ("lib/fog/system.class.php", "<?php define('FOG_VERSION', '1.5.10.1');");
        assert_eq!(generation(&[system]), Some(Generation::Ftp));
        assert_eq!(generation(&[]), None);
    }

    #[test]
    fn versions_are_read_from_the_files() {
        let dir = tree(&[
            ("lib/fog/system.class.php", "<?php define('FOG_VERSION', '1.6.0-beta.3157');"),
            ("lib/fog/config.class.php", "<?php define('DATABASE_HOST', 'p:localhost');"),
        ]);
        let found = look(&Root::new(dir.path()), None);
        let version = found.version.unwrap();
        assert_eq!(version.text, "1.6.0-beta.3157");
        assert_eq!(version.file, "/var/www/html/fog/lib/fog/system.class.php");
        assert_eq!(found.config.unwrap().get("DATABASE_HOST").unwrap().expose(), "p:localhost");
        for (text, generation) in [
            ("1.5.10", Some(Generation::Ftp)),
            ("1.6.0-beta.2130", Some(Generation::SilentRename)),
            ("1.6.0-beta.4108", Some(Generation::ToldRename)),
            ("1.6.0", Some(Generation::Namespaced)),
            ("2.0", None),
        ] {
            assert_eq!(by_version(text), generation, "{text}");
        }
    }
}
