//! Any bytes as a configuration of several files: reading, resolving and editing must neither panic
//! nor take long, and what was read must print as the same bytes.

#![no_main]
#![allow(dead_code, unused_imports)]

// The reader alone, without the libraries the rest of the program links.
#[path = "../../src/sshd/mod.rs"]
mod sshd;
#[path = "../../src/text.rs"]
mod text;

use std::path::Path;

use libfuzzer_sys::fuzz_target;
use sshd::edit::{Edited, apply};
use sshd::{Build, Connection, Memory, Release, read};

const MAIN: &str = "/etc/ssh/sshd_config";
const RELEASES: [(u16, u16); 8] =
    [(7, 4), (8, 2), (8, 4), (8, 7), (9, 2), (9, 9), (10, 0), (10, 6)];
const BUILDS: [Build; 3] = [Build::Unknown, Build::Debian, Build::RedHat];
const FILES: [&str; 4] = [MAIN, "/etc/ssh/sshd_config.d/a.conf", "/etc/ssh/b", "/etc/ssh/sshd_config.d/9"];

fuzz_target!(|data: &[u8]| {
    let Some((&choice, data)) = data.split_first() else { return };
    let (major, minor) = RELEASES[usize::from(choice) % RELEASES.len()];
    let build = BUILDS[usize::from(choice) / RELEASES.len() % BUILDS.len()];
    let release = Release::new(major, minor);
    let mut tree = Memory::new();
    for (path, text) in FILES.iter().zip(data.split(|b| *b == 0xfe)) {
        tree.insert(path, text);
    }
    let config = read(&tree, Path::new(MAIN), release, build);
    let connection = Connection::of("alice", &["alice", "staff"]).from("10.1.2.3").to("::1", 22);
    let effective = config.effective(&connection);
    for file in config.files() {
        assert_eq!(apply(&file.path, &file.bytes, &[]).as_deref(), Ok(file.bytes.as_slice()));
    }
    for setting in effective.settings().iter().take(3) {
        let Some(place) = &setting.place else { continue };
        let edits: Vec<_> = config.comment_out(place).into_iter().collect();
        if let Ok(edited) = Edited::new(&tree, &edits) {
            let _ = read(&edited, Path::new(MAIN), release, build).effective(&connection);
        }
        let _ = sshd::diff::unified(Path::new(&*place.file), &config.files()[0].bytes, &edits);
    }
});
