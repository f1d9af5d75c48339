//! How the other modules use `sshd`: read a tree, ask for a connection, and get values with the
//! lines that decided them.

// The helpers of tests stop the test as well; clippy allows this in test functions only.
#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};

use sftp_doctor::sshd::{Build, Config, Connection, Memory, Release, Why, read};

fn config(tree: &Memory, release: &str) -> Config {
    let release = Release::parse(release).unwrap();
    read(tree, Path::new("/etc/ssh/sshd_config"), release, Build::Debian)
}

fn debian() -> Memory {
    Memory::new().with(
        "/etc/ssh/sshd_config",
        "Include /etc/ssh/sshd_config.d/*.conf\nKbdInteractiveAuthentication no\nUsePAM yes\n\
         Subsystem\tsftp\t/usr/lib/openssh/sftp-server\n",
    )
}

#[test]
fn a_default_tree_has_an_external_subsystem() {
    let config = config(&debian(), "9.2");
    assert!(config.loads(), "{:?}", config.diagnostics());
    let effective = config.effective(&Connection::of("fogproject", &["fogproject"]));
    let sftp = effective.subsystem("sftp").unwrap();
    assert_eq!(sftp.command, "/usr/lib/openssh/sftp-server");
    assert_eq!((&*sftp.place.file, sftp.place.line), ("/etc/ssh/sshd_config", 4));
    let setting = effective.get("subsystem").unwrap();
    assert_eq!(setting.value, "sftp /usr/lib/openssh/sftp-server");
    assert!(effective.is_yes("PasswordAuthentication"));
    assert!(effective.get("passwordauthentication").unwrap().place.is_none());
    assert!(effective.is_yes("usepam"));
    let keys: Vec<&str> = effective.all("hostkey").map(|key| key.value.as_str()).collect();
    assert_eq!(keys.len(), 3);
}

#[test]
fn the_documented_drop_in_without_conf_is_named() {
    let name = "/etc/ssh/sshd_config.d/00-fog-internal-sftp";
    let tree = debian().with(name, "Subsystem sftp internal-sftp\n");
    assert_eq!(config(&tree, "10.0").not_included(), [PathBuf::from(name)]);
}

#[test]
fn the_same_drop_in_named_conf_stops_9_2_and_works_on_10_0() {
    let name = "/etc/ssh/sshd_config.d/00-fog.conf";
    let tree = debian().with(name, "Subsystem sftp internal-sftp\n");
    let old = config(&tree, "9.2");
    assert!(!old.loads());
    let place = old.diagnostics()[0].place.clone().unwrap();
    assert_eq!((&*place.file, place.line), ("/etc/ssh/sshd_config", 4));
    let new = config(&tree, "10.0");
    assert!(new.loads());
    let effective = new.effective(&Connection::of("fogproject", &[]));
    let setting = effective.get("subsystem").unwrap();
    assert_eq!(setting.value, "sftp internal-sftp");
    assert_eq!(&*setting.place.as_ref().unwrap().file, name);
    assert_eq!(setting.lost.len(), 1);
    assert!(matches!(setting.lost[0].why, Why::EarlierLine(_)));
}

#[test]
fn a_line_behind_a_match_block_is_in_it() {
    let tree = Memory::new().with(
        "/etc/ssh/sshd_config",
        "Subsystem sftp /x\nMatch User other\nX11Forwarding yes\nSubsystem sftp internal-sftp\n",
    );
    assert!(!config(&tree, "9.2").loads());
    let new = config(&tree, "10.0");
    assert!(new.loads());
    let effective = new.effective(&Connection::of("fogproject", &[]));
    assert_eq!(effective.subsystem("sftp").unwrap().command, "/x");
    let lost: Vec<_> = effective.lost("subsystem").collect();
    assert!(matches!(&lost[0].why, Why::Block(place) if place.line == 2));
    let other = new.effective(&Connection::of("other", &[]));
    assert_eq!(other.subsystem("sftp").unwrap().command, "internal-sftp");
}
