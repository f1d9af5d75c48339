//! Every command line in the documents that begins with `sftp-doctor` is a real one.
//!
//! A shell splits each line into words, as for a reader who types it. The command line itself has to take
//! them; what needs no server is run to its end as well. A run against a server is the clinic's.
#![allow(clippy::unwrap_used)] // a test fails by panicking

use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use sftp_doctor::{checks, cli};

/// What ends a command line within a line of a shell, or of a Markdown table.
const ENDS: [&str; 7] = [" | ", " && ", " || ", "; ", " >", " 2>", "`"];

/// Every document, those of the causes as well.
fn documents() -> Vec<PathBuf> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut all = vec![here.join("README.md")];
    for folder in ["docs", "docs/causes"] {
        let entries = std::fs::read_dir(here.join(folder)).unwrap();
        all.extend(entries.map(|entry| entry.unwrap().path()));
    }
    all.retain(|path| path.extension().is_some_and(|ending| ending == "md"));
    all.sort();
    all
}

/// The command lines of a document: lines of blocks, lines joined where YAML and the shell join them,
/// and what stands between back-ticks in a sentence.
fn commands(text: &str) -> Vec<String> {
    let joined = text.replace("\\\n", " ");
    let joined = folded(&joined);
    let mut all = Vec::new();
    let mut fenced = false;
    for line in joined.lines() {
        if line.starts_with("```") {
            fenced = !fenced;
        } else if fenced || line.starts_with("    ") {
            // `$(command)` in a script as well.
            let inner = line.split("$(").skip(1).map(|rest| rest.split(" 2>").next().unwrap());
            all.extend(std::iter::once(line).chain(inner).filter_map(command));
        } else {
            all.extend(line.split('`').skip(1).step_by(2).filter_map(command));
        }
    }
    all
}

/// YAML's `>`: the lines below, deeper indented, are one.
fn folded(text: &str) -> String {
    let mut out = String::new();
    let mut fold: Option<usize> = None;
    for line in text.lines() {
        let indent = line.len() - line.trim_start().len();
        match fold {
            Some(depth) if indent > depth => {
                out.push(' ');
                out.push_str(line.trim());
                continue;
            }
            _ => fold = line.ends_with(": >").then_some(indent),
        }
        out.push('\n');
        out.push_str(line);
    }
    out
}

/// The line from `sftp-doctor` on, without what comes before it and after it.
fn command(line: &str) -> Option<String> {
    let line = line.trim().trim_start_matches("- ").trim_start_matches("run: > ");
    let line = line.trim_start_matches("ExecStart=/usr/bin/");
    let words: Vec<&str> = line.split(' ').collect();
    let before = |word: &&str| {
        *word == "sudo" || word.starts_with("--preserve-env=") || word.starts_with("run:")
    };
    let start = words.iter().position(|word| !before(word))?;
    if words[start] != "sftp-doctor" {
        return None;
    }
    let line = words[start..].join(" ");
    let end = ENDS.iter().filter_map(|end| line.find(end)).min().unwrap_or(line.len());
    Some(line[..end].to_owned())
}

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
