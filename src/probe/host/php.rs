//! PHP on this machine: its SAPIs, whether they load PECL's `ssh2`, and which libssh2 they get.
//!
//! Files only, nothing is run: `php --ri ssh2` names the libssh2 the extension was compiled with.
//! The places are those of Debian and Ubuntu, of RHEL, of Alpine and of Arch.

mod ask; // FOG's sequence in it
mod library; // the libssh2 that the dynamic linker gives
mod places; // where distributions put things

use std::path::Path;

pub use ask::{Question, ask};
use places::{Place, installed};

use crate::case::{Look, PhpHere, Sapi, Ssh2Extension};
use crate::file::Root;

/// FOG's installer puts its pages into one of these (`docroot`), and links the others.
const FOG_WEB: [&str; 3] = ["/var/www/html/fog", "/var/www/fog", "/srv/http/fog"];
/// More than any php.ini has.
const INI_LIMIT: usize = 512 * 1024;
/// More files than any conf.d has.
const INI_FILES: usize = 200;

/// Looks at the PHP of the tree.
#[must_use]
pub fn look(root: &Root) -> Look<PhpHere> {
    let sapis: Vec<Sapi> = installed(root).iter().map(|place| sapi(root, place)).collect();
    let fog_web = FOG_WEB.into_iter().find(|path| root.on_this_machine(path).is_dir());
    if sapis.is_empty() {
        return Look::Absent;
    }
    Look::Seen(PhpHere { fog_web: fog_web.map(str::to_owned), sapis })
}

fn sapi(root: &Root, place: &Place) -> Sapi {
    let file = place.modules.iter().map(|dir| format!("{dir}/ssh2.so"));
    let file = file.into_iter().find(|path| root.on_this_machine(path).is_file());
    let ssh2 = file.filter(|_| loads_ssh2(root, place)).map(|file| {
        let libssh2 = library::of(root, &file);
        let lacks = library::lacking(root, &file).filter(|_| libssh2.is_none());
        Ssh2Extension { file, libssh2, lacks }
    });
    let disabled = disabled(root, place);
    Sapi { kind: place.kind, program: place.program.clone(), ssh2, disabled }
}

/// The calls of FOG's `FOGSSH` without which no image is moved.
const CALLS: [&str; 4] = ["ssh2_connect", "ssh2_auth_password", "ssh2_sftp", "ssh2_sftp_rename"];

/// What the last `disable_functions` line has of them: php.ini is read first, then conf.d in the order of its names
/// (PHP 7 and 8, `php_init_config`).
fn disabled(root: &Root, place: &Place) -> Vec<String> {
    let mut files = ini_files(root, &place.conf_d);
    files.sort();
    let further = files.iter().map(|name| format!("{}/{name}", place.conf_d));
    let mut found = Vec::new();
    for path in [place.ini.clone()].into_iter().chain(further) {
        let Ok(text) = root.read(&path, INI_LIMIT) else { continue };
        let text = String::from_utf8_lossy(&text).into_owned();
        for line in text.lines() {
            if let Some(names) = disabling(line) {
                found = names;
            }
        }
    }
    found
}

/// `disable_functions = exec,ssh2_connect`: those of FOG's calls in it.
fn disabling(line: &str) -> Option<Vec<String>> {
    let (key, value) = line.split_once('=')?;
    if key.trim() != "disable_functions" {
        return None;
    }
    let value = value.split(';').next().unwrap_or("").trim().trim_matches(['"', '\'']);
    let names = value.split([',', ' ']).map(str::trim);
    Some(names.filter(|name| CALLS.contains(name)).map(str::to_owned).collect())
}

/// One of the ini files has a line that loads it.
fn loads_ssh2(root: &Root, place: &Place) -> bool {
    let mut files = ini_files(root, &place.conf_d);
    // The one that is named after it is read first.
    files.sort_by_key(|name| !name.contains("ssh2"));
    let paths = files.iter().map(|name| format!("{}/{name}", place.conf_d));
    paths.chain([place.ini.clone()]).any(|path| {
        let text = root.read(&path, INI_LIMIT).ok();
        text.is_some_and(|text| String::from_utf8_lossy(&text).lines().any(is_extension_line))
    })
}

fn ini_files(root: &Root, dir: &str) -> Vec<String> {
    let entries = std::fs::read_dir(root.on_this_machine(dir)).into_iter().flatten().flatten();
    let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
    names
        .filter(|name| Path::new(name).extension().is_some_and(|e| e == "ini"))
        .take(INI_FILES)
        .collect()
}

/// `extension=ssh2`, `extension = "ssh2.so"`, or with a path.
fn is_extension_line(line: &str) -> bool {
    let Some((key, value)) = line.split_once('=') else { return false };
    let value = value.split(';').next().unwrap_or("").trim().trim_matches(['"', '\'']);
    let name = value.rsplit('/').next().unwrap_or(value);
    key.trim().eq_ignore_ascii_case("extension") && matches!(name, "ssh2" | "ssh2.so")
}

#[cfg(test)]
mod tests {
    use super::{disabling, is_extension_line, look};
    use crate::case::SapiKind;
    use crate::file::Root;

    #[test]
    fn extension_lines_are_told_from_others() {
        for yes in ["extension=ssh2.so", " extension = \"ssh2\" ; x", "extension=/opt/x/ssh2.so"] {
            assert!(is_extension_line(yes), "{yes}");
        }
        assert_eq!(
            disabling("disable_functions = \"exec, ssh2_connect\" ; x").unwrap(),
            ["ssh2_connect"]
        );
        assert_eq!(disabling("disable_functions ="), Some(Vec::new()));
        assert_eq!(disabling(";disable_functions = ssh2_connect"), None);
        for no in [";extension=ssh2.so", "extension=curl", "zend_extension=ssh2.so", "ssh2"] {
            assert!(!is_extension_line(no), "{no}");
        }
    }

    /// A Debian tree with fpm and cli, of which cli alone loads the extension.
    #[test]
    fn each_sapi_is_looked_at_by_itself() {
        let dir = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &[u8]| {
            let path = dir.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        };
        write("usr/bin/php8.2", b"");
        write("usr/sbin/php-fpm8.2", b"");
        write("etc/php/8.2/cli/conf.d/20-ssh2.ini", b"extension=ssh2.so\n");
        write("etc/php/8.2/fpm/conf.d/20-curl.ini", b"extension=curl.so\n");
        let elf = b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0>\0";
        write("usr/lib/php/20220829/ssh2.so", &[elf, &b"\0libssh2.so.1\0"[..]].concat());
        let library = [elf, &b"\0SSH-2.0-libssh2_1.10.0\0libcrypto.so.3\0"[..]].concat();
        write("usr/lib/x86_64-linux-gnu/libssh2.so.1", &library);
        std::fs::create_dir_all(dir.path().join("var/www/html/fog")).unwrap();
        let here = look(&Root::new(dir.path()));
        let here = here.seen().unwrap();
        let fpm = here.sapis.iter().find(|sapi| sapi.kind == SapiKind::Fpm).unwrap();
        let cli = here.sapis.iter().find(|sapi| sapi.kind == SapiKind::Cli).unwrap();
        assert!(fpm.ssh2.is_none() && cli.ssh2.is_some(), "{here:?}");
        let libssh2 = here.libssh2().unwrap();
        assert_eq!((libssh2.release.as_str(), libssh2.gcrypt), ("1.10.0", false));
        assert_eq!(here.fog_web.as_deref(), Some("/var/www/html/fog"));
    }
}
