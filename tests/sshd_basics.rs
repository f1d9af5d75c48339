//! How the other modules use `sshd`: read a tree, ask for a connection, and get values with the
//! lines that decided them.

// The helpers of tests stop the test as well; clippy allows this in test functions only.
#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};

use sftp_doctor::sshd::{
    Build, Config, Connection, Memory, Outcome, Recorder, Release, Why, behaviours, read, what_if,
};

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

#[test]
fn the_same_files_under_every_release() {
    let name = "/etc/ssh/sshd_config.d/00-fog.conf";
    let tree = debian().with(name, "Subsystem sftp internal-sftp\n");
    let connection = Connection::of("fogproject", &[]);
    for release in Release::known() {
        let outcome = what_if(
            &tree,
            Path::new("/etc/ssh/sshd_config"),
            release,
            Build::Upstream,
            &connection,
        );
        match outcome {
            // Without Include, and then with a second Subsystem, sshd does not start.
            Outcome::Refuses(why) if !release.at_least(9, 5) => assert!(!why.is_empty()),
            Outcome::Loads(effective) if release.at_least(9, 5) => {
                assert_eq!(effective.subsystem("sftp").unwrap().command, "internal-sftp");
            }
            other => panic!("{release}: {other:?}"),
        }
    }
}

#[test]
fn every_behaviour_has_its_source_and_a_sensible_range() {
    for row in behaviours() {
        assert!(!row.what.is_empty() && !row.source.is_empty(), "{:?}", row.behaviour);
        assert!(row.from.is_some() || row.until.is_some(), "{:?} never changes", row.behaviour);
        assert!(row.from < row.until || row.until.is_none(), "{:?}", row.behaviour);
        // 9.9p1 alone has this one, and is asked for by its full name.
        let holds = Release::known().any(|release| release.does(row.behaviour));
        assert!(
            holds || Release::parse("9.9p1").unwrap().does(row.behaviour),
            "{:?}",
            row.behaviour
        );
    }
}

#[test]
fn a_recorded_tree_reads_the_same() {
    let tree = debian()
        .with("/etc/ssh/sshd_config.d/a.conf", "Match User fogproject\nMaxSessions 1\n")
        .with("/etc/ssh/sshd_config.d/b", "Port 1\n");
    let main = Path::new("/etc/ssh/sshd_config");
    let release = Release::parse("9.2").unwrap();
    let recorder = Recorder::new(&tree);
    let first = read(&recorder, main, release, Build::Debian);
    let again = read(&recorder.into_memory(), main, release, Build::Debian);
    let connection = Connection::of("fogproject", &[]);
    assert_eq!(first.effective(&connection), again.effective(&connection));
    assert_eq!(first.not_included(), again.not_included());
    assert_eq!(first.diagnostics(), again.diagnostics());
}
