//! Others at work while a repair is: an editor, a second doctor, somebody who plants links where root
//! is about to write. Nothing of theirs is lost, and nothing outside is touched.
#![allow(clippy::unwrap_used)] // a test fails by panicking

mod links; // links that somebody plants, and those that belong there
#[path = "../support/scene.rs"]
#[allow(dead_code)]
mod scene;

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::thread;
use std::time::Duration;

use scene::{Scene, note};
use sftp_doctor::fix::transaction::{
    Left, Lock, LockError, Points, Transaction, UndoError, Why, pending, recover, remembered, undo,
};
use sftp_doctor::fix::{Standing, Step};

fn scene() -> (tempfile::TempDir, Scene) {
    let dir = tempfile::tempdir().unwrap();
    let scene = Scene::make(&dir.path().join("root"), &dir.path().join("state"));
    (dir, scene)
}

/// A directory that fsync does not have to wait for.
fn in_memory() -> tempfile::TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap()
}

/// Between fork and exec, a program that another test starts holds a copy of every lock.
fn lock(scene: &Scene) -> Lock {
    scene.state.lock(Duration::from_secs(5)).unwrap()
}

/// Why nothing was changed.
fn refused(scene: &Scene, step: Step) -> Why {
    let before = scene.picture();
    let failure = Transaction::begin(&lock(scene), &[step], note()).unwrap_err();
    assert!(matches!(failure.left, Left::Untouched), "{failure:?}");
    assert_eq!(scene.picture(), before);
    failure.trouble.why
}

/// As most editors save: a new file takes the name of the old one.
fn save(path: &Path, text: &str) {
    let draft = path.with_extension("draft");
    fs::write(&draft, text).unwrap();
    fs::rename(draft, path).unwrap();
}

const EDIT: &str = "an edit of somebody else\n";

#[test]
fn an_edit_before_the_change_is_seen() {
    let (_dir, scene) = scene();
    let step = scene.write("etc/second", "new\n");
    save(&scene.path("etc/second"), EDIT);
    assert!(matches!(refused(&scene, step), Why::Changed));
}

#[test]
fn an_edit_at_any_moment_is_kept_or_undone_on_purpose() {
    for in_place in [false, true] {
        let mut stop = 0;
        loop {
            let dir = in_memory();
            let scene = Scene::make(&dir.path().join("root"), &dir.path().join("state"));
            let path = scene.path("etc/second");
            // An editor that writes in place has the old file open all the time.
            let mut open = fs::OpenOptions::new().append(true).open(&path).unwrap();
            let mut number = 0;
            let points = Points::visit(|_| {
                number += 1;
                if number == stop {
                    if in_place { open.write_all(EDIT.as_bytes())? } else { save(&path, EDIT) }
                }
                Ok(())
            });
            let lock = lock(&scene);
            let begun = Transaction::begin_at(&lock, &scene.plan(), note(), points);
            let done = begun.and_then(Transaction::commit);
            let edited = fs::read_to_string(&path).unwrap().ends_with(EDIT);
            match done {
                Ok(_) if stop == 0 || number < stop => {}
                // It came after the exchange, into the new file: that is his to keep.
                Ok(_) => assert!(edited, "in place: {in_place}, point {stop}"),
                Err(failure) => assert!(edited, "in place: {in_place}, point {stop}: {failure}"),
            }
            if number < stop {
                assert!(stop > 40);
                break;
            }
            stop += 1;
        }
    }
}

#[test]
fn what_was_edited_since_is_not_taken_back_unless_told() {
    let (_dir, scene) = scene();
    let lock = lock(&scene);
    let before = scene.picture();
    let number = Transaction::begin(&lock, &scene.plan(), note()).unwrap().commit().unwrap();
    save(&scene.path("etc/second"), EDIT);
    fs::set_permissions(scene.path("etc/sshd_config"), fs::Permissions::from_mode(0o600)).unwrap();
    let edited = scene.picture();

    let Err(UndoError::Changed { troubles, .. }) = undo(&lock, None, false) else {
        panic!("not refused")
    };
    let named: Vec<_> = troubles.iter().map(|trouble| trouble.path.clone()).collect();
    assert_eq!(named, [scene.path("etc/sshd_config"), scene.path("etc/second")]);
    assert_eq!(scene.picture(), edited, "nothing was touched");

    let undone = undo(&lock, Some(number), true).unwrap();
    assert_eq!(scene.picture(), before);
    let [kept] = undone.taken.displaced.as_slice() else { panic!("{undone:?}") };
    assert_eq!(fs::read_to_string(kept).unwrap(), EDIT);
    assert!(matches!(undo(&lock, Some(number), false), Err(UndoError::Already(_))));
    assert!(matches!(undo(&lock, None, false), Err(UndoError::Nothing)));
    assert!(
        matches!(undo(&lock, Some(77), false), Err(UndoError::Unknown(77, known)) if known == [1])
    );
}

