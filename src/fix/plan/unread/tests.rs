//! What is named of files that sshd has not read, and what asks for consent.

use std::path::Path;

use crate::case::{Case, Change, Look, RefusedAccount};
use crate::case_file;
use crate::checks;
use crate::examine;
use crate::fix::plan::{PENDING_EDITS, Plan, make};

const MAIN: &str = "/etc/ssh/sshd_config";
const DIRECTORY: &str = "/etc/ssh/sshd_config.d";

/// A server with a start-up file that prints, on which these files were changed since sshd read them.
fn server(changed: &[&str], edit: impl FnOnce(&mut crate::sshd::Memory)) -> Case {
    let bytes =
        std::fs::read("tests/replay/shell-startup-output.two-letters.bookworm.json").unwrap();
    let mut case = case_file::from_bytes(&bytes).unwrap();
    let Look::Seen(host) = &mut case.targets[0].host else { panic!("no host") };
    let Look::Seen(daemon) = &mut host.daemon else { panic!("no daemon") };
    let Look::Seen(written) = &daemon.pid_file else { panic!("no pid file") };
    let ctime_ns = written.mtime_ns + 1;
    let change = |path: &&str| Change { path: (*path).to_owned(), ctime_ns };
    daemon.later = changed.iter().map(change).collect();
    daemon.newest = daemon.later.last().cloned();
    let Look::Seen(sshd) = &mut host.sshd else { panic!("no files") };
    edit(&mut sshd.files);
    case
}

fn main_file(files: &mut crate::sshd::Memory, first: &str) {
    let old = crate::sshd::Source::read(files, Path::new(MAIN)).unwrap();
    files.insert(Path::new(MAIN), [first.as_bytes(), b"\n", &old].concat());
}

fn plan(case: &Case, granted: &[&str]) -> Plan {
    let diagnosis = examine::diagnose(case, checks::ALL);
    make(case, &diagnosis, &|id| granted.contains(&id))
}

fn asks(plan: &Plan) -> bool {
    plan.is_empty() && plan.offered.iter().any(|offer| offer.chosen.fix == PENDING_EDITS)
}

#[test]
fn an_edit_that_sshd_has_not_read_asks_for_consent_of_its_own() {
    let case = server(&[MAIN], |files| main_file(files, "PermitRootLogin no"));
    let before = plan(&case, &[]);
    assert!(asks(&before), "{before:#?}");
    assert!(before.offered[0].why.contains("line 1: PermitRootLogin no"), "{before:#?}");
    // Consent to something else is none to this.
    assert!(asks(&plan(&case, &["shell-startup-output", "use-internal-sftp"])));
    let after = plan(&case, &[PENDING_EDITS]);
    assert!(!after.is_empty(), "{after:#?}");
    assert_eq!(after.unread[0].path, MAIN);
}

#[test]
fn an_edit_of_nothing_but_sftp_does_not_ask() {
    let case = server(&[MAIN], |files| main_file(files, "LogLevel DEBUG"));
    let plan = plan(&case, &[]);
    assert!(!plan.is_empty(), "{plan:#?}");
    assert_eq!((plan.unread.len(), plan.unread[0].lines.len()), (1, 0));
}

#[test]
fn a_drop_in_tells_for_its_directory_and_a_removed_one_asks() {
    let path = format!("{DIRECTORY}/10-sftp.conf");
    let add = |text: &'static str| {
        let path = path.clone();
        move |files: &mut crate::sshd::Memory| files.insert(Path::new(&path), text.as_bytes())
    };
    let silent = server(&[&path, DIRECTORY], add("LogLevel INFO\n"));
    assert!(!asks(&plan(&silent, &[])));
    let told = plan(&server(&[&path, DIRECTORY], add("AllowUsers fogproject\n")), &[]);
    assert!(asks(&told) && told.offered[0].why.contains("AllowUsers fogproject"), "{told:#?}");
    assert!(asks(&plan(&server(&[DIRECTORY], |_| ()), &[])));
}

#[test]
fn what_would_end_captures_is_mended_first() {
    for (line, word) in [("AllowUsers root", "AllowUsers"), ("Port 2222", "port 22")] {
        let case = server(&[MAIN], |files| main_file(files, line));
        for granted in [&[][..], &[PENDING_EDITS]] {
            let plan = plan(&case, granted);
            assert!(plan.is_empty() && plan.offered.is_empty(), "{line}: {plan:#?}");
            assert!(plan.notes.iter().any(|note| note.contains(word)), "{line}: {plan:#?}");
        }
    }
}

#[test]
fn a_block_for_somebody_asks() {
    let case = server(&[MAIN], |files| {
        let old = crate::sshd::Source::read(files, Path::new(MAIN)).unwrap();
        files.insert(Path::new(MAIN), [&old[..], b"Match User a\n  X11Forwarding yes\n"].concat());
    });
    assert!(asks(&plan(&case, &[])));
}

#[test]
fn records_of_older_doctors_know_the_newest_change_alone() {
    let mut case = server(&[MAIN], |files| main_file(files, "PermitRootLogin no"));
    let Look::Seen(host) = &mut case.targets[0].host else { panic!("no host") };
    host.refused = Look::Seen(vec![RefusedAccount {
        name: "backup".into(),
        groups: Vec::new(),
        shell: "/usr/sbin/nologin".into(),
    }]);
    let Look::Seen(daemon) = &mut host.daemon else { panic!("no daemon") };
    daemon.later.clear();
    let plan = plan(&case, &[]);
    assert!(asks(&plan), "{plan:#?}");
    // Both questions are put at once.
    assert!(plan.offered.iter().any(|offer| offer.why.contains("backup (/usr/sbin/nologin)")));
}
