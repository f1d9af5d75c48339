//! What can stand in the way of a repair on a real machine: a full disk, a read-only one, attributes,
//! mounts, links, an editor. Each in a mount namespace that ends with the test; as root only.
#![allow(clippy::unwrap_used, clippy::print_stdout)] // a test fails by panicking, and says its figures

#[path = "support/scene.rs"]
#[allow(dead_code)]
mod scene;

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use scene::{Scene, note};
use sftp_doctor::fix::transaction::{
    Failure, Left, Points, Transaction, Why, pending, recover, remembered, undo,
};

/// Runs one of the stages below in a mount namespace of its own, with an empty tmpfs on `/mnt`.
fn stage(name: &str) {
    if !rustix::process::geteuid().is_root() {
        println!("skipped: a mount namespace needs root");
        return;
    }
    let status = Command::new("unshare")
        .args(["--mount", "sh", "-c"])
        .arg("mount -t tmpfs none /mnt && exec \"$0\" --ignored --exact --nocapture \"$1\"")
        .arg(std::env::current_exe().unwrap())
        .arg(name)
        .status()
        .unwrap();
    assert!(status.success(), "{name}");
}

fn run(program: &str, arguments: &[&str]) {
    let output = Command::new(program).args(arguments).output().unwrap();
    assert!(output.status.success(), "{program} {arguments:?}: {output:?}");
}

/// Mounts a tmpfs of this many KiB.
fn small(path: &str, kib: usize) {
    fs::create_dir_all(path).unwrap();
    run("mount", &["-t", "tmpfs", "-o", &format!("size={kib}k"), "none", path]);
}

fn repair(scene: &Scene) -> Result<u32, Failure> {
    let lock = scene.state.lock(Duration::ZERO).unwrap();
    Transaction::begin(&lock, &scene.plan(), note())?.commit()
}

/// Fills a file system but for `left` bytes.
fn fill(path: &Path, left: u64) -> PathBuf {
    let ballast = path.join("ballast");
    let mut file = fs::File::create(&ballast).unwrap();
    while file.write_all(&[0; 4096]).is_ok() {}
    let length = file.metadata().unwrap().len();
    file.set_len(length.saturating_sub(left)).unwrap();
    ballast
}

#[test]
fn a_full_disk() {
    stage("stage_a_full_disk");
}

#[test]
#[ignore = "a stage of another test"]
fn stage_a_full_disk() {
    let (mut tried, mut refused) = (0, 0);
    for (root, state, full) in [
        ("/mnt/one/root", "/mnt/one/state", "/mnt/one"),
        ("/mnt/etc/root", "/mnt/var/state", "/mnt/etc"),
        ("/mnt/etc/root", "/mnt/var/state", "/mnt/var"),
    ] {
        for path in ["/mnt/one", "/mnt/etc", "/mnt/var"] {
            small(path, 512);
        }
        let scene = Scene::make(Path::new(root), Path::new(state));
        let before = scene.picture();
        for pages in 0..16 {
            let ballast = fill(Path::new(full), pages * 4096);
            let done = repair(&scene);
            let what = format!("{full} with {pages} free pages: {done:?}");
            match done {
                Ok(_) => {}
                Err(failure) => {
                    assert!(failure.trouble.why.is_full(), "{what}");
                    assert!(matches!(failure.left, Left::Untouched | Left::PutBack), "{what}");
                    assert_eq!(scene.picture(), before, "{what}");
                    assert_eq!(pending(&scene.state), None, "{what}");
                    refused += 1;
                }
            }
            fs::remove_file(ballast).unwrap();
            if scene.picture() != before {
                undo(&scene.state.lock(Duration::ZERO).unwrap(), None, false).unwrap();
            }
            assert_eq!(scene.picture(), before, "{what}");
            tried += 1;
        }
        run("umount", &["/mnt/one", "/mnt/etc", "/mnt/var"]);
    }
    println!("a full disk: {tried} tried, {tried} survived, {refused} of them refused");
    assert!(refused > 15 && refused < tried, "{refused} of {tried}");
}

#[test]
fn a_disk_that_fills_up_before_the_way_back() {
    stage("stage_a_disk_that_fills_up_before_the_way_back");
}