#[test]
fn an_edit_while_it_is_proved_survives_the_rollback() {
    let (_dir, scene) = scene();
    let lock = lock(&scene);
    let before = scene.picture();
    let open = Transaction::begin(&lock, &scene.plan(), note()).unwrap();
    save(&scene.path("etc/second"), EDIT);
    let left = open.roll_back().unwrap_err();
    assert!(matches!(left.as_slice(), [one] if one.path == scene.path("etc/second")), "{left:?}");
    assert_eq!(fs::read_to_string(scene.path("etc/second")).unwrap(), EDIT);
    assert!(pending(&scene.state).is_some());
    assert!(matches!(recover(&lock), Err(UndoError::Half { .. })));
    let again = Transaction::begin(&lock, &[scene.write("etc/account", "x\n")], note());
    assert!(again.is_err(), "no new one before the old one is over");
    undo(&lock, None, true).unwrap();
    assert_eq!(scene.picture(), before);
}

#[test]
fn a_capture_in_a_new_directory_stays() {
    let (_dir, scene) = scene();
    let lock = lock(&scene);
    Transaction::begin(&lock, &scene.plan(), note()).unwrap().commit().unwrap();
    fs::create_dir(scene.path("images/dev/0a1b2c3d4e5f")).unwrap();
    let undone = undo(&lock, None, false).unwrap();
    assert_eq!(undone.taken.kept, [scene.path("images/dev")]);
    assert!(scene.path("images/dev/0a1b2c3d4e5f").is_dir());
    assert!(!scene.path("images/dev/.mntcheck").exists());
}

/// user.note, and an ACL that gives user 33 read access: version 2, then tag, rights and id of each
/// entry (linux/posix_acl_xattr.h).
fn decorate(path: &Path) {
    let mut acl = 2_u32.to_le_bytes().to_vec();
    for (tag, rights, id) in [
        (1_u16, 6_u16, u32::MAX),
        (2, 4, 33),
        (4, 0, u32::MAX),
        (16, 4, u32::MAX),
        (32, 0, u32::MAX),
    ] {
        acl.extend(tag.to_le_bytes());
        acl.extend(rights.to_le_bytes());
        acl.extend(id.to_le_bytes());
    }
    let flags = rustix::fs::XattrFlags::empty();
    rustix::fs::setxattr(path, "user.note", b"kept", flags).unwrap();
    rustix::fs::setxattr(path, "system.posix_acl_access", &acl, flags).unwrap();
}

#[test]
fn owner_mode_acl_and_attributes_stay_and_nothing_is_inherited() {
    let (_dir, scene) = scene();
    let config = scene.path("etc/sshd_config");
    decorate(&config);
    if rustix::process::geteuid().is_root() {
        std::os::unix::fs::chown(&config, Some(12), Some(34)).unwrap();
    }
    // The directory would give its files an ACL of its own.
    decorate(&scene.path("etc/second"));
    let mut acl = vec![0; 256];
    let second = scene.path("etc/second");
    let length =
        rustix::fs::getxattr(&second, "system.posix_acl_access", acl.as_mut_slice()).unwrap();
    let flags = rustix::fs::XattrFlags::empty();
    rustix::fs::setxattr(scene.path("etc"), "system.posix_acl_default", &acl[..length], flags)
        .unwrap();

    let before = scene.picture();
    let lock = lock(&scene);
    let steps = [
        scene.write("etc/sshd_config", "new\n"),
        scene.write("etc/account", "new\n"),
        Step::Create {
            path: scene.path("etc/fresh"),
            bytes: b"new\n".to_vec(),
            standing: Standing { mode: 0o644, ..scene.standing("images") },
        },
    ];
    Transaction::begin(&lock, &steps, note()).unwrap().commit().unwrap();
    let after = scene.picture();
    for name in ["etc/sshd_config", "etc/account"] {
        let (old, new) = (&before[&scene.path(name)], &after[&scene.path(name)]);
        assert_eq!(new.bytes.as_deref(), Some(b"new\n".as_slice()));
        assert_eq!((old.owner, old.mode, &old.extended), (new.owner, new.mode, &new.extended));
    }
    assert_eq!(after[&config].extended.len(), 2);
    let fresh = &after[&scene.path("etc/fresh")];
    assert_eq!((fresh.mode & 0o7777, fresh.extended.len()), (0o644, 0));
    undo(&lock, None, false).unwrap();
    assert_eq!(scene.picture(), before);
}

