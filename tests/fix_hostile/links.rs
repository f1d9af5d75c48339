//! Links that somebody plants where root is about to write, and those that belong there.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use sftp_doctor::fix::transaction::{Transaction, Why, real_file, real_place, undo};
use sftp_doctor::fix::{Standing, Step};

use super::scene::note;
use super::{lock, refused, scene};

#[test]
fn planted_links_lead_nowhere() {
    let (dir, scene) = scene();
    let secret = dir.path().join("secret");
    fs::write(&secret, "a secret\n").unwrap();
    let facts = fs::metadata(&secret).unwrap().permissions();
    let standing = scene.standing("images");
    let own = |path: PathBuf, before: Standing| Step::Own {
        path,
        before,
        after: Standing { mode: before.mode ^ 0o022, ..before },
    };
    let target = scene.standing("../secret");

    // The last component, a directory on the way, another name for the same file.
    symlink(&secret, scene.path("images/link")).unwrap();
    symlink(dir.path(), scene.path("images/dir")).unwrap();
    fs::hard_link(&secret, scene.path("images/hard")).unwrap();
    assert!(matches!(refused(&scene, own(scene.path("images/link"), target)), Why::Link));
    assert!(matches!(refused(&scene, own(scene.path("images/dir/secret"), target)), Why::Link));
    assert!(matches!(refused(&scene, own(scene.path("images/hard"), target)), Why::HardLinks(2)));
    let text = fs::read(&secret).unwrap();
    for (name, expected) in
        [("images/link", "link"), ("images/dir/secret", "link"), ("images/hard", "hard")]
    {
        let write =
            Step::Write { path: scene.path(name), before: text.clone(), after: b"x".to_vec() };
        let remove = Step::Remove { path: scene.path(name), before: text.clone() };
        for step in [write, remove] {
            let said = refused(&scene, step).to_string();
            assert!(said.contains(expected), "{name}: {said}");
        }
    }
    let create = |path| Step::Create { path, bytes: b"x".to_vec(), standing };
    assert!(matches!(refused(&scene, create(scene.path("images/link"))), Why::Exists));
    assert!(matches!(refused(&scene, create(scene.path("images/dir/new"))), Why::Link));
    let make = |path| Step::MakeDirectory { path, standing };
    assert!(matches!(refused(&scene, make(scene.path("images/link"))), Why::Exists));
    assert!(matches!(refused(&scene, make(scene.path("images/dir/new"))), Why::Link));
    assert_eq!(fs::read_to_string(&secret).unwrap(), "a secret\n");
    assert_eq!(fs::metadata(&secret).unwrap().permissions(), facts);
}

/// Swaps a directory and a link to another one as fast as it can, while root works in it.
#[test]
fn a_race_between_a_directory_and_a_link_touches_nothing_outside() {
    let (dir, scene) = scene();
    let outside = dir.path().join("outside");
    fs::create_dir(&outside).unwrap();
    fs::set_permissions(&outside, fs::Permissions::from_mode(0o700)).unwrap();
    let (here, link) = (scene.path("images/place"), scene.path("images/other"));
    fs::create_dir(&here).unwrap();
    symlink(&outside, &link).unwrap();
    let over = AtomicBool::new(false);
    let standing = Standing { mode: 0o755, ..scene.standing("images") };
    let mut made = 0;
    thread::scope(|threads| {
        threads.spawn(|| {
            let start = Instant::now();
            while !over.load(Ordering::Relaxed) && start.elapsed() < Duration::from_secs(20) {
                let swap = rustix::fs::RenameFlags::EXCHANGE;
                let (a, b) = (&here, &link);
                rustix::fs::renameat_with(rustix::fs::CWD, a, rustix::fs::CWD, b, swap).unwrap();
            }
        });
        let start = Instant::now();
        let mut number = 0;
        while start.elapsed() < Duration::from_secs(4) {
            number += 1;
            let lock = lock(&scene);
            let step = match number % 3 {
                0 => Step::Create {
                    path: here.join(format!("file{number}")),
                    bytes: b"x".to_vec(),
                    standing,
                },
                1 => Step::MakeDirectory { path: here.join(format!("dir{number}")), standing },
                _ => Step::Own {
                    path: here.clone(),
                    before: standing,
                    after: Standing { mode: 0o777, ..standing },
                },
            };
            // Taken back when it is dropped.
            made += u32::from(Transaction::begin(&lock, &[step], note()).is_ok());
            let _ = undo(&lock, None, true);
        }
        over.store(true, Ordering::Relaxed);
    });
    assert!(made > 0, "the race was never won by the doctor");
    assert_eq!(fs::read_dir(&outside).unwrap().count(), 0);
    assert_eq!(fs::metadata(&outside).unwrap().permissions().mode() & 0o7777, 0o700);
}

#[test]
fn the_real_file_behind_links() {
    let (dir, scene) = scene();
    let real = scene.path("etc/sshd_config").canonicalize().unwrap();
    symlink("../etc/./sshd_config", scene.path("images/a")).unwrap();
    symlink(scene.path("images/a"), scene.path("images/b")).unwrap();
    symlink(dir.path().join("root/etc"), dir.path().join("etc")).unwrap();
    assert_eq!(real_file(&scene.path("images/b")).unwrap(), real);
    assert_eq!(real_file(&dir.path().join("etc/sshd_config")).unwrap(), real);
    assert_eq!(real_place(&dir.path().join("etc/new")).unwrap(), real.with_file_name("new"));

    symlink("c", scene.path("images/d")).unwrap();
    symlink("d", scene.path("images/c")).unwrap();
    let why = |path: &str| real_file(&scene.path(path)).unwrap_err().why;
    assert!(matches!(why("images/c"), Why::LinkLoop));
    assert!(matches!(why("images/none"), Why::Missing));
    assert!(matches!(why("etc/sshd_config/x"), Why::NotADirectory));
    assert!(matches!(why("etc"), Why::NotAFile(_)));
    // Where others can write, a link is theirs.
    fs::set_permissions(scene.path("images"), fs::Permissions::from_mode(0o777)).unwrap();
    assert!(matches!(why("images/b"), Why::PlantedLink(at) if at.ends_with("images")));
}