#[test]
#[ignore = "a stage of another test"]
fn stage_a_disk_that_fills_up_before_the_way_back() {
    // On one file system the originals are still there; nothing has to be written.
    small("/mnt/one", 512);
    let scene = Scene::make(Path::new("/mnt/one/root"), Path::new("/mnt/one/state"));
    let before = scene.picture();
    let lock = scene.state.lock(Duration::ZERO).unwrap();
    let open = Transaction::begin(&lock, &scene.plan(), note()).unwrap();
    let ballast = fill(Path::new("/mnt/one"), 0);
    open.roll_back().unwrap();
    fs::remove_file(ballast).unwrap();
    assert_eq!(scene.picture(), before);

    // Else it is taken back as soon as there is room.
    small("/mnt/etc", 512);
    small("/mnt/var", 512);
    let scene = Scene::make(Path::new("/mnt/etc/root"), Path::new("/mnt/var/state"));
    let before = scene.picture();
    let lock = scene.state.lock(Duration::ZERO).unwrap();
    let open = Transaction::begin(&lock, &scene.plan(), note()).unwrap();
    let ballast = fill(Path::new("/mnt/etc/"), 0);
    let left = open.roll_back().unwrap_err();
    assert!(left.iter().all(|trouble| trouble.why.is_full()), "{left:?}");
    assert!(left[0].commands().iter().any(|command| command.starts_with("df ")), "{left:?}");
    assert!(pending(&scene.state).is_some());
    fs::remove_file(ballast).unwrap();
    assert!(recover(&lock).unwrap().is_some());
    assert_eq!(scene.picture(), before);
    assert_eq!(pending(&scene.state), None);
}

#[test]
fn an_overlay_and_another_file_system() {
    stage("stage_an_overlay_and_another_file_system");
}

#[test]
#[ignore = "a stage of another test"]
fn stage_an_overlay_and_another_file_system() {
    // The files come from the lower layer, as in a container.
    let lower = tempfile::tempdir().unwrap();
    drop(Scene::make(&lower.path().join("root"), &lower.path().join("unused")));
    for dir in ["upper", "work", "merged", "var"] {
        fs::create_dir(format!("/mnt/{dir}")).unwrap();
    }
    let layers =
        format!("lowerdir={},upperdir=/mnt/upper,workdir=/mnt/work", lower.path().display());
    run("mount", &["-t", "overlay", "-o", &layers, "overlay", "/mnt/merged"]);
    for state in ["/mnt/merged/state", "/mnt/var/state"] {
        let scene = Scene::at(Path::new("/mnt/merged/root"), Path::new(state));
        let before = scene.picture();
        repair(&scene).unwrap();
        assert_ne!(scene.picture(), before);
        let lock = scene.state.lock(Duration::ZERO).unwrap();
        undo(&lock, None, false).unwrap();
        assert_eq!(scene.picture(), before, "{state}");
    }
}

/// The refusal of the plan, and a look that nothing was changed or recorded.
fn refusal(scene: &Scene) -> (Why, Vec<String>) {
    let before = scene.picture();
    let failure = repair(scene).unwrap_err();
    assert!(matches!(failure.left, Left::Untouched), "{failure:?}");
    assert_eq!(scene.picture(), before);
    assert_eq!(remembered(&scene.state), Vec::<u32>::new());
    let commands = failure.trouble.commands();
    (failure.trouble.why, commands)
}

#[test]
fn what_is_refused_with_the_command() {
    stage("stage_what_is_refused_with_the_command");
}

#[test]
#[ignore = "a stage of another test"]
fn stage_what_is_refused_with_the_command() {
    let dir = tempfile::tempdir().unwrap();
    let scene = Scene::make(&dir.path().join("root"), Path::new("/mnt/state"));
    let path = |name: &str| scene.path(name).display().to_string();
    let (config, drop_ins) = (path("etc/sshd_config"), path("etc/sshd_config.d"));

    for (attribute, target) in [("i", &config), ("a", &config), ("i", &drop_ins), ("a", &drop_ins)]
    {
        run("chattr", &[&format!("+{attribute}"), target]);
        let (why, commands) = refusal(&scene);
        assert!(matches!(why, Why::Immutable(_) | Why::AppendOnly(_)), "{why}");
        assert_eq!(commands, [format!("chattr -{attribute} {target}")]);
        run("chattr", &[&format!("-{attribute}"), target]);
    }

    run("mount", &["--bind", &config, &config]);
    let (why, commands) = refusal(&scene);
    assert!(matches!(why, Why::MountPoint), "{why}");
    assert_eq!(commands[1], format!("umount {config}"));
    run("umount", &[&config]);

    let etc = path("etc");
    run("mount", &["--bind", &etc, &etc]);
    run("mount", &["-o", "remount,bind,ro", &etc]);
    let (why, commands) = refusal(&scene);
    assert!(matches!(why, Why::ReadOnly), "{why}");
    run("sh", &["-c", &commands.join(" && ")]);
    assert!(repair(&scene).is_ok(), "the command makes it writable");
}

#[test]
fn a_disk_that_turns_read_only() {
    stage("stage_a_disk_that_turns_read_only");
}

