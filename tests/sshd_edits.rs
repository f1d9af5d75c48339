//! Edits of single lines: every other byte stays, and every other keyword keeps its meaning.

// The helpers of tests stop the test as well; clippy allows this in test functions only.
#![allow(clippy::unwrap_used)]

use std::path::Path;

use proptest::prelude::*;
use sftp_doctor::sshd::diff::unified;
use sftp_doctor::sshd::edit::{Edit, EditError, Edited, apply};
use sftp_doctor::sshd::{Build, Config, Connection, Memory, Place, Release, read};

// Its other half is for the comparison with sshd.
#[allow(dead_code)]
#[path = "sshd/case.rs"]
mod case;
#[allow(dead_code)]
#[path = "sshd/grammar.rs"]
mod grammar;

const MAIN: &str = "/etc/ssh/sshd_config";

fn config(text: impl AsRef<[u8]>) -> (Memory, Config) {
    let tree = Memory::new().with(MAIN, text);
    let config = read(&tree, Path::new(MAIN), Release::parse("9.2").unwrap(), Build::Debian);
    (tree, config)
}

fn at(line: usize) -> Place {
    Place { file: MAIN.into(), line, column: 1 }
}

fn after(text: &str, edits: impl Fn(&Config) -> Vec<Edit>) -> String {
    let (_, config) = config(text);
    let edits = edits(&config);
    String::from_utf8(apply(Path::new(MAIN), text.as_bytes(), &edits).unwrap()).unwrap()
}

#[test]
fn a_line_is_replaced_in_its_own_indentation_and_line_end() {
    let text = "Port 22\r\n  Subsystem sftp /a\r\nUsePAM yes\r\n";
    let new =
        after(text, |c| vec![c.replace_line(&at(2), "Subsystem sftp internal-sftp").unwrap()]);
    assert_eq!(new, "Port 22\r\n  Subsystem sftp internal-sftp\r\nUsePAM yes\r\n");
}

#[test]
fn comments_follow_the_style_of_the_file() {
    let tight = "#Port 22\n# a sentence\nUsePAM yes\n";
    let new = after(tight, |c| vec![c.comment_out(&at(3)).unwrap()]);
    assert_eq!(new, "#Port 22\n# a sentence\n#UsePAM yes\n");
    let spaced = "# Port 22\n# UseDNS no\n  UsePAM yes";
    let new = after(spaced, |c| vec![c.comment_out(&at(3)).unwrap()]);
    assert_eq!(new, "# Port 22\n# UseDNS no\n  # UsePAM yes");
}

#[test]
fn a_line_goes_with_its_end() {
    assert_eq!(after("a 1\nb 2\nc 3", |c| vec![c.remove_line(&at(2)).unwrap()]), "a 1\nc 3");
}

#[test]
fn a_global_line_comes_before_the_first_block() {
    let text = "Include x\nUsePAM yes\n# it\nMatch User a\n  PermitTTY no\n";
    let new = after(text, |c| vec![c.insert_global("Port 1").unwrap()]);
    assert_eq!(new, "Include x\nUsePAM yes\n# it\nPort 1\nMatch User a\n  PermitTTY no\n");
    let new = after(text, |c| vec![c.insert_above_include("Port 1").unwrap()]);
    assert!(new.starts_with("Port 1\nInclude x\n"));
    let new = after("UsePAM yes", |c| vec![c.insert_global("Port 1").unwrap()]);
    assert_eq!(new, "UsePAM yes\nPort 1\n");
    assert_eq!(after("", |c| vec![c.insert_global("Port 1").unwrap()]), "Port 1\n");
}

#[test]
fn what_has_changed_meanwhile_is_not_edited() {
    let (_, old) = config("Port 1\nUsePAM yes\n");
    let edit = old.comment_out(&at(1)).unwrap();
    let changed = apply(Path::new(MAIN), b"Port 2\nUsePAM yes\n", std::slice::from_ref(&edit));
    assert_eq!(changed, Err(EditError::Changed(MAIN.into(), 1)));
    let twice = apply(Path::new(MAIN), b"Port 1\nUsePAM yes\n", &[edit.clone(), edit]);
    assert_eq!(twice, Err(EditError::Twice(MAIN.into(), 1)));
    assert_eq!(old.replace_line(&at(1), "Port 1\nPort 2"), Err(EditError::NotOneLine));
    assert!(matches!(old.comment_out(&at(9)), Err(EditError::NoSuchLine(_, 9))));
    let (_, nul) = config("a\0b\nPort 1\n");
    assert!(matches!(nul.comment_out(&at(2)), Err(EditError::Nul(_))));
}

