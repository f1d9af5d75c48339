//! Every command line in the documents that begins with `sftp-doctor` is a real one.
//!
//! A shell splits each line into words, as for a reader who types it. The command line itself has to take
//! them; what needs no server is run to its end as well. A run against a server is the clinic's.
#![allow(clippy::unwrap_used)] // a test fails by panicking

#[path = "support/documented.rs"]
mod documented;

use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;
use std::path::Path;
use std::process::{Command, Stdio};

use documented::{commands, documents};
use sftp_doctor::{checks, cli};

/// The words, as a shell that may do nothing else splits them.
fn words(line: &str) -> Vec<OsString> {
    let script = format!("set -- {line}\nprintf '%s\\0' \"$@\"");
    let mut shell = Command::new("/bin/bash");
    shell.args(["--restricted", "-c", &script, "bash", "fog.example"]).env_clear();
    shell.envs([("PATH", "/nonexistent"), ("FOG_PASSWORD_FILE", "FILE"), ("report", "FILE")]);
    let output = shell.output().unwrap();
    assert!(output.status.success() && output.stderr.is_empty(), "{line}: {output:?}");
    let words = output.stdout.split(|byte| *byte == 0).filter(|word| !word.is_empty());
    words.map(|word| OsString::from_vec(word.to_vec())).collect()
}

/// What the help writes in capitals stands for something.
fn filled(word: &OsString, dir: &Path) -> OsString {
    match word.to_str().unwrap() {
        // The check that docs/add-a-check.md leads to; its own test adds it.
        "ID" | "reverse-lookup-enabled" => "port-closed".into(),
        "HOST" => "fog.example".into(),
        word if word.contains("[") => "fog.example".into(),
        "/mnt/disk" | "/mnt/image" => dir.into(),
        word => word.into(),
    }
}

/// The subcommands that need no server.
fn runs_alone(command: &cli::Command) -> bool {
    use cli::Command::{Checks, Completions, Explain, Man};
    matches!(command, Checks | Completions { .. } | Explain { .. } | Man)
}

#[test]
fn every_documented_command_is_a_real_one() {
    let ids: Vec<&str> = checks::ALL.iter().map(|check| check.id).collect();
    let dir = tempfile::tempdir().unwrap();
    let mut count = 0;
    for document in documents() {
        for line in commands(&std::fs::read_to_string(&document).unwrap()) {
            let place = format!("{}: {line}", document.display());
            let words: Vec<OsString> =
                words(&line).iter().map(|word| filled(word, dir.path())).collect();
            let asks = |flag: &str| words.iter().any(|word| word == flag);
            if asks("--help") || asks("--version") {
                continue;
            }
            let read = cli::read(words.clone(), &ids).unwrap_or_else(|e| panic!("{place}\n{e}"));
            count += 1;
            if read.command.as_ref().is_some_and(runs_alone) {
                let mut doctor = Command::new(env!("CARGO_BIN_EXE_sftp-doctor"));
                let ended = doctor.args(&words[1..]).stdin(Stdio::null()).output().unwrap();
                assert_eq!(ended.status.code(), Some(0), "{place}: {ended:?}");
            }
        }
    }
    assert!(count > 30, "only {count} command lines were found");
}

#[test]
fn command_lines_are_found_where_they_stand() {
    let text = "Type `sftp-doctor checks` or\n\n    sudo sftp-doctor -v | less\n\n      run: >\n        \
                sudo --preserve-env=A\n        sftp-doctor --quiet\n      - x\nsftp-doctor is a word.\n\
                ```sh\nsaid=$(sftp-doctor --quiet \"a b\" 2>&1)\n```\n    - sftp-doctor man > x\n";
    assert_eq!(
        commands(text),
        [
            "sftp-doctor checks",
            "sftp-doctor -v",
            "sftp-doctor --quiet",
            "sftp-doctor --quiet \"a b\"",
            "sftp-doctor man"
        ]
    );
    assert_eq!(words("sftp-doctor \"a b\" '|'"), ["sftp-doctor", "a b", "|"]);
}