#[test]
fn two_at_once() {
    let (_dir, scene) = scene();
    let first = lock(&scene);
    let Err(LockError::Held(holder)) = scene.state.lock(Duration::from_millis(150)) else {
        panic!("two hold the lock")
    };
    assert_eq!(holder.process, Some(std::process::id()));
    assert_eq!(scene.state.holder(), Some(holder));
    let waits = scene.state.clone();
    let second = thread::spawn(move || waits.lock(Duration::from_secs(20)).is_ok());
    thread::sleep(Duration::from_millis(150));
    drop(first);
    assert!(second.join().unwrap(), "the second one waits for the first");
    drop(lock(&scene));
}

#[test]
fn records_are_for_their_owner_alone_and_on_disk_before_the_first_change() {
    let (dir, scene) = scene();
    let state = dir.path().join("state");
    let before = scene.picture();
    let mut looked = false;
    let points = Points::visit(|point| {
        if point.done == "record on disk" {
            let record = fs::read_to_string(state.join("transactions/1/record.json")).unwrap();
            assert!(record.contains("Subsystem sftp /usr/lib/sftp-server"), "{record}");
            let kept = fs::read(state.join("transactions/1/original-1")).unwrap();
            assert!(kept.starts_with(b"Include x"));
            for path in ["", "transactions", "transactions/1", "transactions/1/record.json"] {
                let mode = fs::metadata(state.join(path)).unwrap().permissions().mode();
                assert_eq!(mode & 0o077, 0, "{path}");
            }
            assert_eq!(scene.picture(), before);
            looked = true;
        }
        Ok(())
    });
    let lock = lock(&scene);
    Transaction::begin_at(&lock, &scene.plan(), note(), points).unwrap().commit().unwrap();
    assert!(looked);
    drop(lock);

    for (path, mode) in [("state", 0o755), ("state/transactions", 0o770)] {
        fs::set_permissions(dir.path().join(path), fs::Permissions::from_mode(mode)).unwrap();
        let lock = scene.state.lock(Duration::ZERO);
        let open = match &lock {
            Err(error) => error.to_string(),
            Ok(lock) => {
                let step = scene.write("etc/account", "x\n");
                Transaction::begin(lock, &[step], note()).unwrap_err().to_string()
            }
        };
        assert!(open.contains("not for its owner alone"), "{open}");
        fs::set_permissions(dir.path().join(path), fs::Permissions::from_mode(0o700)).unwrap();
    }
    fs::rename(dir.path().join("state"), dir.path().join("elsewhere")).unwrap();
    symlink(dir.path().join("elsewhere"), dir.path().join("state")).unwrap();
    assert!(scene.state.lock(Duration::ZERO).is_err(), "a planted link is not followed");
}

#[test]
fn twenty_are_remembered_and_none_that_is_not_over_is_forgotten() {
    let (dir, scene) = scene();
    let lock = lock(&scene);
    for number in 0..25 {
        let step = scene.write("etc/second", &format!("{number}\n"));
        Transaction::begin(&lock, &[step], note()).unwrap().commit().unwrap();
    }
    assert_eq!(remembered(&scene.state), (6..=25).collect::<Vec<_>>());
    for number in (6..=25).rev() {
        assert_eq!(undo(&lock, None, false).unwrap().number, number);
    }
    assert_eq!(fs::read_to_string(scene.path("etc/second")).unwrap(), "4\n");

    // A record that cannot be read is reported, and stays.
    fs::write(dir.path().join("state/transactions/6/record.json"), "{").unwrap();
    let damaged = pending(&scene.state).unwrap();
    assert_eq!((damaged.number, damaged.started), (6, None));
    // One that was never complete is none: nothing had been changed.
    fs::remove_file(dir.path().join("state/transactions/6/record.json")).unwrap();
    assert_eq!(pending(&scene.state), None);
}

#[test]
fn a_plan_that_contradicts_itself() {
    let (_dir, scene) = scene();
    let write = scene.write("etc/second", "new\n");
    let remove = Step::Remove { path: scene.path("etc/second"), before: b"one\n".to_vec() };
    let twice = Transaction::begin(&lock(&scene), &[write, remove], note()).unwrap_err();
    assert!(matches!(twice.trouble.why, Why::Plan(_)), "{twice}");
    assert!(matches!(refused(&scene, scene.write("etc/second", "one\n")), Why::Plan(_)));
    let Step::Write { before, after, .. } = scene.write("etc/second", "new\n") else { panic!() };
    let relative = Step::Write { path: "etc/second".into(), before, after };
    assert!(matches!(refused(&scene, relative), Why::Plan(_)));
}
