//! How long a large configuration takes: ours against `sshd -T -C` on the same files in the same
//! run, and against a half and a tenth of it.
//!
//!     cargo bench --bench sshd_speed [-- SUITE]
//!
//! The comparison needs root and the suite's tree (tests/trees); without, only ours is timed.

// Nothing but this program is hurt when it stops.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

#[path = "../tests/sshd/case.rs"]
#[allow(dead_code)]
mod case;
#[path = "../tests/sshd/server.rs"]
#[allow(dead_code)]
mod server;

use std::path::Path;
use std::time::{Duration, Instant};

use case::Case;
use sftp_doctor::sshd::{Build, DiskRoot, Release, Source, read};

const SPEC: &str = "user=alice,host=client.example,addr=10.1.2.3,laddr=10.77.0.1,lport=22";
const RUNS: usize = 7;

/// `files` drop-ins of a hundred lines: values, blocks, comments, as real ones are.
fn large(files: usize) -> Case {
    let main = b"Include /etc/ssh/sshd_config.d/*.conf\nSubsystem sftp internal-sftp\n".to_vec();
    let mut case = Case { files: vec![("sshd_config".into(), main)], ..Case::default() };
    for number in 0..files {
        let mut text = String::new();
        for line in 0..25 {
            text.push_str(&format!(
                "# user {number}.{line}\nMatch User user{number}x{line} Address 10.0.0.0/8\n\
                 \tPasswordAuthentication yes\n\tForceCommand internal-sftp -l INFO\n"
            ));
        }
        case.files.push((format!("sshd_config.d/{number:05}.conf"), text.into_bytes()));
    }
    case
}

/// The middle of several runs.
fn middle(mut work: impl FnMut()) -> Duration {
    let mut times: Vec<Duration> = (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed()
        })
        .collect();
    times.sort();
    times[RUNS / 2]
}

fn ours(source: &dyn Source, release: Release) {
    let config = read(source, Path::new("/etc/ssh/sshd_config"), release, Build::Debian);
    assert!(config.loads());
    let effective = config.effective(&case::connection(SPEC));
    assert!(effective.subsystem("sftp").is_some());
}

fn main() {
    let suite =
        std::env::args().skip(1).find(|arg| !arg.starts_with('-')).unwrap_or("bookworm".into());
    let release = Release::parse(if suite == "bookworm" { "9.2" } else { "10.0" }).unwrap();
    let mut server =
        server::Server::start(&suite).map_err(|why| println!("skipped: {suite}: {why}")).ok();
    let mut before: Option<Duration> = None;
    for files in [100, 500, 1000] {
        let case = large(files);
        let scratch = tempfile::tempdir().unwrap();
        let root = match &mut server {
            Some(server) => {
                server.put(&case);
                server.root().to_owned()
            }
            None => {
                write(&case, scratch.path());
                scratch.path().to_owned()
            }
        };
        let disk = DiskRoot::new(root);
        let mine = middle(|| ours(&disk, release));
        let per_line = mine.as_nanos() / (files as u128 * 100);
        println!(
            "{files:5} files, {:7} lines: {:8.2} ms, {per_line} ns a line",
            files * 100,
            ms(mine)
        );
        if let Some(server) = &mut server {
            let theirs = middle(|| assert_eq!(server.ask("-T", SPEC).code, 0));
            println!(
                "{:>28} sshd {:8.2} ms, ratio {:.3}",
                suite,
                ms(theirs),
                ms(mine) / ms(theirs)
            );
        }
        if let Some(before) = before {
            println!("{:>28} {:.2} times the time", "", ms(mine) / ms(before));
        }
        before = Some(mine);
    }
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

fn write(case: &Case, root: &Path) {
    for (name, text) in &case.files {
        let path = root.join("etc/ssh").join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
}