#[test]
fn the_diff_is_what_patch_takes() {
    let text = "1\n2\n3\n4\nSubsystem sftp /a\n6\n7\n8\n9\n10\n11\n12\nlast";
    let (_, config) = config(text);
    let edits = [
        config.replace_line(&at(5), "Subsystem sftp internal-sftp").unwrap(),
        config.insert_global("Port 22").unwrap(),
    ];
    let diff = unified(Path::new(MAIN), text.as_bytes(), &edits).unwrap();
    insta::assert_snapshot!(String::from_utf8(diff).unwrap());
}

/// An edit of a line, by number and kind.
fn edit_of(config: &Config, file: &str, line: usize, kind: u8) -> Option<Edit> {
    let place = Place { file: file.into(), line, column: 1 };
    match kind {
        0 => config.comment_out(&place).ok(),
        1 => config.remove_line(&place).ok(),
        _ => config.replace_line(&place, "MaxSessions 9").ok(),
    }
}

fn tree_of(case: &case::Case) -> Memory {
    let path = |name: &str| format!("/etc/ssh/{name}");
    case.files.iter().fold(Memory::new(), |tree, (name, text)| tree.with(path(name), text))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..Default::default() })]

    #[test]
    fn what_is_read_prints_as_the_same_bytes(bytes: Vec<u8>, release in prop::sample::select(vec!["8.4", "9.2", "10.6"])) {
        let tree = Memory::new().with(MAIN, &bytes);
        let config = read(&tree, Path::new(MAIN), Release::parse(release).unwrap(), Build::Debian);
        prop_assert_eq!(&config.files()[0].bytes, &bytes);
        prop_assert_eq!(apply(Path::new(MAIN), &bytes, &[]).unwrap(), bytes);
        let effective = config.effective(&Connection::of("alice", &["staff"]));
        for setting in effective.settings() {
            let lines = config.files()[0].bytes.split(|b| *b == b'\n').count();
            prop_assert!(setting.place.as_ref().is_none_or(|place| place.line <= lines));
        }
    }

    #[test]
    fn an_edit_of_one_line_changes_that_line_alone(
        case in grammar::case(Release::parse("10.0").unwrap()),
        line in any::<prop::sample::Index>(),
        kind in 0_u8..3,
    ) {
        let (_, text) = &case.files[0];
        let (_, config) = config(text);
        let count = text.split_inclusive(|b| *b == b'\n').count();
        prop_assume!(count > 0 && !text.contains(&0));
        let line = line.index(count) + 1;
        let edit = edit_of(&config, MAIN, line, kind).unwrap();
        let new = apply(Path::new(MAIN), text, std::slice::from_ref(&edit)).unwrap();
        let old: Vec<&[u8]> = text.split_inclusive(|b| *b == b'\n').collect();
        let new: Vec<&[u8]> = new.split_inclusive(|b| *b == b'\n').collect();
        let gone = usize::from(kind == 1);
        prop_assert_eq!(&old[..line - 1], &new[..line - 1]);
        prop_assert_eq!(&old[line..], &new[line - gone..]);
    }

    #[test]
    fn an_edit_of_one_line_leaves_every_other_keyword_as_it_is(
        case in grammar::case(Release::parse("10.0").unwrap()),
        which in any::<prop::sample::Index>(),
    ) {
        let tree = tree_of(&case);
        let before = read(&tree, Path::new(MAIN), Release::parse("10.0").unwrap(), Build::Debian);
        prop_assume!(before.loads());
        let spec = &case.connections()[0];
        let old = before.effective(&case::connection(spec));
        let set: Vec<_> = old.settings().iter().filter(|s| s.place.is_some()).collect();
        prop_assume!(!set.is_empty());
        let setting = set[which.index(set.len())];
        let Ok(edit) = before.comment_out(setting.place.as_ref().unwrap()) else { return Ok(()) };
        let edited = Edited::new(&tree, &[edit]).unwrap();
        let after = read(&edited, Path::new(MAIN), Release::parse("10.0").unwrap(), Build::Debian);
        let new = after.effective(&case::connection(spec));
        let bound: &[&str] = match setting.keyword {
            "port" | "addressfamily" => &["port", "addressfamily", "listenaddress"],
            other => &[other],
        };
        for name in sftp_doctor::sshd::keywords().iter().map(|k| k.name) {
            if !bound.contains(&name) {
                let values = |e: &sftp_doctor::sshd::Effective| e.all(name).map(|s| s.value.clone()).collect::<Vec<_>>();
                prop_assert_eq!(values(&old), values(&new), "{} by an edit of {}", name, setting.keyword);
            }
        }
    }
}