/// As after an error of the disk, at each point of the way at which no file is open for writing: there
/// mount(8) refuses.
#[test]
#[ignore = "a stage of another test"]
fn stage_a_disk_that_turns_read_only() {
    small("/mnt/etc", 512);
    let scene = Scene::make(Path::new("/mnt/etc/root"), Path::new("/mnt/state"));
    let before = scene.picture();
    let (mut tried, mut turned) = (0, 0);
    loop {
        let mut number = 0;
        let points = Points::visit(|_| {
            number += 1;
            if number == tried + 1 {
                let mut mount = Command::new("mount");
                let mount = mount.args(["-o", "remount,ro", "/mnt/etc"]).stderr(Stdio::null());
                turned += u32::from(mount.status()?.success());
            }
            Ok(())
        });
        let lock = scene.state.lock(Duration::ZERO).unwrap();
        let begun = Transaction::begin_at(&lock, &scene.plan(), note(), points);
        let done = begun.and_then(Transaction::commit);
        run("mount", &["-o", "remount,rw", "/mnt/etc"]);
        if done.is_ok() {
            undo(&lock, None, false).unwrap();
            assert_eq!(scene.picture(), before);
            if tried >= number {
                break;
            }
        } else {
            recover(&lock).unwrap();
            assert_eq!(scene.picture(), before, "{done:?}");
            assert_eq!(pending(&scene.state), None);
        }
        tried += 1;
    }
    println!("a disk that turns read-only at each point: {turned} tried, {turned} survived");
    assert!(turned > 30, "{turned} of {tried} points");
}

#[test]
fn undo_on_the_command_line() {
    stage("stage_undo_on_the_command_line");
}

/// Runs `sftp-doctor undo`; gives its exit code and what it printed on both streams.
fn doctor(arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sftp-doctor"));
    let output = command.args(arguments).stdin(Stdio::null()).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

#[test]
#[ignore = "a stage of another test"]
fn stage_undo_on_the_command_line() {
    // The records of this machine stay out of it.
    run("mount", &["-t", "tmpfs", "none", "/var/lib"]);
    let scene = Scene::make(Path::new("/mnt/root"), Path::new("/var/lib/sftp-doctor"));
    let before = scene.picture();
    let (code, said, _) = doctor(&["undo"]);
    assert!(code == 0 && said.contains("no repair is left"), "{code} {said}");

    let begin = |reload| {
        let lock = scene.state.lock(Duration::from_secs(5)).unwrap();
        let note = sftp_doctor::fix::transaction::Note { reload, ..note() };
        Transaction::begin(&lock, &scene.plan(), note).unwrap().commit().unwrap()
    };
    begin(None);
    let second = scene.path("etc/second");
    fs::write(&second, "an edit\n").unwrap();
    let edited = scene.picture();
    let (code, said, complaint) = doctor(&["undo"]);
    assert!(code == 3 && said.is_empty(), "{code} {said}");
    assert!(
        complaint.contains("etc/second") && complaint.contains("undo --force 1"),
        "{complaint}"
    );
    assert_eq!(scene.picture(), edited);
    let (code, said, _) = doctor(&["undo", "--force", "1", "--format", "json"]);
    let document: serde_json::Value = serde_json::from_str(&said).unwrap();
    assert_eq!((code, &document["outcome"]), (0, &"undone".into()), "{said}");
    assert_eq!(document["transaction"], "1");
    assert_eq!(document["displaced"].as_array().unwrap().len(), 1);
    assert_eq!(document["service"]["outcome"], "not-needed");
    assert_eq!(scene.picture(), before);
    let (code, _, complaint) = doctor(&["undo", "9"]);
    assert!(code == 2 && complaint.contains("these are: 1"), "{code} {complaint}");

    // Nothing serves port 1, so nobody has to read the files again.
    let number = begin(Some(1));
    let (code, said, _) = doctor(&["undo"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains(&format!("Repair {number} is taken back.")), "{said}");
    assert_eq!(scene.picture(), before);

    // Interrupted: every diagnosis says so, and undo takes it back.
    let lock = scene.state.lock(Duration::from_secs(5)).unwrap();
    std::mem::forget(Transaction::begin(&lock, &scene.plan(), note()).unwrap());
    drop(lock);
    let (_, _, complaint) = doctor(&["127.0.0.1:1", "--password-file", "/dev/null"]);
    assert!(complaint.contains("was interrupted"), "{complaint}");
    let (code, said, _) = doctor(&["undo"]);
    assert!(said.contains("which was interrupted, is taken back"), "{code} {said}");
    assert_eq!(scene.picture(), before);
}
